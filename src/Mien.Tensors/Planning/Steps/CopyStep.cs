using Mien.Tensors.Reference;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Moves elements as an arranging operator says: a list of contiguous runs, made once from the operator's meaning.</summary>
sealed unsafe class CopyStep : Step
{
    readonly record struct Block(int Source, int Target, int Length);

    readonly Block[] _blocks;
    readonly float _fill;
    readonly float* _from;
    readonly float* _to;

    /// <param name="sources">For each element of the result its position in the operand, or <see cref="ReferenceArranging.Fill"/>.</param>
    /// <param name="fill">Value of filled elements.</param>
    /// <param name="from">The operand.</param>
    /// <param name="to">The result.</param>
    public CopyStep(ReadOnlySpan<int> sources, float fill, float* from, float* to)
    {
        _fill = fill;
        _from = from;
        _to = to;
        var blocks = new List<Block>();
        for (int start = 0; start < sources.Length;)
        {
            int length = 1, first = sources[start];
            while (start + length < sources.Length && sources[start + length] == (first == ReferenceArranging.Fill ? first : first + length))
                length++;
            blocks.Add(new Block(first, start, length));
            start += length;
        }
        _blocks = [.. blocks];
        Work = sources.Length;
    }

    public override void Run(int part, int parts)
    {
        foreach (Block block in _blocks)
        {
            float* target = _to + block.Target;
            if (block.Source == ReferenceArranging.Fill)
                new Span<float>(target, block.Length).Fill(_fill);
            else if (block.Length == 1)
                *target = _from[block.Source];
            else
                new ReadOnlySpan<float>(_from + block.Source, block.Length).CopyTo(new Span<float>(target, block.Length));
        }
    }
}
