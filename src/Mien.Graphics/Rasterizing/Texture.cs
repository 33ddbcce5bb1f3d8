using Mien.Graphics.Rasterizing;

namespace Mien.Graphics;

/// <summary>What a texture shows outside 0 … 1.</summary>
public enum TextureWrap
{
    /// <summary>Its border.</summary>
    Clamp,

    /// <summary>Itself again.</summary>
    Repeat,
}

/// <summary>
/// A picture to put on triangles, with smaller copies of itself for triangles that show it reduced (one level per triangle, sampled
/// bilinearly). Immutable.
/// </summary>
public sealed class Texture
{
    readonly byte[][] _levels;

    /// <summary>Copies a picture.</summary>
    /// <param name="image">The picture; grey becomes colour.</param>
    /// <param name="wrap">What lies outside 0 … 1.</param>
    /// <param name="mipmaps">False always samples the full picture: sharper, with shimmer where it is shown reduced.</param>
    public Texture(ImageView image, TextureWrap wrap = TextureWrap.Clamp, bool mipmaps = true)
    {
        Width = image.Width;
        Height = image.Height;
        Wrap = wrap;
        List<byte[]> levels = [ToRgba(image)];
        int width = Width, height = Height;
        while (mipmaps && Math.Max(width, height) > 1)
        {
            int halfWidth = Math.Max(width / 2, 1), halfHeight = Math.Max(height / 2, 1);
            levels.Add(Halve(levels[^1], width, height, halfWidth, halfHeight));
            (width, height) = (halfWidth, halfHeight);
        }
        _levels = [.. levels];
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>What lies outside 0 … 1.</summary>
    public TextureWrap Wrap { get; }

    internal int LevelCount => _levels.Length;

    // The arrays are pinned: they live on the pinned heap.
    internal unsafe RgbaTexels Level(int level) => new(
        (uint*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_levels[level], 0), Math.Max(Width >> level, 1), Math.Max(Height >> level, 1), Wrap == TextureWrap.Repeat);

    static byte[] ToRgba(ImageView image)
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(image.Width * image.Height * 4), pinned: true);
        int bytes = image.Format.BytesPerPixel();
        int red = image.Format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0, green = bytes == 1 ? 0 : 1, blue = bytes == 1 ? 0 : 2 - red;
        for (int y = 0, to = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            for (int from = 0; from < row.Length; from += bytes, to += 4)
            {
                pixels[to] = row[from + red];
                pixels[to + 1] = row[from + green];
                pixels[to + 2] = row[from + blue];
                pixels[to + 3] = bytes == 4 ? row[from + 3] : (byte)255;
            }
        }
        return pixels;
    }

    // Averages two by two; an odd last row or column is left out, as graphics processors do.
    static byte[] Halve(byte[] source, int width, int height, int halfWidth, int halfHeight)
    {
        byte[] target = GC.AllocateUninitializedArray<byte>(halfWidth * halfHeight * 4, pinned: true);
        for (int y = 0; y < halfHeight; y++)
        {
            int top = y * 2 * width, bottom = Math.Min(y * 2 + 1, height - 1) * width;
            for (int x = 0; x < halfWidth; x++)
            {
                int left = x * 2, right = Math.Min(x * 2 + 1, width - 1);
                for (int channel = 0; channel < 4; channel++)
                {
                    int sum = source[(top + left) * 4 + channel] + source[(top + right) * 4 + channel] + source[(bottom + left) * 4 + channel] + source[(bottom + right) * 4 + channel];
                    target[(y * halfWidth + x) * 4 + channel] = (byte)((sum + 2) / 4);
                }
            }
        }
        return target;
    }
}
