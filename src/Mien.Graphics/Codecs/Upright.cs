using System.Runtime.CompilerServices;

namespace Mien.Graphics.Codecs;

/// <summary>Turns and mirrors a stored picture so that it stands upright (EXIF orientation 1–8).</summary>
static class Upright
{
    // A tile of both pictures stays in the first cache while rows become columns.
    const int Tile = 32;

    /// <summary>True where the upright picture is as wide as the stored one is high.</summary>
    public static bool SwapsAxes(int orientation) => orientation >= 5;

    public static Image Apply(Image image, int orientation)
    {
        if (orientation is < 2 or > 8)
            return image;
        bool swap = SwapsAxes(orientation);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        Image result = new(pixels, swap ? image.Height : image.Width, swap ? image.Width : image.Height, image.Format);
        switch (image.Format.BytesPerPixel())
        {
            case 1: Turn<byte>(image, result, orientation); break;
            case 3: Turn<Pixel24>(image, result, orientation); break;
            default: Turn<uint>(image, result, orientation); break;
        }
        return result;
    }

    static void Turn<T>(Image from, Image to, int orientation) where T : unmanaged
    {
        int width = from.Width, height = from.Height;
        // Where stored pixel (0, 0) lands, and how far one step right or down in the stored picture moves in the upright one.
        (long start, long right, long down) = orientation switch
        {
            2 => (width - 1L, -1L, (long)width),
            3 => ((long)width * height - 1, -1L, -(long)width),
            4 => ((long)width * (height - 1), 1L, -(long)width),
            5 => (0L, (long)height, 1L),
            6 => (height - 1L, (long)height, -1L),
            7 => ((long)width * height - 1, -(long)height, -1L),
            _ => ((long)height * (width - 1), -(long)height, 1L),
        };
        ref T source = ref Unsafe.As<byte, T>(ref from.Pixels[0]);
        ref T target = ref Unsafe.As<byte, T>(ref to.Pixels[0]);
        for (int tileY = 0; tileY < height; tileY += Tile)
        {
            int bottom = Math.Min(tileY + Tile, height);
            for (int tileX = 0; tileX < width; tileX += Tile)
            {
                int end = Math.Min(tileX + Tile, width);
                for (int y = tileY; y < bottom; y++)
                {
                    ref T row = ref Unsafe.Add(ref source, (nint)y * width);
                    nint at = (nint)(start + y * down + tileX * right);
                    for (int x = tileX; x < end; x++, at += (nint)right)
                        Unsafe.Add(ref target, at) = Unsafe.Add(ref row, x);
                }
            }
        }
    }

    [InlineArray(3)]
    struct Pixel24
    {
        byte _first;
    }
}
