using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>Pictures of masks, painted point by point.</summary>
static class MaskPicture
{
    /// <summary>Paints a picture.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="alpha">Whether it has transparency.</param>
    /// <param name="paint">The colour at (u, v), v up, each 0 to 1: red, green, blue, alpha, 0 to 1.</param>
    public static Image Paint(int width, int height, bool alpha, Func<Vector2, Vector4> paint)
    {
        var picture = new Image(width, height, alpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24);
        int bytes = alpha ? 4 : 3;
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < width; x++)
            {
                Vector4 color = Vector4.Clamp(paint(new Vector2((x + 0.5f) / width, 1 - (y + 0.5f) / height)), Vector4.Zero, Vector4.One) * 255;
                for (int channel = 0; channel < bytes; channel++)
                    row[x * bytes + channel] = (byte)(color[channel] + 0.5f);
            }
        }
        return picture;
    }

    /// <summary>A colour from its hexadecimal number, opaque.</summary>
    public static Vector4 Rgb(int hex) => new((hex >> 16) / 255f, (hex >> 8 & 255) / 255f, (hex & 255) / 255f, 1);
}
