using Mien.Tensors.Graphs;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>The windows of a convolution over a picture [height, width, channels], as rows of a matrix [output pixels, kernel · kernel · channels].</summary>
sealed unsafe class WindowExtent(int height, int width, int channels, int kernel, int stride, Padding2 padding, int outputHeight, int outputWidth)
{
    public int Stride => stride;

    public Padding2 Padding => padding;

    /// <summary>Copies the windows out of a picture; zeros outside it.</summary>
    public void Gather(float* picture, float* windows)
    {
        for (int y = 0; y < outputHeight; y++)
            for (int x = 0; x < outputWidth; x++)
                for (int ky = 0; ky < kernel; ky++, windows += kernel * channels)
                {
                    int sy = y * stride + ky - padding.Top, sx = x * stride - padding.Left;
                    var line = new Span<float>(windows, kernel * channels);
                    (int from, int to) = Inside(sx);
                    if ((uint)sy >= (uint)height || from >= to)
                    {
                        line.Clear();
                        continue;
                    }
                    line[..(from * channels)].Clear();
                    line[(to * channels)..].Clear();
                    new ReadOnlySpan<float>(picture + ((nint)sy * width + sx + from) * channels, (to - from) * channels).CopyTo(line[(from * channels)..]);
                }
    }

    /// <summary>Adds windows to a picture: the transposed of <see cref="Gather"/>.</summary>
    public void Scatter(float* windows, float* picture)
    {
        for (int y = 0; y < outputHeight; y++)
            for (int x = 0; x < outputWidth; x++)
                for (int ky = 0; ky < kernel; ky++, windows += kernel * channels)
                {
                    int sy = y * stride + ky - padding.Top, sx = x * stride - padding.Left;
                    (int from, int to) = Inside(sx);
                    if ((uint)sy >= (uint)height || from >= to)
                        continue;
                    float* target = picture + ((nint)sy * width + sx) * channels;
                    for (int i = from * channels; i < to * channels; i++)
                        target[i] += windows[i];
                }
    }

    (int From, int To) Inside(int sx) => (Math.Max(0, -sx), Math.Min(kernel, width - sx));
}
