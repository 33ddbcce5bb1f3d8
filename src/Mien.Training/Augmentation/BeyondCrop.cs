using Mien.Graphics;

namespace Mien.Training;

/// <summary>Puts another picture where a region leaves its crop.</summary>
static class BeyondCrop
{
    /// <summary>Replaces the pixels that lie outside of the crop.</summary>
    /// <param name="crop">The crop.</param>
    /// <param name="region">The region of it that is seen.</param>
    /// <param name="mirror">Whether it is seen mirrored.</param>
    /// <param name="side">Side of the pictures, pixels.</param>
    /// <param name="beyond">What lies beyond, side × side × 3.</param>
    /// <param name="pixels">What is seen, the same.</param>
    public static void Fill(ImageView crop, in RotatedRect region, bool mirror, int side, ReadOnlySpan<float> beyond, Span<float> pixels)
    {
        (double sin, double cos) = Math.SinCos(region.RotationRadians);
        double step = region.Width / side;
        for (int y = 0; y < side; y++)
        {
            // The crop's pixels of a row are a single run: outside of it lies another picture.
            (double startX, double startY) = region.ToImage(0.5 / side, (y + 0.5) / side);
            (double from, double to) = (0, side);
            Narrow(startX, cos * step, crop.Width, ref from, ref to);
            Narrow(startY, sin * step, crop.Height, ref from, ref to);
            int first = (int)Math.Ceiling(from), end = to <= from ? first : Math.Min((int)Math.Ceiling(to), side);
            if (mirror)
                (first, end) = (side - end, side - first);
            int row = y * side * 3;
            beyond.Slice(row, first * 3).CopyTo(pixels[row..]);
            beyond.Slice(row + end * 3, (side - end) * 3).CopyTo(pixels[(row + end * 3)..]);
        }
    }

    /// <summary>Keeps those x for which start + x·step lies within 0 … extent.</summary>
    static void Narrow(double start, double step, double extent, ref double from, ref double to)
    {
        if (Math.Abs(step) < 1e-9)
        {
            if (start < 0 || start > extent)
                to = from;
            return;
        }
        double a = -start / step, b = (extent - start) / step;
        from = Math.Clamp(Math.Min(a, b), from, Math.Max(from, to));
        to = Math.Clamp(Math.Max(a, b), from, Math.Max(from, to));
    }
}
