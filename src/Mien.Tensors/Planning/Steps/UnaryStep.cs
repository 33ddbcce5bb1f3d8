using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>A function of each element: vectors for those that networks use on big tensors, scalars for the rest.</summary>
sealed unsafe class UnaryStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly Unary _op;
    readonly int _count;
    readonly float* _from;
    readonly float* _to;

    public UnaryStep(Unary op, int count, float* from, float* to)
    {
        _op = op;
        _count = count;
        _from = from;
        _to = to;
        Work = count;
    }

    public override int MostParts => Math.Max(1, _count / 64);

    public override void Run(int part, int parts)
    {
        (int first, int end) = Share(MostParts, part, parts);
        int at = first * 64, stop = part == parts - 1 ? _count : end * 64;
        if (_op.Kind is UnaryKind.Clamp or UnaryKind.LeakyRelu or UnaryKind.HardSwish or UnaryKind.Sigmoid or UnaryKind.Exp or UnaryKind.Negate or UnaryKind.Abs)
        {
            for (; at <= stop - TSimd.Width; at += TSimd.Width)
                TSimd.Store(_to + at, Map(TSimd.Load(_from + at)));
            if (at < stop)
                TSimd.StorePartial(_to + at, Map(TSimd.LoadPartial(_from + at, stop - at)), stop - at);
            return;
        }
        for (; at < stop; at++)
            _to[at] = Map(_from[at]);
    }

    TV Map(TV x)
    {
        TV zero = TSimd.Splat(0);
        return _op.Kind switch
        {
            UnaryKind.Clamp => TSimd.Min(TSimd.Max(x, TSimd.Splat(_op.Alpha)), TSimd.Splat(_op.Beta)),
            UnaryKind.LeakyRelu => TSimd.MultiplyAdd(TSimd.Min(x, zero), TSimd.Splat(_op.Alpha), TSimd.Max(x, zero)),
            UnaryKind.HardSwish => Pointwise<TSimd, TV>.HardSwish(x),
            UnaryKind.Sigmoid => Pointwise<TSimd, TV>.Sigmoid(x),
            UnaryKind.Negate => TSimd.Subtract(zero, x),
            UnaryKind.Abs => TSimd.Max(x, TSimd.Subtract(zero, x)),
            _ => TSimd.Exp(x),
        };
    }

    float Map(float x) => _op.Kind switch
    {
        UnaryKind.Elu => x >= 0 ? x : _op.Alpha * (MathF.Exp(x) - 1),
        UnaryKind.HardSigmoid => MathF.Min(MathF.Max(_op.Alpha * x + _op.Beta, 0), 1),
        UnaryKind.Tanh => MathF.Tanh(x),
        UnaryKind.Log => MathF.Log(x),
        UnaryKind.Sqrt => MathF.Sqrt(x),
        UnaryKind.Rsqrt => 1 / MathF.Sqrt(x),
        UnaryKind.Reciprocal => 1 / x,
        _ => throw new InvalidOperationException($"{_op.Kind} has a vector form."),
    };
}
