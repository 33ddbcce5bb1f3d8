using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Depthwise;

/// <summary>
/// Depthwise convolution of neighbouring output pixels: for each register of channels, eight (or one) sums slide over the taps,
/// each weight register serving all of them. out[x, c] = bias[c] + Σ_ky Σ_kx in[y + ky·dy, x·sx + kx·dx, c] · weights[ky, kx, c].
/// </summary>
/// <remarks>
/// Layout: NHWC rows; weights [bias][tap] lines of channels padded to whole registers. The caller clips the range of taps at the picture's border.
/// Tail: garbage past the last channel falls on the next pixel, which is written after (partial stores cost three times as much): pixels go
/// upwards, registers of channels downwards, and the last row is stored exactly. Registers: 8 sums + 1 weight. Loads past the last channel stay inside the arena's slack and fall on zero weights.
/// Scalar equivalent: <see cref="Reference.ReferenceLayers.Convolve"/> with Groups = C.
/// </remarks>
static unsafe class DepthwiseTile<TSimd, TV, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged where TActivation : struct, IActivation
{
    /// <summary>Output pixels that one call of <see cref="Eight"/> makes.</summary>
    public const int Pixels = 8;

    [MethodImpl(KernelCode.Hot)]
    public static void Eight(in DepthwiseWindow window, float* input, float* weights, float* output, nint pixel, Epilogue* end)
    {
        int channels = window.Channels, taps = window.TapsX, rows = window.TapsY;
        nint step = window.PixelStep, rowStep = window.RowStep, tapStep = window.TapStep, tapRowStep = window.TapRowStep, line = window.WeightLine;
        float* firstTap = weights + line + window.FirstTap * line;
        for (int c = (channels - 1) / TSimd.Width * TSimd.Width; c >= 0; c -= TSimd.Width)
        {
            TV s0 = TSimd.Load(weights + c);
            TV s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            float* row = input + c;
            float* w = firstTap + c;
            for (int ky = rows; ky > 0; ky--, row += rowStep, w += tapRowStep)
            {
                float* x = row;
                float* x4 = row + 4 * step;
                float* tap = w;
                for (int kx = taps; kx > 0; kx--, x += tapStep, x4 += tapStep, tap += line)
                {
                    TV weight = TSimd.Load(tap);
                    s0 = TSimd.MultiplyAdd(TSimd.Load(x), weight, s0);
                    s1 = TSimd.MultiplyAdd(TSimd.Load(x + step), weight, s1);
                    s2 = TSimd.MultiplyAdd(TSimd.Load(x + 2 * step), weight, s2);
                    s3 = TSimd.MultiplyAdd(TSimd.Load(x4 - step), weight, s3);
                    s4 = TSimd.MultiplyAdd(TSimd.Load(x4), weight, s4);
                    s5 = TSimd.MultiplyAdd(TSimd.Load(x4 + step), weight, s5);
                    s6 = TSimd.MultiplyAdd(TSimd.Load(x4 + 2 * step), weight, s6);
                    s7 = TSimd.MultiplyAdd(TSimd.Load(x4 + 3 * step), weight, s7);
                }
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

    [MethodImpl(KernelCode.Hot)]
    public static void Single(in DepthwiseWindow window, float* input, float* weights, float* output, nint pixel, Epilogue* end)
    {
        nint line = window.WeightLine;
        float* firstTap = weights + line + window.FirstTap * line;
        for (int c = (window.Channels - 1) / TSimd.Width * TSimd.Width; c >= 0; c -= TSimd.Width)
        {
            TV sum = TSimd.Load(weights + c);
            for (int ky = 0; ky < window.TapsY; ky++)
            {
                float* x = input + c + ky * window.RowStep;
                float* tap = firstTap + c + ky * window.TapRowStep;
                for (int kx = 0; kx < window.TapsX; kx++, x += window.TapStep, tap += line)
                    sum = TSimd.MultiplyAdd(TSimd.Load(x), TSimd.Load(tap), sum);
            }
            Finish<TSimd, TV, TActivation>.Store(end, sum, output + c, pixel, c, window.Exact ? window.Channels - c : TSimd.Width);
        }
    }
}

/// <summary>The taps that lie inside the picture for one output pixel, and the distances between them in floats.</summary>
struct DepthwiseWindow
{
    public int Channels;

    /// <summary>Whether nothing may be written past the last channel, not even for a while; see the remarks of the tile.</summary>
    public bool Exact;
    public int TapsY;
    public int TapsX;
    public int FirstTap;
    public nint PixelStep;
    public nint RowStep;
    public nint TapStep;
    public nint TapRowStep;
    public nint WeightLine;
}
