namespace Mien.Graphics;

/// <summary>Order of the 8-bit channels of a pixel in memory.</summary>
public enum PixelFormat
{
    /// <summary>Luma, one byte.</summary>
    Gray8,

    /// <summary>Red, green, blue.</summary>
    Rgb24,

    /// <summary>Blue, green, red (OpenCV, Windows bitmaps).</summary>
    Bgr24,

    /// <summary>Red, green, blue, alpha (not premultiplied).</summary>
    Rgba32,

    /// <summary>Blue, green, red, alpha (not premultiplied).</summary>
    Bgra32,
}

/// <summary>Facts about pixel formats.</summary>
public static class PixelFormats
{
    /// <summary>Bytes of one pixel.</summary>
    public static int BytesPerPixel(this PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => 1,
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 3,
        _ => 4,
    };
}
