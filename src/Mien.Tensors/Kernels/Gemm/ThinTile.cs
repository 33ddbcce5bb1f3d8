using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Kernels.Gemm;

/// <summary>
/// The register tile of convolutions with so few outputs that they fill one register: twelve pixels × one register.
/// out[r, c] = activation(bias[c] + residual[r, c] + Σ_tap Σ_k input[tap·tapStep + r·step + k] · weights[tap·depth + k][c]).
/// </summary>
/// <remarks>
/// Six sums, as in <see cref="GemmTile{TSimd,TV,TRows,TColumns,TActivation}"/>, leave the multiply-add units waiting for their own results; twelve hide
/// the latency. Rows are equally far apart, so four base registers address all twelve. Registers: 12 sums + 1 weight + 1 broadcast of 16.
/// Tail: as there. Scalar equivalent: <see cref="Reference.ReferenceLayers.Convolve"/>.
/// </remarks>
static unsafe class ThinTile<TSimd, TV, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged where TActivation : struct, IActivation
{
    /// <summary>Pixels of one tile.</summary>
    public const int Rows = 12;

    /// <summary>Tiles [from, to) of a panel.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Run(GemmPanel* panel, int from, int to, Epilogue* end)
    {
        nint step = panel->InputStride, step2 = 2 * step, stride = panel->OutputStride;
        int exactFrom = panel->Exact ? from : panel->Final ? to - 1 : to;
        for (int tile = from; tile < to; tile++)
        {
            nint pixel = Math.Min(tile * Rows, panel->Pixels - Rows);
            float* w = panel->Weights;
            TV b = TSimd.Load(w);
            TV c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, ca = b, cb = b;
            float* tap = panel->Input + pixel * step;
            for (int taps = panel->Taps; taps > 0; taps--, tap += panel->TapStep)
            {
                if (panel->Taps > 1)
                    Fetch(tap + Rows * step, Rows * step);
                float* a0 = tap, a3 = a0 + step2 + step, a6 = a3 + step2 + step, a9 = a6 + step2 + step;
                for (nint k = panel->Depth; k > 0; k--)
                {
                    w += TSimd.Width;
                    b = TSimd.Load(w);
                    c0 = TSimd.MultiplyAdd(TSimd.Splat(*a0), b, c0);
                    c1 = TSimd.MultiplyAdd(TSimd.Splat(a0[step]), b, c1);
                    c2 = TSimd.MultiplyAdd(TSimd.Splat(a0[step2]), b, c2);
                    c3 = TSimd.MultiplyAdd(TSimd.Splat(*a3), b, c3);
                    c4 = TSimd.MultiplyAdd(TSimd.Splat(a3[step]), b, c4);
                    c5 = TSimd.MultiplyAdd(TSimd.Splat(a3[step2]), b, c5);
                    c6 = TSimd.MultiplyAdd(TSimd.Splat(*a6), b, c6);
                    c7 = TSimd.MultiplyAdd(TSimd.Splat(a6[step]), b, c7);
                    c8 = TSimd.MultiplyAdd(TSimd.Splat(a6[step2]), b, c8);
                    c9 = TSimd.MultiplyAdd(TSimd.Splat(*a9), b, c9);
                    ca = TSimd.MultiplyAdd(TSimd.Splat(a9[step]), b, ca);
                    cb = TSimd.MultiplyAdd(TSimd.Splat(a9[step2]), b, cb);
                    a0++;
                    a3++;
                    a6++;
                    a9++;
                }
            }
            int channel = panel->Channel, left = panel->Left;
            if (end->Residual != null)
            {
                int rest = end->ResidualChannels - channel;
                nint jump = end->ResidualStride;
                float* r = end->Residual + pixel * jump + channel;
                if (rest >= TSimd.Width)
                {
                    c0 = TSimd.Add(c0, TSimd.Load(r));
                    c1 = TSimd.Add(c1, TSimd.Load(r += jump));
                    c2 = TSimd.Add(c2, TSimd.Load(r += jump));
                    c3 = TSimd.Add(c3, TSimd.Load(r += jump));
                    c4 = TSimd.Add(c4, TSimd.Load(r += jump));
                    c5 = TSimd.Add(c5, TSimd.Load(r += jump));
                    c6 = TSimd.Add(c6, TSimd.Load(r += jump));
                    c7 = TSimd.Add(c7, TSimd.Load(r += jump));
                    c8 = TSimd.Add(c8, TSimd.Load(r += jump));
                    c9 = TSimd.Add(c9, TSimd.Load(r += jump));
                    ca = TSimd.Add(ca, TSimd.Load(r += jump));
                    cb = TSimd.Add(cb, TSimd.Load(r + jump));
                }
                else
                {
                    c0 = TSimd.Add(c0, TSimd.LoadPartial(r, rest));
                    c1 = TSimd.Add(c1, TSimd.LoadPartial(r += jump, rest));
                    c2 = TSimd.Add(c2, TSimd.LoadPartial(r += jump, rest));
                    c3 = TSimd.Add(c3, TSimd.LoadPartial(r += jump, rest));
                    c4 = TSimd.Add(c4, TSimd.LoadPartial(r += jump, rest));
                    c5 = TSimd.Add(c5, TSimd.LoadPartial(r += jump, rest));
                    c6 = TSimd.Add(c6, TSimd.LoadPartial(r += jump, rest));
                    c7 = TSimd.Add(c7, TSimd.LoadPartial(r += jump, rest));
                    c8 = TSimd.Add(c8, TSimd.LoadPartial(r += jump, rest));
                    c9 = TSimd.Add(c9, TSimd.LoadPartial(r += jump, rest));
                    ca = TSimd.Add(ca, TSimd.LoadPartial(r += jump, rest));
                    cb = TSimd.Add(cb, TSimd.LoadPartial(r + jump, rest));
                }
            }
            if (TActivation.Kind != ActivationKind.None)
            {
                c0 = Finish<TSimd, TV, TActivation>.Apply(end, c0, channel);
                c1 = Finish<TSimd, TV, TActivation>.Apply(end, c1, channel);
                c2 = Finish<TSimd, TV, TActivation>.Apply(end, c2, channel);
                c3 = Finish<TSimd, TV, TActivation>.Apply(end, c3, channel);
                c4 = Finish<TSimd, TV, TActivation>.Apply(end, c4, channel);
                c5 = Finish<TSimd, TV, TActivation>.Apply(end, c5, channel);
                c6 = Finish<TSimd, TV, TActivation>.Apply(end, c6, channel);
                c7 = Finish<TSimd, TV, TActivation>.Apply(end, c7, channel);
                c8 = Finish<TSimd, TV, TActivation>.Apply(end, c8, channel);
                c9 = Finish<TSimd, TV, TActivation>.Apply(end, c9, channel);
                ca = Finish<TSimd, TV, TActivation>.Apply(end, ca, channel);
                cb = Finish<TSimd, TV, TActivation>.Apply(end, cb, channel);
            }
            float* o = panel->Output + pixel * stride;
            if (left >= TSimd.Width || tile < exactFrom)
            {
                TSimd.Store(o, c0);
                TSimd.Store(o += stride, c1);
                TSimd.Store(o += stride, c2);
                TSimd.Store(o += stride, c3);
                TSimd.Store(o += stride, c4);
                TSimd.Store(o += stride, c5);
                TSimd.Store(o += stride, c6);
                TSimd.Store(o += stride, c7);
                TSimd.Store(o += stride, c8);
                TSimd.Store(o += stride, c9);
                TSimd.Store(o += stride, ca);
                TSimd.Store(o + stride, cb);
            }
            else
            {
                TSimd.StorePartial(o, c0, left);
                TSimd.StorePartial(o += stride, c1, left);
                TSimd.StorePartial(o += stride, c2, left);
                TSimd.StorePartial(o += stride, c3, left);
                TSimd.StorePartial(o += stride, c4, left);
                TSimd.StorePartial(o += stride, c5, left);
                TSimd.StorePartial(o += stride, c6, left);
                TSimd.StorePartial(o += stride, c7, left);
                TSimd.StorePartial(o += stride, c8, left);
                TSimd.StorePartial(o += stride, c9, left);
                TSimd.StorePartial(o += stride, ca, left);
                TSimd.StorePartial(o + stride, cb, left);
            }
        }
    }

    /// <summary>Asks for the next tile's inputs of a tap. Taps lie a row of the picture apart, too far for the processor to see the pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fetch(float* from, nint floats)
    {
        const int line = 64 / sizeof(float);
        if (!Sse.IsSupported)
            return;
        for (float* end = from + floats; from < end; from += line)
            Sse.Prefetch0(from);
    }
}
