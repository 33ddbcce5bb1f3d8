using System.Numerics;

namespace Mien.Graphics;

/// <summary>
/// Draws anti-aliased lines, dots, rectangles and text into a picture in memory that anybody owns.
/// Coordinates are pixels, x right, y down, the centre of the top-left pixel at (0.5, 0.5). Everything is clipped at the borders,
/// coordinates that are not finite draw nothing, and nothing is allocated.
/// </summary>
public readonly ref partial struct Canvas
{
    readonly Span<byte> _pixels;
    readonly int _stride;
    readonly int _bytesPerPixel;

    /// <summary>Draws into <paramref name="height"/> rows of <paramref name="pixels"/>, <paramref name="stride"/> bytes apart (0: rows touch).</summary>
    /// <exception cref="ArgumentException">The memory is too small, or an extent is not positive.</exception>
    public Canvas(Span<byte> pixels, int width, int height, PixelFormat format, int stride = 0)
    {
        var view = new ImageView(pixels, width, height, format, stride);
        _pixels = pixels;
        _stride = view.Stride;
        _bytesPerPixel = format.BytesPerPixel();
        Width = width;
        Height = height;
        Format = format;
    }

    /// <summary>Draws into <paramref name="image"/>.</summary>
    public Canvas(Image image) : this(image.Pixels, image.Width, image.Height, image.Format)
    {
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Channel order.</summary>
    public PixelFormat Format { get; }

    /// <summary>A straight line with round ends, <paramref name="thickness"/> pixels wide; thinner than a pixel it fades.</summary>
    public void Line(Vector2 from, Vector2 to, float thickness, Color color) => Stroke([from, to], false, thickness / 2, color);

    /// <summary>
    /// Lines from point to point with round ends and joins. A point that is not finite lifts the pen.
    /// The parts are united before blending, so that joins of a translucent line do not show.
    /// </summary>
    public void Polyline(ReadOnlySpan<Vector2> points, float thickness, Color color) => Stroke(points, false, thickness / 2, color);

    /// <summary>The outline of a polygon: a polyline whose last point joins the first.</summary>
    public void Polygon(ReadOnlySpan<Vector2> points, float thickness, Color color) => Stroke(points, true, thickness / 2, color);

    /// <summary>The outline of an upright rectangle, centred on its edges.</summary>
    public void Rectangle(float x, float y, float width, float height, float thickness, Color color) =>
        Stroke([new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)], true, thickness / 2, color);

    /// <summary>A filled disc.</summary>
    public void Dot(Vector2 center, float radius, Color color)
    {
        // Below this radius the disc sits inside a few pixels, where distance says little about coverage: same shape, less alpha.
        const float Least = 0.75f;
        if (radius > 0 && radius < Least)
        {
            color = color.WithAlpha((byte)MathF.Round(color.Alpha * (radius * radius) / (Least * Least)));
            radius = Least;
        }
        Stroke([center, center], false, radius, color);
    }

    /// <summary>A filled upright rectangle; edges between pixels are blended by the area they cover.</summary>
    public void FillRectangle(float x, float y, float width, float height, Color color)
    {
        if (!(float.IsFinite(x) && float.IsFinite(y) && width > 0 && height > 0))
            return;
        float left = Math.Max(x, 0), top = Math.Max(y, 0);
        float right = Math.Min(x + width, Width), bottom = Math.Min(y + height, Height);
        if (!(left < right && top < bottom))
            return;
        for (int row = (int)top; row < Height && row < bottom; row++)
        {
            float vertical = Math.Min(row + 1, bottom) - Math.Max(row, top);
            Span<byte> pixels = Row(row);
            for (int column = (int)left; column < Width && column < right; column++)
            {
                float horizontal = Math.Min(column + 1, right) - Math.Max(column, left);
                Blend(pixels[(column * _bytesPerPixel)..], vertical * horizontal, color);
            }
        }
    }

    /// <summary>The bytes of one row, for drawing.</summary>
    internal Span<byte> Row(int y) => _pixels.Slice(y * _stride, Width * _bytesPerPixel);

    /// <summary>Lays the colour over one pixel at a coverage from 0 to 1 (Porter–Duff source over, in the picture's own 8-bit encoding).</summary>
    void Blend(Span<byte> pixel, float coverage, Color color)
    {
        float alpha = coverage * color.Alpha * (1f / 255);
        switch (Format)
        {
            case PixelFormat.Gray8:
                pixel[0] = Mix(pixel[0], color.Luma, alpha);
                break;
            case PixelFormat.Rgb24:
                Mix(pixel, color.Red, color.Green, color.Blue, alpha);
                break;
            case PixelFormat.Bgr24:
                Mix(pixel, color.Blue, color.Green, color.Red, alpha);
                break;
            default:
                float behind = pixel[3] * (1f / 255) * (1 - alpha), total = alpha + behind;
                if (total <= 0)
                    return;
                bool rgba = Format == PixelFormat.Rgba32;
                Mix(pixel, rgba ? color.Red : color.Blue, color.Green, rgba ? color.Blue : color.Red, alpha / total);
                pixel[3] = (byte)(total * 255 + 0.5f);
                break;
        }
    }

    static void Mix(Span<byte> pixel, byte first, byte second, byte third, float alpha)
    {
        pixel[0] = Mix(pixel[0], first, alpha);
        pixel[1] = Mix(pixel[1], second, alpha);
        pixel[2] = Mix(pixel[2], third, alpha);
    }

    static byte Mix(byte below, byte above, float alpha) => (byte)(below + (above - below) * alpha + 0.5f);
}
