using Mien.Graphics;

namespace Mien.Media;

/// <summary>Memory in which pictures of every pixel format become RGB, with the last column and row repeated up to an even size where one is wanted.</summary>
sealed class RgbPicture
{
    readonly byte[] _pixels;
    readonly int _width, _height;

    /// <summary>Memory for pictures of <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    public RgbPicture(int width, int height, bool isEven)
    {
        (_width, _height) = (width, height);
        Width = isEven ? width + width % 2 : width;
        Height = isEven ? height + height % 2 : height;
        _pixels = new byte[checked(Width * Height * 3)];
    }

    /// <summary>Pixels per row, with the one that is repeated.</summary>
    public int Width { get; }

    /// <summary>Rows, with the one that is repeated.</summary>
    public int Height { get; }

    /// <summary>The picture as Height × Width × 3 bytes: its own memory where that is so already. Alpha is left out.</summary>
    public ReadOnlySpan<byte> Convert(ImageView image)
    {
        int row = Width * 3;
        if (image.Format == PixelFormat.Rgb24 && image.Stride == row && (Width, Height) == (_width, _height))
            return image.Pixels[.._pixels.Length];
        for (int y = 0; y < _height; y++)
        {
            Span<byte> target = _pixels.AsSpan(y * row, row);
            ConvertRow(image.Row(y), image.Format, target);
            if (Width > _width)
                target[^6..^3].CopyTo(target[^3..]);
        }
        if (Height > _height)
            _pixels.AsSpan((_height - 1) * row, row).CopyTo(_pixels.AsSpan(_height * row));
        return _pixels;
    }

    static void ConvertRow(ReadOnlySpan<byte> source, PixelFormat format, Span<byte> target)
    {
        int size = format.BytesPerPixel();
        (int red, int green, int blue) = format switch
        {
            PixelFormat.Gray8 => (0, 0, 0),
            PixelFormat.Rgb24 or PixelFormat.Rgba32 => (0, 1, 2),
            _ => (2, 1, 0),
        };
        for (int from = 0, to = 0; from + size <= source.Length; from += size, to += 3)
        {
            target[to] = source[from + red];
            target[to + 1] = source[from + green];
            target[to + 2] = source[from + blue];
        }
    }
}
