namespace Mien.Graphics;

/// <summary>
/// A picture in memory that anybody owns: a camera frame, an OpenCV Mat, an ImageSharp buffer. Read-only; nothing is copied.
/// x runs right, y down; the centre of the top-left pixel is (0.5, 0.5).
/// </summary>
public readonly ref struct ImageView
{
    /// <summary>A view of <paramref name="height"/> rows, <paramref name="stride"/> bytes apart (0: rows touch).</summary>
    /// <exception cref="ArgumentException">The memory is too small, or an extent is not positive.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride = 0)
    {
        int row = checked(width * format.BytesPerPixel());
        if (width <= 0 || height <= 0)
            throw new ArgumentException($"A picture cannot be {width}×{height} pixels.");
        if (stride == 0)
            stride = row;
        if (stride < row || (long)stride * (height - 1) + row > pixels.Length)
            throw new ArgumentException($"{pixels.Length} bytes do not hold {width}×{height} {format} pixels at a stride of {stride}.");
        Pixels = pixels;
        Width = width;
        Height = height;
        Format = format;
        Stride = stride;
    }

    /// <summary>The memory, from the top-left pixel on.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Channel order.</summary>
    public PixelFormat Format { get; }

    /// <summary>The bytes of one row, without the gap behind it.</summary>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(y * Stride, Width * Format.BytesPerPixel());

    /// <summary>A rectangle of this picture, sharing its memory.</summary>
    /// <exception cref="ArgumentException">The rectangle is empty or leaves the picture.</exception>
    public ImageView Crop(int x, int y, int width, int height)
    {
        if (x < 0 || y < 0 || width <= 0 || height <= 0 || x > Width - width || y > Height - height)
            throw new ArgumentException($"The rectangle ({x}, {y}) {width}×{height} leaves the {Width}×{Height} picture.");
        return new ImageView(Pixels[(y * Stride + x * Format.BytesPerPixel())..], width, height, Format, Stride);
    }
}
