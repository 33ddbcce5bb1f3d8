using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Rounds every element to its 8-bit grid.</summary>
sealed unsafe class FakeQuantizeStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly FakeQuantize _op;
    readonly int _count;
    readonly float* _from;
    readonly float* _to;

    public FakeQuantizeStep(FakeQuantize op, int count, float* from, float* to)
    {
        _op = op;
        _count = count;
        _from = from;
        _to = to;
        Work = count;
    }

    public override void Run(int part, int parts)
    {
        TV scale = TSimd.Splat(_op.Scale), low = TSimd.Splat(_op.Low - _op.Zero), high = TSimd.Splat(_op.High - _op.Zero);
        int at = 0;
        for (; at <= _count - TSimd.Width; at += TSimd.Width)
            TSimd.Store(_to + at, Snap(TSimd.Load(_from + at), scale, low, high));
        if (at < _count)
            TSimd.StorePartial(_to + at, Snap(TSimd.LoadPartial(_from + at, _count - at), scale, low, high), _count - at);
    }

    static TV Snap(TV x, TV scale, TV low, TV high) =>
        TSimd.Multiply(TSimd.Min(TSimd.Max(TSimd.Round(TSimd.Divide(x, scale)), low), high), scale);
}
