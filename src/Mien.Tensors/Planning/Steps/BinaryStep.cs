using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>A function of two broadcast tensors (PReLU counts as one): outer dimensions by an odometer, the innermost in registers.</summary>
sealed unsafe class BinaryStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly BinaryKind? _kind;
    readonly float* _a;
    readonly float* _b;
    readonly float* _to;
    readonly int _inner;
    readonly bool _splatA;
    readonly bool _splatB;
    readonly int[] _extents;
    readonly int[] _stridesA;
    readonly int[] _stridesB;

    /// <param name="kind">The function; null for PReLU with operand b as the slope.</param>
    /// <param name="shapeA">Shape of the first operand.</param>
    /// <param name="shapeB">Shape of the second operand.</param>
    /// <param name="output">Shape of the result.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="to">Result.</param>
    public BinaryStep(BinaryKind? kind, Shape shapeA, Shape shapeB, Shape output, float* a, float* b, float* to)
    {
        _kind = kind;
        _a = a;
        _b = b;
        _to = to;
        int[] stridesA = new int[output.Rank], stridesB = new int[output.Rank];
        Broadcasting.Strides(shapeA, output, stridesA);
        Broadcasting.Strides(shapeB, output, stridesB);
        var extents = new List<int>();
        var collapsedA = new List<int>();
        var collapsedB = new List<int>();
        for (int axis = output.Rank - 1; axis >= 0; axis--)
        {
            if (output[axis] == 1)
                continue;
            // A dimension joins the one inside it when both operands run on through it (or repeat through it).
            if (extents.Count > 0 && stridesA[axis] == collapsedA[^1] * extents[^1] && stridesB[axis] == collapsedB[^1] * extents[^1])
            {
                extents[^1] *= output[axis];
                continue;
            }
            extents.Add(output[axis]);
            collapsedA.Add(stridesA[axis]);
            collapsedB.Add(stridesB[axis]);
        }
        _inner = extents.Count == 0 ? 1 : extents[0];
        _splatA = extents.Count == 0 || collapsedA[0] == 0;
        _splatB = extents.Count == 0 || collapsedB[0] == 0;
        _extents = [.. extents.Skip(1)];
        _stridesA = [.. collapsedA.Skip(1)];
        _stridesB = [.. collapsedB.Skip(1)];
        Work = output.ElementCount;
    }

    public override void Run(int part, int parts)
    {
        switch (_kind)
        {
            case BinaryKind.Add: Run<Sum>(); break;
            case BinaryKind.Subtract: Run<Difference>(); break;
            case BinaryKind.Multiply: Run<Product>(); break;
            case BinaryKind.Divide: Run<Quotient>(); break;
            case BinaryKind.Maximum: Run<Larger>(); break;
            case BinaryKind.Minimum: Run<Smaller>(); break;
            case BinaryKind.SquaredDifference: Run<SquaredDifference>(); break;
            case BinaryKind.Power: Run<Power>(); break;
            default: Run<ParametricRelu>(); break;
        }
    }

    void Run<TFunction>() where TFunction : struct, IFunction
    {
        int outer = 1;
        foreach (int extent in _extents)
            outer *= extent;
        float* to = _to;
        for (int i = 0; i < outer; i++, to += _inner)
        {
            nint a = 0, b = 0;
            for (int axis = 0, rest = i; axis < _extents.Length; rest /= _extents[axis++])
            {
                a += (nint)(rest % _extents[axis]) * _stridesA[axis];
                b += (nint)(rest % _extents[axis]) * _stridesB[axis];
            }
            RunLine<TFunction>(_a + a, _b + b, to);
        }
    }

    void RunLine<TFunction>(float* a, float* b, float* to) where TFunction : struct, IFunction
    {
        TV everyA = TSimd.Splat(*a), everyB = TSimd.Splat(*b);
        int at = 0, whole = _inner - TSimd.Width;
        if (_splatB)
        {
            for (; at <= whole; at += TSimd.Width)
                TSimd.Store(to + at, TFunction.Apply(_splatA ? everyA : TSimd.Load(a + at), everyB));
        }
        else
        {
            for (; at <= whole; at += TSimd.Width)
                TSimd.Store(to + at, TFunction.Apply(_splatA ? everyA : TSimd.Load(a + at), TSimd.Load(b + at)));
        }
        if (at < _inner)
        {
            int left = _inner - at;
            TSimd.StorePartial(to + at, TFunction.Apply(_splatA ? everyA : TSimd.LoadPartial(a + at, left), _splatB ? everyB : TSimd.LoadPartial(b + at, left)), left);
        }
        if (typeof(TFunction) == typeof(Power))
        {
            for (at = 0; at < _inner; at++)
                to[at] = MathF.Pow(a[_splatA ? 0 : at], b[_splatB ? 0 : at]);
        }
    }

    interface IFunction
    {
        static abstract TV Apply(TV a, TV b);
    }

    readonly struct Sum : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Add(a, b);
    }

    readonly struct Difference : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Subtract(a, b);
    }

    readonly struct Product : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Multiply(a, b);
    }

    readonly struct Quotient : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Divide(a, b);
    }

    readonly struct Larger : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Max(a, b);
    }

    readonly struct Smaller : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Min(a, b);
    }

    readonly struct SquaredDifference : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.Multiply(TSimd.Subtract(a, b), TSimd.Subtract(a, b));
    }

    readonly struct ParametricRelu : IFunction
    {
        public static TV Apply(TV a, TV b) => TSimd.MultiplyAdd(TSimd.Min(a, TSimd.Splat(0)), b, TSimd.Max(a, TSimd.Splat(0)));
    }

    /// <summary>Has no vector form: the scalar loop behind the vectors overwrites what this leaves.</summary>
    readonly struct Power : IFunction
    {
        public static TV Apply(TV a, TV b) => a;
    }
}
