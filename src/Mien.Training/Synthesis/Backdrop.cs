using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>What is behind a rendered head, out of focus: a gradient, soft blobs of light and some unevenness.</summary>
static class Backdrop
{
    const int Cells = 18;

    /// <summary>Covers the whole of an RGB picture.</summary>
    public static void Paint(Image picture, ulong pattern, bool plain)
    {
        var random = new SampleRandom(pattern, 1);
        Span<Vector3> grid = stackalloc Vector3[(Cells + 1) * (Cells + 1)];
        Vector3 top = Color(ref random), bottom = Color(ref random);
        float rough = (float)random.Next(0, 0.035);
        plain |= random.Chance(0.3);
        for (int i = 0; i < grid.Length; i++)
        {
            float noise = plain ? 0 : (float)random.NextGaussian() * rough;
            grid[i] = Vector3.Lerp(top, bottom, i / (Cells + 1) / (float)Cells) + new Vector3(noise);
        }
        for (int blob = plain ? 0 : random.Next(7); blob > 0; blob--)
        {
            Vector3 color = Color(ref random);
            float x = (float)random.Next(0, Cells), y = (float)random.Next(0, Cells), radius = (float)random.Next(1.2, 6), strength = (float)random.Next(0.3, 0.9);
            bool square = random.Chance(0.4);
            for (int i = 0; i < grid.Length; i++)
            {
                float dx = MathF.Abs(i % (Cells + 1) - x), dy = MathF.Abs(i / (Cells + 1) - y);
                float far = square ? MathF.Max(dx, dy) : MathF.Sqrt(dx * dx + dy * dy);
                grid[i] = Vector3.Lerp(grid[i], color, strength * (1 - HeadMaterials.Step(radius * 0.7f, radius, far)));
            }
        }
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Row(y);
            float v = (y + 0.5f) * Cells / picture.Height;
            int line = (int)v * (Cells + 1);
            v -= (int)v;
            for (int x = 0; x < picture.Width; x++)
            {
                float u = (x + 0.5f) * Cells / picture.Width;
                int at = line + (int)u;
                u -= (int)u;
                Vector3 color = Vector3.Lerp(Vector3.Lerp(grid[at], grid[at + 1], u), Vector3.Lerp(grid[at + Cells + 1], grid[at + Cells + 2], u), v);
                color = Vector3.Clamp(color, Vector3.Zero, Vector3.One) * 255;
                row[x * 3] = (byte)color.X;
                row[x * 3 + 1] = (byte)color.Y;
                row[x * 3 + 2] = (byte)color.Z;
            }
        }
    }

    /// <summary>Mostly pale colours, in the picture's encoding.</summary>
    static Vector3 Color(ref SampleRandom random)
    {
        float bright = (float)random.Next(0.05, 0.95), colorful = (float)(random.Next() * random.Next() * 0.35);
        return new Vector3(bright) + new Vector3((float)random.Next(-1, 1), (float)random.Next(-1, 1), (float)random.Next(-1, 1)) * colorful;
    }
}
