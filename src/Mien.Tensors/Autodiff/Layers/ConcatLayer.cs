using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels.Training;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>The channels of several pictures of one size behind each other.</summary>
sealed unsafe class ConcatLayer(string name, Variable y, Variable[] parts) : Layer(name, y, parts)
{
    readonly Variable _y = y;
    readonly Variable[] _parts = parts;

    public override IReadOnlyList<Stage> Forward()
    {
        return [new Stage((_, first, count) =>
        {
            int channel = 0;
            foreach (Variable part in _parts)
            {
                float* from = part.ValuePointer(first);
                float* to = _y.ValuePointer(first) + channel;
                for (int pixel = 0; pixel < _y.Pixels * count; pixel++, from += part.Channels, to += _y.Channels)
                    new ReadOnlySpan<float>(from, part.Channels).CopyTo(new Span<float>(to, part.Channels));
                channel += part.Channels;
            }
        }, 2 * _y.Count)];
    }

    public override IReadOnlyList<Stage> Backward()
    {
        bool[] adds = [.. _parts.Select(part => part.IsLearnedThrough && Claim(part))];
        return [new Stage((_, first, count) =>
        {
            int channel = 0;
            for (int i = 0; i < _parts.Length; i++)
            {
                Variable part = _parts[i];
                float* from = _y.GradientPointer(first) + channel;
                channel += part.Channels;
                if (!part.IsLearnedThrough)
                    continue;
                float* to = part.GradientPointer(first);
                for (int pixel = 0; pixel < _y.Pixels * count; pixel++, from += _y.Channels, to += part.Channels)
                    TapeKernels.Widest.Accumulate(from, to, part.Channels, 1, adds[i]);
            }
        }, 2 * _y.Count)];
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands) => graph.Add(new Concat(3), [.. operands], Name);
}
