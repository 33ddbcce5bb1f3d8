using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Training;

/// <summary>The two gradients of a depthwise convolution of one sample, a register of channels at a time.</summary>
/// <remarks>Layout: pictures [row][column][channel], filters and their gradient [tap][channel] in lines padded to whole registers.</remarks>
static unsafe class DepthwiseGradient<TSimd, TV> where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    /// <summary>filters'[ky, kx, c] += Σ_y Σ_x in[y·s + ky − top, x·s + kx − left, c] · dy[y, x, c], with taps outside the picture left out.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Filters(in DepthwiseExtent e, float* input, float* dy, float* gradient)
    {
        nint channels = e.Channels;
        for (int c = 0; c < e.Channels; c += TSimd.Width)
        {
            for (int y = 0; y < e.OutputHeight; y++)
            {
                float* outputs = dy + (nint)y * e.OutputWidth * channels + c;
                for (int ky = 0; ky < e.Kernel; ky++)
                {
                    int sy = y * e.Stride + ky - e.Top;
                    if ((uint)sy >= (uint)e.Height)
                        continue;
                    float* row = input + (nint)sy * e.Width * channels + c;
                    float* taps = gradient + (nint)ky * e.Kernel * e.Line + c;
                    // Columns at which all taps are inside.
                    int from = Math.Min(e.OutputWidth, (e.Left + e.Stride - 1) / e.Stride);
                    int to = Math.Max(from, Math.Min(e.OutputWidth, (e.Width - e.Kernel + e.Left) / e.Stride + 1));
                    Border(e, row, outputs, taps, 0, from);
                    Inside(e, row + ((nint)from * e.Stride - e.Left) * channels, outputs + from * channels, taps, to - from);
                    Border(e, row, outputs, taps, to, e.OutputWidth);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Inside(in DepthwiseExtent e, float* x, float* dy, float* taps, int count)
    {
        nint channels = e.Channels, step = (nint)e.Stride * channels, line = e.Line;
        TV s0 = TSimd.Load(taps), s1 = TSimd.Load(taps + line), s2 = TSimd.Load(taps + 2 * line);
        if (e.Kernel == 3)
        {
            for (; count > 0; count--, x += step, dy += channels)
            {
                TV d = TSimd.Load(dy);
                s0 = TSimd.MultiplyAdd(TSimd.Load(x), d, s0);
                s1 = TSimd.MultiplyAdd(TSimd.Load(x + channels), d, s1);
                s2 = TSimd.MultiplyAdd(TSimd.Load(x + 2 * channels), d, s2);
            }
        }
        else
        {
            TV s3 = TSimd.Load(taps + 3 * line), s4 = TSimd.Load(taps + 4 * line);
            for (; count > 0; count--, x += step, dy += channels)
            {
                TV d = TSimd.Load(dy);
                s0 = TSimd.MultiplyAdd(TSimd.Load(x), d, s0);
                s1 = TSimd.MultiplyAdd(TSimd.Load(x + channels), d, s1);
                s2 = TSimd.MultiplyAdd(TSimd.Load(x + 2 * channels), d, s2);
                s3 = TSimd.MultiplyAdd(TSimd.Load(x + 3 * channels), d, s3);
                s4 = TSimd.MultiplyAdd(TSimd.Load(x + 4 * channels), d, s4);
            }
            TSimd.Store(taps + 3 * line, s3);
            TSimd.Store(taps + 4 * line, s4);
        }
        TSimd.Store(taps, s0);
        TSimd.Store(taps + line, s1);
        TSimd.Store(taps + 2 * line, s2);
    }

    static void Border(in DepthwiseExtent e, float* row, float* dy, float* taps, int from, int to)
    {
        for (int x = from; x < to; x++)
        {
            TV d = TSimd.Load(dy + (nint)x * e.Channels);
            for (int kx = 0; kx < e.Kernel; kx++)
            {
                int sx = x * e.Stride + kx - e.Left;
                if ((uint)sx < (uint)e.Width)
                    TSimd.Store(taps + (nint)kx * e.Line, TSimd.MultiplyAdd(TSimd.Load(row + (nint)sx * e.Channels), d, TSimd.Load(taps + (nint)kx * e.Line)));
            }
        }
    }

    /// <summary>in'[y, x, c] (+)= Σ_tap dy[(y + top − ky)/s, (x + left − kx)/s, c] · filters[ky, kx, c] over the taps that divide evenly: any stride.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Input(in DepthwiseExtent e, float* filters, float* dy, float* dx, bool add)
    {
        nint channels = e.Channels;
        for (int y = 0; y < e.Height; y++)
        {
            for (int x = 0; x < e.Width; x++)
            {
                float* to = dx + ((nint)y * e.Width + x) * channels;
                int firstY = (y + e.Top) % e.Stride, firstX = (x + e.Left) % e.Stride;
                for (int c = 0; c < e.Channels; c += TSimd.Width)
                {
                    int left = e.Channels - c;
                    TV sum = add ? TSimd.LoadPartial(to + c, left) : TSimd.Splat(0);
                    for (int ky = firstY; ky < e.Kernel; ky += e.Stride)
                    {
                        int oy = (y + e.Top - ky) / e.Stride;
                        if (y + e.Top < ky || oy >= e.OutputHeight)
                            continue;
                        for (int kx = firstX; kx < e.Kernel; kx += e.Stride)
                        {
                            int ox = (x + e.Left - kx) / e.Stride;
                            if (x + e.Left >= kx && ox < e.OutputWidth)
                                sum = TSimd.MultiplyAdd(TSimd.Load(dy + ((nint)oy * e.OutputWidth + ox) * channels + c), TSimd.Load(filters + (ky * e.Kernel + kx) * (nint)e.Line + c), sum);
                        }
                    }
                    if (left >= TSimd.Width)
                        TSimd.Store(to + c, sum);
                    else
                        TSimd.StorePartial(to + c, sum, left);
                }
            }
        }
    }
}

/// <summary>Sizes of a depthwise convolution: square kernel of 3 or 5, one stride for both directions.</summary>
readonly record struct DepthwiseExtent(int Height, int Width, int OutputHeight, int OutputWidth, int Channels, int Kernel, int Stride, int Top, int Left, int Line);
