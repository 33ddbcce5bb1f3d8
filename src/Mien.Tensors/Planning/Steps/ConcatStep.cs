namespace Mien.Tensors.Planning.Steps;

/// <summary>Copies one operand of a concatenation to its place in the result.</summary>
sealed unsafe class ConcatStep(int rows, int length, float* from, float* to, nint rowStride) : Step
{
    public override void Run(int part, int parts)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(from + (nint)row * length, length).CopyTo(new Span<float>(to + row * rowStride, length));
    }
}
