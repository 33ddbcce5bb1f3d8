using System.Text;
using Mien.Graphics;

namespace Mien.Cli.Cameras;

/// <summary>A picture as text for a terminal: every character is an upper half block whose own colour is the upper pixel's and whose background is the lower one's.</summary>
static class HalfBlocks
{
    const string Reset = "\e[0m";

    /// <summary>The largest size, in pixels, that a picture can have in so many columns and rows without being distorted or enlarged; half a character is as high as it is wide.</summary>
    public static (int Width, int Height) Fit(int width, int height, int columns, int rows)
    {
        double scale = Math.Min(1, Math.Min((double)Math.Max(columns, 1) / width, 2.0 * Math.Max(rows, 1) / height));
        int fittedHeight = Math.Max(2, (int)(height * scale));
        return (Math.Max(1, (int)(width * scale)), fittedHeight - fittedHeight % 2);
    }

    /// <summary>Writes a picture, line by line from the cursor's line on.</summary>
    /// <param name="picture">Red, green, blue; an even number of rows.</param>
    /// <param name="left">Columns left free before it.</param>
    /// <param name="text">Grows by it; colours are named only where they change.</param>
    /// <exception cref="ArgumentException">The picture has another format, or an odd number of rows.</exception>
    public static void Write(Image picture, int left, StringBuilder text)
    {
        if (picture.Format != PixelFormat.Rgb24 || picture.Height % 2 != 0)
            throw new ArgumentException($"Half blocks are made of an even number of rows of {PixelFormat.Rgb24}, not {picture.Height} of {picture.Format}.");
        for (int y = 0; y < picture.Height; y += 2)
        {
            if (left > 0)
                text.Append("\e[").Append(left).Append('C');
            Span<byte> upper = picture.Row(y), lower = picture.Row(y + 1);
            int above = -1, below = -1;
            for (int x = 0; x < picture.Width; x++)
            {
                Change(text, "\e[38;2;", upper.Slice(3 * x, 3), ref above);
                Change(text, "\e[48;2;", lower.Slice(3 * x, 3), ref below);
                text.Append('▀');
            }
            text.Append(Reset).Append("\e[K\r\n");
        }
    }

    static void Change(StringBuilder text, string code, ReadOnlySpan<byte> pixel, ref int color)
    {
        int wanted = pixel[0] << 16 | pixel[1] << 8 | pixel[2];
        if (wanted == color)
            return;
        color = wanted;
        text.Append(code).Append(pixel[0]).Append(';').Append(pixel[1]).Append(';').Append(pixel[2]).Append('m');
    }
}
