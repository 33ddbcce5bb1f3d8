namespace Mien.Graphics;

/// <summary>A picture that owns its memory; rows touch.</summary>
public sealed class Image
{
    /// <summary>A black (and, with alpha, transparent) picture.</summary>
    public Image(int width, int height, PixelFormat format)
        : this(new byte[checked((long)width * height * format.BytesPerPixel())], width, height, format)
    {
    }

    /// <summary>A picture over <paramref name="pixels"/>, which it keeps.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit.</exception>
    public Image(byte[] pixels, int width, int height, PixelFormat format)
    {
        if (width <= 0 || height <= 0 || pixels.LongLength != (long)width * height * format.BytesPerPixel())
            throw new ArgumentException($"{pixels.LongLength} bytes are not {width}×{height} {format} pixels.");
        Pixels = pixels;
        Width = width;
        Height = height;
        Format = format;
    }

    /// <summary>The bytes, row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Channel order.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => Width * Format.BytesPerPixel();

    /// <summary>This picture as a view.</summary>
    public ImageView View => new(Pixels, Width, Height, Format);

    /// <summary>This picture as a view.</summary>
    public static implicit operator ImageView(Image image) => image.View;

    /// <summary>The bytes of one row, for writing.</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Stride, Stride);
}
