using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Where a face's texture shows nothing because the photo hid it: black, which compression as JPEG makes nearly black.</summary>
static class UnseenSkin
{
    /// <summary>Levels of 255.</summary>
    const float Darkest = 14;

    public static bool IsHole(Vector3 color) => color.X < Darkest && color.Y < Darkest && color.Z < Darkest;

    /// <summary>How far every pixel is from the nearest hole, in pixels, by steps to neighbours of 1 and √2 (Borgefors 1986); large where there is none.</summary>
    public static float[] Distances(Image picture)
    {
        const float Straight = 1, Aslant = 1.4142f;
        int width = picture.Width, height = picture.Height;
        float[] distances = new float[width * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                distances[y * width + x] = IsHole(PaintPainter.ColorAt(picture, x, y)) ? 0 : 1e6f;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Nearer(x, y, x - 1, y, Straight);
                Nearer(x, y, x - 1, y - 1, Aslant);
                Nearer(x, y, x, y - 1, Straight);
                Nearer(x, y, x + 1, y - 1, Aslant);
            }
        }
        for (int y = height - 1; y >= 0; y--)
        {
            for (int x = width - 1; x >= 0; x--)
            {
                Nearer(x, y, x + 1, y, Straight);
                Nearer(x, y, x + 1, y + 1, Aslant);
                Nearer(x, y, x, y + 1, Straight);
                Nearer(x, y, x - 1, y + 1, Aslant);
            }
        }
        return distances;

        void Nearer(int x, int y, int besideX, int besideY, float step)
        {
            if (besideX >= 0 && besideX < width && besideY >= 0 && besideY < height)
                distances[y * width + x] = MathF.Min(distances[y * width + x], distances[besideY * width + besideX] + step);
        }
    }
}
