using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Depthwise;

/// <summary>
/// Depthwise 3×3 and 5×5 convolution of eight neighbouring output pixels that slides along the row: each input is loaded once and serves every
/// output that it touches. out[x, c] = bias[c] + Σ_ky Σ_kx in[y + ky, x·stride + kx, c] · weights[ky, kx, c].
/// </summary>
/// <remarks>
/// Layout, tails and clipping of rows as in <see cref="DepthwiseTile{TSimd,TV,TActivation}"/>; all taps of a row lie inside the picture. Five taps are
/// three and then two, so that registers stay at 8 sums + 3 weights + 3 inputs of 16. Against one load per tap and output this halves the loads,
/// which are what such layers wait for. Scalar equivalent: <see cref="Reference.ReferenceLayers.Convolve"/> with Groups = C.
/// </remarks>
static unsafe class SlidingTile<TSimd, TV, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged where TActivation : struct, IActivation
{
    /// <summary>Stride 1.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Run(in DepthwiseWindow window, float* input, float* weights, float* output, nint pixel, Epilogue* end)
    {
        int channels = window.Channels;
        nint step = window.TapStep, rowStep = window.RowStep, tapRowStep = window.TapRowStep, line = window.WeightLine;
        float* firstTap = weights + line + window.FirstTap * line;
        for (int c = (channels - 1) / TSimd.Width * TSimd.Width; c >= 0; c -= TSimd.Width)
        {
            TV s0 = TSimd.Load(weights + c);
            TV s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            float* row = input + c;
            float* w = firstTap + c;
            for (int ky = window.TapsY; ky > 0; ky--, row += rowStep, w += tapRowStep)
            {
                float* x = row;
                TV w0 = TSimd.Load(w), w1 = TSimd.Load(w + line), w2 = TSimd.Load(w + 2 * line);
                TV i0 = TSimd.Load(x), i1 = TSimd.Load(x += step), i2 = TSimd.Load(x += step);
                s0 = Three(s0, i0, i1, i2, w0, w1, w2);
                TV i3 = TSimd.Load(x += step);
                s1 = Three(s1, i1, i2, i3, w0, w1, w2);
                TV i4 = TSimd.Load(x += step);
                s2 = Three(s2, i2, i3, i4, w0, w1, w2);
                TV i5 = TSimd.Load(x += step);
                s3 = Three(s3, i3, i4, i5, w0, w1, w2);
                TV i6 = TSimd.Load(x += step);
                s4 = Three(s4, i4, i5, i6, w0, w1, w2);
                TV i7 = TSimd.Load(x += step);
                s5 = Three(s5, i5, i6, i7, w0, w1, w2);
                TV i8 = TSimd.Load(x += step);
                s6 = Three(s6, i6, i7, i8, w0, w1, w2);
                TV i9 = TSimd.Load(x += step);
                s7 = Three(s7, i7, i8, i9, w0, w1, w2);
                if (window.TapsX == 3)
                    continue;
                w0 = TSimd.Load(w + 3 * line);
                w1 = TSimd.Load(w + 4 * line);
                i0 = TSimd.Load(x = row + 3 * step);
                i1 = TSimd.Load(x += step);
                s0 = Two(s0, i0, i1, w0, w1);
                i2 = TSimd.Load(x += step);
                s1 = Two(s1, i1, i2, w0, w1);
                i3 = TSimd.Load(x += step);
                s2 = Two(s2, i2, i3, w0, w1);
                i4 = TSimd.Load(x += step);
                s3 = Two(s3, i3, i4, w0, w1);
                i5 = TSimd.Load(x += step);
                s4 = Two(s4, i4, i5, w0, w1);
                i6 = TSimd.Load(x += step);
                s5 = Two(s5, i5, i6, w0, w1);
                i7 = TSimd.Load(x += step);
                s6 = Two(s6, i6, i7, w0, w1);
                i8 = TSimd.Load(x += step);
                s7 = Two(s7, i7, i8, w0, w1);
            }
            float* o = output + c;
            int left = window.Exact ? channels - c : TSimd.Width;
            nint stride = channels;
            Finish<TSimd, TV, TActivation>.Store(end, s0, o, pixel, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s1, o += stride, pixel + 1, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s2, o += stride, pixel + 2, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s3, o += stride, pixel + 3, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s4, o += stride, pixel + 4, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s5, o += stride, pixel + 5, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s6, o += stride, pixel + 6, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s7, o + stride, pixel + 7, c, left);
        }
    }

