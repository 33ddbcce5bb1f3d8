using Mien.Tensors.Graphs;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>The largest or mean element of each window, without padding; a window as large as the picture is global pooling.</summary>
sealed unsafe class PoolLayer(string name, Variable x, Variable y, PoolKind kind, Extent2 window, Extent2 stride) : Layer(name, y, x)
{
    readonly Variable _x = x, _y = y;

    public override IReadOnlyList<Stage> Forward()
    {
        return [new Stage((_, first, count) =>
        {
            for (int sample = first; sample < first + count; sample++)
                Pool(_x.ValuePointer(sample), _y.ValuePointer(sample));
        }, _x.Count)];
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
                Spread(_x.ValuePointer(sample), _y.GradientPointer(sample), _x.GradientPointer(sample));
            }
        }, _x.Count)];
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands) => graph.Add(new Pool(kind, window, stride, default), [operands[0]], Name);

    void Pool(float* from, float* to)
    {
        float share = 1f / (window.Y * window.X);
        for (int oy = 0; oy < _y.Height; oy++)
            for (int ox = 0; ox < _y.Width; ox++, to += _x.Channels)
                for (int c = 0; c < _x.Channels; c++)
                {
                    float sum = 0, most = float.NegativeInfinity;
                    for (int ky = 0; ky < window.Y; ky++)
                        for (int kx = 0; kx < window.X; kx++)
                        {
                            float value = from[At(oy, ox, ky, kx) + c];
                            sum += value;
                            most = MathF.Max(most, value);
                        }
                    to[c] = kind == PoolKind.Max ? most : sum * share;
                }
    }

    void Spread(float* values, float* from, float* to)
    {
        float share = 1f / (window.Y * window.X);
        for (int oy = 0; oy < _y.Height; oy++)
            for (int ox = 0; ox < _y.Width; ox++, from += _x.Channels)
                for (int c = 0; c < _x.Channels; c++)
                {
                    if (kind == PoolKind.Max)
                    {
                        to[Largest(values, oy, ox, c)] += from[c];
                        continue;
                    }
                    for (int ky = 0; ky < window.Y; ky++)
                        for (int kx = 0; kx < window.X; kx++)
                            to[At(oy, ox, ky, kx) + c] += from[c] * share;
                }
    }

    /// <summary>Where the first largest element of a window lies.</summary>
    int Largest(float* values, int oy, int ox, int c)
    {
        int best = At(oy, ox, 0, 0) + c;
        for (int ky = 0; ky < window.Y; ky++)
            for (int kx = 0; kx < window.X; kx++)
            {
                int at = At(oy, ox, ky, kx) + c;
                if (values[at] > values[best])
                    best = at;
            }
        return best;
    }

    int At(int oy, int ox, int ky, int kx) => ((oy * stride.Y + ky) * _x.Width + ox * stride.X + kx) * _x.Channels;
}
