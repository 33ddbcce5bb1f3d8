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
            RunLine(_a + a, _b + b, to);
        }
    }

    void RunLine(float* a, float* b, float* to)
    {
        TV everyA = TSimd.Splat(*a), everyB = TSimd.Splat(*b);
        int at = 0;
        for (; at <= _inner - TSimd.Width; at += TSimd.Width)
            TSimd.Store(to + at, Combine(_splatA ? everyA : TSimd.Load(a + at), _splatB ? everyB : TSimd.Load(b + at)));
        if (at < _inner)
        {
            int left = _inner - at;
            TSimd.StorePartial(to + at, Combine(_splatA ? everyA : TSimd.LoadPartial(a + at, left), _splatB ? everyB : TSimd.LoadPartial(b + at, left)), left);
        }
        if (_kind == BinaryKind.Power)
        {
            for (at = 0; at < _inner; at++)
                to[at] = MathF.Pow(a[_splatA ? 0 : at], b[_splatB ? 0 : at]);
        }
    }

    TV Combine(TV a, TV b)
    {
        TV zero = TSimd.Splat(0);
        return _kind switch
        {
            BinaryKind.Add => TSimd.Add(a, b),
            BinaryKind.Subtract => TSimd.Subtract(a, b),
            BinaryKind.Multiply => TSimd.Multiply(a, b),
            BinaryKind.Divide => TSimd.Divide(a, b),
            BinaryKind.Maximum => TSimd.Max(a, b),
            BinaryKind.Minimum => TSimd.Min(a, b),
            BinaryKind.SquaredDifference => TSimd.Multiply(TSimd.Subtract(a, b), TSimd.Subtract(a, b)),
            null => TSimd.MultiplyAdd(TSimd.Min(a, zero), b, TSimd.Max(a, zero)),
            _ => a,
        };
    }
}
