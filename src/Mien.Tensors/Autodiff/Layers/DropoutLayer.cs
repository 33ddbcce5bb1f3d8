using Mien.Tensors.Graphs;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>Silences a share of the numbers while training and strengthens the others (Srivastava et al. 2014); nothing at inference.</summary>
sealed unsafe class DropoutLayer : Layer
{
    readonly Variable _x, _y;
    readonly float _share;
    readonly Func<ulong> _dice;
    readonly NativeBuffer _mask;

    /// <param name="name">Name.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    /// <param name="share">Probability of silence.</param>
    /// <param name="dice">Seed of the present run for this layer.</param>
    public DropoutLayer(string name, int batch, Variable x, Variable y, float share, Func<ulong> dice) : base(name, y, x)
    {
        (_x, _y, _share, _dice) = (x, y, share, dice);
        _mask = Own(new NativeBuffer((long)batch * x.Count));
    }

    public override IReadOnlyList<Stage> Forward()
    {
        return [new Stage((_, first, count) =>
        {
            for (int sample = first; sample < first + count; sample++)
            {
                Draw(_dice() + (ulong)sample * 0xD1B54A32D192ED03UL, Mask(sample));
                Apply(_x.Values(sample), Mask(sample), _y.Values(sample), add: false);
            }
        }, 2 * _x.Count)];
    }

    public override IReadOnlyList<Stage> Backward()
    {
        if (!_x.IsLearnedThrough)
            return [];
        bool add = Claim(_x);
        return [new Stage((_, first, count) =>
        {
            for (int sample = first; sample < first + count; sample++)
                Apply(_y.Gradient(sample), Mask(sample), _x.Gradient(sample), add);
        }, 2 * _x.Count)];
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands) => operands[0];

    Span<float> Mask(int sample) => new(_mask.Pointer + (nint)sample * _x.Count, _x.Count);

    void Draw(ulong state, Span<float> mask)
    {
        float kept = 1 / (1 - _share);
        foreach (ref float factor in mask)
            factor = (SplitMix.Next(ref state) >> 40) * (1f / (1 << 24)) < _share ? 0 : kept;
    }

    static void Apply(ReadOnlySpan<float> from, ReadOnlySpan<float> mask, Span<float> to, bool add)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = (add ? to[i] : 0) + from[i] * mask[i];
    }
}
