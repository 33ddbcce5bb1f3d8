using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels.Training;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>Every pixel becomes factor × factor pixels.</summary>
sealed unsafe class UpsampleLayer(string name, Variable x, Variable y, int factor) : Layer(name, y, x)
{
    readonly Variable _x = x, _y = y;

    public override IReadOnlyList<Stage> Forward()
    {
        return [new Stage((_, first, count) =>
        {
            for (int sample = first; sample < first + count; sample++)
                for (int pixel = 0; pixel < _y.Pixels; pixel++)
                    new ReadOnlySpan<float>(_x.ValuePointer(sample) + Source(pixel), _x.Channels).CopyTo(new Span<float>(_y.ValuePointer(sample) + (nint)pixel * _x.Channels, _x.Channels));
        }, _y.Count)];
    }

    public override IReadOnlyList<Stage> Backward()
    {
        if (!_x.IsLearnedThrough)
            return [];
        bool add = Claim(_x);
        return [new Stage((_, first, count) =>
        {
            for (int sample = first; sample < first + count; sample++)
            {
                if (!add)
                    _x.Gradient(sample).Clear();
                for (int pixel = 0; pixel < _y.Pixels; pixel++)
                    TapeKernels.Widest.Accumulate(_y.GradientPointer(sample) + (nint)pixel * _x.Channels, _x.GradientPointer(sample) + Source(pixel), _x.Channels, 1, add: true);
            }
        }, _y.Count)];
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands) =>
        graph.Add(new Resize(new Extent2(_y.Height, _y.Width), false, ResizeCoordinates.Asymmetric), [operands[0]], Name);

    nint Source(int pixel) => (nint)(pixel / _y.Width / factor * _x.Width + pixel % _y.Width / factor) * _x.Channels;
}
