using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Gemm;

/// <summary>
/// The register tile of 1×1 convolutions with so few outputs that they fill one register: twelve pixels × one register.
/// out[r, c] = bias[c] + Σ_k input[r·step + k] · weights[k][c].
/// </summary>
/// <remarks>
/// Six sums, as in <see cref="GemmTile{TSimd,TV,TRows,TColumns,TActivation}"/>, leave the multiply-add units waiting for their own results; twelve hide
/// the latency. Rows are equally far apart, so four base registers address all twelve. Registers: 12 sums + 1 weight + 1 broadcast of 16.
/// Tail: as there. Scalar equivalent: <see cref="Reference.ReferenceLayers.Convolve"/>.
/// </remarks>
static unsafe class ThinTile<TSimd, TV, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged where TActivation : struct, IActivation
{
    /// <summary>Pixels of one call.</summary>
    public const int Rows = 12;

    [MethodImpl(KernelCode.Hot)]
    public static void Run(float* input, nint step, nint depth, float* weights, float* output, nint stride, nint pixel, int channel, int left, Epilogue* end)
    {
        TV b = TSimd.Load(weights);
        TV c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, ca = b, cb = b;
        nint step2 = 2 * step;
        float* a0 = input, a3 = a0 + step2 + step, a6 = a3 + step2 + step, a9 = a6 + step2 + step;
        float* w = weights + TSimd.Width;
        for (nint k = depth; k > 0; k--)
        {
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
            w += TSimd.Width;
            a0++;
            a3++;
            a6++;
            a9++;
        }
        Finish<TSimd, TV, TActivation>.Store(end, c0, output, pixel, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c1, output += stride, pixel + 1, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c2, output += stride, pixel + 2, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c3, output += stride, pixel + 3, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c4, output += stride, pixel + 4, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c5, output += stride, pixel + 5, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c6, output += stride, pixel + 6, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c7, output += stride, pixel + 7, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c8, output += stride, pixel + 8, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, c9, output += stride, pixel + 9, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, ca, output += stride, pixel + 10, channel, left);
        Finish<TSimd, TV, TActivation>.Store(end, cb, output + stride, pixel + 11, channel, left);
    }
}
