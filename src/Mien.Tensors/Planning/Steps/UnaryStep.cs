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
        switch (_op.Kind)
        {
            case UnaryKind.Clamp: Run<Clamp>(at, stop); break;
            case UnaryKind.LeakyRelu: Run<LeakyRelu>(at, stop); break;
            case UnaryKind.HardSwish: Run<HardSwish>(at, stop); break;
            case UnaryKind.Sigmoid: Run<Sigmoid>(at, stop); break;
            case UnaryKind.Exp: Run<Exponential>(at, stop); break;
            case UnaryKind.Negate: Run<Negative>(at, stop); break;
            case UnaryKind.Abs: Run<Absolute>(at, stop); break;
            default:
                for (; at < stop; at++)
                    _to[at] = Map(_from[at]);
                break;
        }
    }

    void Run<TFunction>(int at, int stop) where TFunction : struct, IFunction
    {
        TV alpha = TSimd.Splat(_op.Alpha), beta = TSimd.Splat(_op.Beta);
        float* from = _from, to = _to;
        for (; at <= stop - TSimd.Width; at += TSimd.Width)
            TSimd.Store(to + at, TFunction.Apply(TSimd.Load(from + at), alpha, beta));
        if (at < stop)
            TSimd.StorePartial(to + at, TFunction.Apply(TSimd.LoadPartial(from + at, stop - at), alpha, beta), stop - at);
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

    interface IFunction
    {
        static abstract TV Apply(TV x, TV alpha, TV beta);
    }

    readonly struct Clamp : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => TSimd.Min(TSimd.Max(x, alpha), beta);
    }

    readonly struct LeakyRelu : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => TSimd.MultiplyAdd(TSimd.Min(x, TSimd.Splat(0)), alpha, TSimd.Max(x, TSimd.Splat(0)));
    }

    readonly struct HardSwish : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => Pointwise<TSimd, TV>.HardSwish(x);
    }

    readonly struct Sigmoid : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => Pointwise<TSimd, TV>.Sigmoid(x);
    }

    readonly struct Exponential : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => TSimd.Exp(x);
    }

    readonly struct Negative : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => TSimd.Subtract(TSimd.Splat(0), x);
    }

    readonly struct Absolute : IFunction
    {
        public static TV Apply(TV x, TV alpha, TV beta) => TSimd.Max(x, TSimd.Subtract(TSimd.Splat(0), x));
    }
}
