using Mien.Tensors.Graphs;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Copies pictures into the middle of a buffer whose border is zero and stays so.</summary>
sealed unsafe class PadStep(Shape input, Shape padded, Padding2 padding, float* from, float* to) : Step
{
    public override void Run(int part, int parts)
    {
        int row = input[2] * input[3];
        for (int n = 0; n < input[0]; n++)
            for (int y = 0; y < input[1]; y++)
            {
                float* target = to + (((nint)n * padded[1] + y + padding.Top) * padded[2] + padding.Left) * padded[3];
                new ReadOnlySpan<float>(from + ((nint)n * input[1] + y) * row, row).CopyTo(new Span<float>(target, row));
            }
    }
}
