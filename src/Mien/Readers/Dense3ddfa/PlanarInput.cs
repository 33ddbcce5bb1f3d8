using Mien.Graphics;

namespace Mien;

/// <summary>Lays resized bytes into a network's planar (NCHW) input: blue, green, red, each byte minus a mean and divided.</summary>
static class PlanarInput
{
    /// <param name="pixels">1 or 3 bytes a pixel, in the order of <paramref name="format"/> without alpha.</param>
    /// <param name="format">The picture's format.</param>
    /// <param name="mean">Subtracted from blue, green, red.</param>
    /// <param name="divisor">Then divided by this.</param>
    /// <param name="planes">Three planes.</param>
    public static void Fill(ReadOnlySpan<byte> pixels, PixelFormat format, (float Blue, float Green, float Red) mean, float divisor, Span<float> planes)
    {
        int channels = format == PixelFormat.Gray8 ? 1 : 3, plane = planes.Length / 3;
        bool redFirst = format is PixelFormat.Rgb24 or PixelFormat.Rgba32;
        int blue = channels == 1 ? 0 : redFirst ? 2 : 0, green = channels == 1 ? 0 : 1, red = channels == 1 ? 0 : 2 - blue;
        Plane(pixels, blue, channels, mean.Blue, divisor, planes[..plane]);
        Plane(pixels, green, channels, mean.Green, divisor, planes.Slice(plane, plane));
        Plane(pixels, red, channels, mean.Red, divisor, planes[(2 * plane)..]);
    }

    static void Plane(ReadOnlySpan<byte> pixels, int channel, int channels, float mean, float divisor, Span<float> plane)
    {
        for (int i = 0, s = channel; i < plane.Length; i++, s += channels)
            plane[i] = (pixels[s] - mean) / divisor;
    }
}
