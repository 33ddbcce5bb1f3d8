using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Reduction over any axes: lines of the operand are folded into the result, in registers where the line itself survives.</summary>
sealed unsafe class ReduceStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly ReduceKind _kind;
    readonly float* _from;
    readonly float* _to;
    readonly int _lines;
    readonly int _inner;
    readonly int _results;
    readonly int _reduced;
    readonly bool _innerSurvives;
    readonly int[] _extents;
    readonly int[] _strides;

    public ReduceStep(Reduce op, Shape input, Shape output, float* from, float* to)
    {
        _kind = op.Kind;
        _from = from;
        _to = to;
        _results = output.ElementCount;
        _reduced = input.ElementCount / Math.Max(1, _results);
        var extents = new List<int>();
        var strides = new List<int>();
        int stride = 1;
        for (int axis = input.Rank - 1; axis >= 0; axis--)
        {
            if (input[axis] == 1)
                continue;
            bool gone = op.Axes.Items.Contains(axis);
            // Neighbouring dimensions that are both folded or both kept are one dimension.
            if (extents.Count > 0 && (strides[^1] == 0) == gone)
                extents[^1] *= input[axis];
            else
            {
                extents.Add(input[axis]);
                strides.Add(gone ? 0 : stride);
            }
            if (!gone)
                stride *= input[axis];
        }
        _inner = extents.Count == 0 ? 1 : extents[0];
        _innerSurvives = extents.Count > 0 && strides[0] != 0;
        _extents = [.. extents.Skip(1)];
        _strides = [.. strides.Skip(1)];
        _lines = input.ElementCount / _inner;
        Work = input.ElementCount;
    }

    public override void Run(int part, int parts)
    {
        float start = _kind switch { ReduceKind.Max => float.NegativeInfinity, ReduceKind.Min => float.PositiveInfinity, _ => 0 };
        new Span<float>(_to, _results).Fill(start);
        for (int line = 0; line < _lines; line++)
        {
            nint target = 0;
            for (int axis = 0, rest = line; axis < _extents.Length; rest /= _extents[axis++])
                target += (nint)(rest % _extents[axis]) * _strides[axis];
            float* from = _from + (nint)line * _inner;
            if (_innerSurvives)
                FoldAcross(from, _to + target);
            else
                _to[target] = FoldAlong(from, _to[target]);
        }
        for (int i = 0; i < _results; i++)
        {
            if (_kind == ReduceKind.Mean)
                _to[i] /= _reduced;
            else if (_kind == ReduceKind.L2)
                _to[i] = MathF.Sqrt(_to[i]);
        }
    }

    void FoldAcross(float* from, float* to)
    {
        int at = 0;
        for (; at <= _inner - TSimd.Width; at += TSimd.Width)
            TSimd.Store(to + at, Fold(TSimd.Load(to + at), TSimd.Load(from + at)));
        if (at < _inner)
            TSimd.StorePartial(to + at, Fold(TSimd.LoadPartial(to + at, _inner - at), TSimd.LoadPartial(from + at, _inner - at)), _inner - at);
    }

    TV Fold(TV sum, TV x) => _kind switch
    {
        ReduceKind.Max => TSimd.Max(sum, x),
        ReduceKind.Min => TSimd.Min(sum, x),
        ReduceKind.L2 => TSimd.MultiplyAdd(x, x, sum),
        _ => TSimd.Add(sum, x),
    };

    float FoldAlong(float* from, float start)
    {
        double sum = start;
        for (int i = 0; i < _inner; i++)
        {
            sum = _kind switch
            {
                ReduceKind.Max => Math.Max(sum, from[i]),
                ReduceKind.Min => Math.Min(sum, from[i]),
                ReduceKind.L2 => sum + (double)from[i] * from[i],
                _ => sum + from[i],
            };
        }
        return (float)sum;
    }
}