    /// <summary>Stride 2.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void RunHalf(in DepthwiseWindow window, float* input, float* weights, float* output, nint pixel, Epilogue* end)
    {
        int channels = window.Channels;
        nint step = window.TapStep, rowStep = window.RowStep, tapRowStep = window.TapRowStep, line = window.WeightLine;
        float* firstTap = weights + line + window.FirstTap * line;
        for (int c = (channels - 1) / TSimd.Width * TSimd.Width; c >= 0; c -= TSimd.Width)
        {
            TV s0 = TSimd.Load(weights + c);
            TV s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            float* row = input + c;
            float* w = firstTap + c;
            for (int ky = window.TapsY; ky > 0; ky--, row += rowStep, w += tapRowStep)
            {
                float* x = row;
                TV w0 = TSimd.Load(w), w1 = TSimd.Load(w + line), w2 = TSimd.Load(w + 2 * line);
                TV i0 = TSimd.Load(x), i1 = TSimd.Load(x += step), i2 = TSimd.Load(x += step);
                s0 = Three(s0, i0, i1, i2, w0, w1, w2);
                TV i3 = TSimd.Load(x += step), i4 = TSimd.Load(x += step);
                s1 = Three(s1, i2, i3, i4, w0, w1, w2);
                TV i5 = TSimd.Load(x += step), i6 = TSimd.Load(x += step);
                s2 = Three(s2, i4, i5, i6, w0, w1, w2);
                TV i7 = TSimd.Load(x += step), i8 = TSimd.Load(x += step);
                s3 = Three(s3, i6, i7, i8, w0, w1, w2);
                TV i9 = TSimd.Load(x += step), i10 = TSimd.Load(x += step);
                s4 = Three(s4, i8, i9, i10, w0, w1, w2);
                TV i11 = TSimd.Load(x += step), i12 = TSimd.Load(x += step);
                s5 = Three(s5, i10, i11, i12, w0, w1, w2);
                TV i13 = TSimd.Load(x += step), i14 = TSimd.Load(x += step);
                s6 = Three(s6, i12, i13, i14, w0, w1, w2);
                TV i15 = TSimd.Load(x += step), i16 = TSimd.Load(x += step);
                s7 = Three(s7, i14, i15, i16, w0, w1, w2);
                if (window.TapsX == 3)
                    continue;
                w0 = TSimd.Load(w + 3 * line);
                w1 = TSimd.Load(w + 4 * line);
                i1 = TSimd.Load(x = row + 3 * step);
                i2 = TSimd.Load(x += step);
                s0 = Two(s0, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s1 = Two(s1, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s2 = Two(s2, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s3 = Two(s3, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s4 = Two(s4, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s5 = Two(s5, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s6 = Two(s6, i1, i2, w0, w1);
                i1 = TSimd.Load(x += step);
                i2 = TSimd.Load(x += step);
                s7 = Two(s7, i1, i2, w0, w1);
            }
            float* o = output + c;
            int left = window.Exact ? channels - c : TSimd.Width;
            nint stride = channels;
            Finish<TSimd, TV, TActivation>.Store(end, s0, o, pixel, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s1, o += stride, pixel + 1, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s2, o += stride, pixel + 2, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s3, o += stride, pixel + 3, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s4, o += stride, pixel + 4, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s5, o += stride, pixel + 5, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s6, o += stride, pixel + 6, c, left);
            Finish<TSimd, TV, TActivation>.Store(end, s7, o + stride, pixel + 7, c, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Three(TV sum, TV a, TV b, TV c, TV w0, TV w1, TV w2) =>
        TSimd.MultiplyAdd(c, w2, TSimd.MultiplyAdd(b, w1, TSimd.MultiplyAdd(a, w0, sum)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Two(TV sum, TV a, TV b, TV w0, TV w1) => TSimd.MultiplyAdd(b, w1, TSimd.MultiplyAdd(a, w0, sum));
}
