using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// A picture and its halves, quarters and so on, to be drawn small without aliasing: each pixel of a level is the mean of 2 × 2 of the
/// level above, as where the runtime shrinks pictures. RGB bytes, rows touching, with room for a four-byte load of the last pixel.
/// </summary>
sealed class PicturePyramid
{
    const int SmallestSide = 8;

    readonly Level[] _levels;

    /// <summary>A picture of any format; the pixels are copied.</summary>
    public PicturePyramid(ImageView picture)
    {
        Image rgb = ImageTransforms.Convert(picture, PixelFormat.Rgb24);
        byte[] pixels = new byte[rgb.Pixels.Length + 4];
        rgb.Pixels.CopyTo(pixels, 0);
        var levels = new List<Level> { new(pixels, rgb.Width, rgb.Height) };
        while (Math.Min(levels[^1].Width, levels[^1].Height) >= 2 * SmallestSide)
            levels.Add(Halved(levels[^1]));
        _levels = [.. levels];
    }

    /// <summary>Pixels per row of the picture itself.</summary>
    public int Width => _levels[0].Width;

    /// <summary>Rows of the picture itself.</summary>
    public int Height => _levels[0].Height;

    /// <summary>The level for a step of so many pixels of the picture from one pixel of the target to the next: there the step is below 2.</summary>
    public (Level Level, int Halvings) For(float step)
    {
        int halvings = 0;
        for (; step >= 2 && halvings < _levels.Length - 1; step /= 2)
            halvings++;
        return (_levels[halvings], halvings);
    }

    /// <summary>The mean colour, 0 … 1.</summary>
    public (float Red, float Green, float Blue) Mean()
    {
        Level level = _levels[^1];
        int red = 0, green = 0, blue = 0, pixels = level.Width * level.Height;
        for (int i = 0; i < pixels; i++)
        {
            red += level.Pixels[i * 3];
            green += level.Pixels[i * 3 + 1];
            blue += level.Pixels[i * 3 + 2];
        }
        float share = 1f / (255 * pixels);
        return (red * share, green * share, blue * share);
    }

    static Level Halved(in Level from)
    {
        int width = from.Width / 2, height = from.Height / 2, stride = from.Width * 3;
        byte[] pixels = new byte[width * height * 3 + 4];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < 3; c++)
                {
                    int i = 2 * y * stride + 6 * x + c;
                    pixels[(y * width + x) * 3 + c] = (byte)((from.Pixels[i] + from.Pixels[i + 3] + from.Pixels[i + stride] + from.Pixels[i + stride + 3] + 2) >> 2);
                }
        return new Level(pixels, width, height);
    }

    /// <summary>One size of the picture.</summary>
    public readonly record struct Level(byte[] Pixels, int Width, int Height);
}
