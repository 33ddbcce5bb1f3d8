using Mien.Tensors.Graphs;

namespace Mien.Tensors.Planning.Steps;

/// <summary>A copy of one tensor with slices replaced by those of another.</summary>
sealed unsafe class ScatterStep(Scatter op, int count, float* data, float* updates, float* to) : Step
{
    public override void Run(int part, int parts)
    {
        new ReadOnlySpan<float>(data, count).CopyTo(new Span<float>(to, count));
        for (int i = 0; i < op.Positions.Count; i++)
            new ReadOnlySpan<float>(updates + (nint)i * op.SliceLength, op.SliceLength).CopyTo(new Span<float>(to + op.Positions[i], op.SliceLength));
    }
}
