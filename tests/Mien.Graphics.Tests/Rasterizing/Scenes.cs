using System.Numerics;

namespace Mien.Graphics.Tests;

/// <summary>Triangles to draw.</summary>
static class Scenes
{
    /// <summary>Triangles of every size and direction, many of them crossing the border; coordinates on halves make ties on edges likely.</summary>
    public static (Vector3[] Screen, int[] Triangles) Soup(int seed, int count, int width, int height, bool ties)
    {
        Random random = new(seed);
        var screen = new Vector3[count * 3];
        for (int t = 0; t < count; t++)
        {
            float size = MathF.Pow(2, random.NextSingle() * 9);
            Vector2 center = new(random.NextSingle() * (width + 40) - 20, random.NextSingle() * (height + 40) - 20);
            for (int i = 0; i < 3; i++)
            {
                Vector2 at = center + (new Vector2(random.NextSingle(), random.NextSingle()) - new Vector2(0.5f)) * size;
                if (ties)
                    at = new Vector2(MathF.Round(at.X * 2) / 2, MathF.Round(at.Y * 2) / 2);
                screen[t * 3 + i] = new Vector3(at, 100 + random.NextSingle() * 900);
            }
        }
        return (screen, [.. Enumerable.Range(0, count * 3)]);
    }

    /// <summary>A bent sheet without folds over the whole picture and beyond: every sample lies in exactly one triangle.</summary>
    public static (Vector3[] Screen, int[] Triangles) Sheet(int seed, int width, int height, int cells, bool ties)
    {
        Random random = new(seed);
        int side = cells + 1;
        float stepX = (width + 40f) / cells, stepY = (height + 40f) / cells;
        var screen = new Vector3[side * side];
        for (int i = 0; i < screen.Length; i++)
        {
            bool border = i % side == 0 || i % side == cells || i / side == 0 || i / side == cells;
            Vector2 jitter = border ? Vector2.Zero : new Vector2(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f) * 0.45f;
            Vector2 at = new(-20 + (i % side + jitter.X) * stepX, -20 + (i / side + jitter.Y) * stepY);
            if (ties)
                at = new Vector2(MathF.Round(at.X * 2) / 2, MathF.Round(at.Y * 2) / 2);
            screen[i] = new Vector3(at, 500);
        }
        List<int> triangles = [];
        for (int y = 0; y < cells; y++)
        {
            for (int x = 0; x < cells; x++)
            {
                int a = y * side + x, b = a + 1, c = a + side, d = c + 1;
                triangles.AddRange(random.Next(2) == 0 ? [a, b, d, a, d, c] : [a, b, c, d, c, b]);
            }
        }
        return (screen, [.. triangles]);
    }

    /// <summary>A unit sphere of quads split in two, wound counter-clockwise seen from outside; texture coordinates once around.</summary>
    public static Mesh Sphere(int slices, int stacks)
    {
        int row = slices + 1;
        var positions = new Vector3[row * (stacks + 1)];
        var coordinates = new Vector2[positions.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            float longitude = i % row * MathF.Tau / slices, latitude = (i / row / (float)stacks - 0.5f) * MathF.PI;
            positions[i] = new Vector3(MathF.Cos(latitude) * MathF.Sin(longitude), MathF.Sin(latitude), MathF.Cos(latitude) * MathF.Cos(longitude));
            coordinates[i] = new Vector2(i % row / (float)slices, i / row / (float)stacks);
        }
        List<int> triangles = [];
        for (int y = 0; y < stacks; y++)
        {
            for (int x = 0; x < slices; x++)
            {
                int a = y * row + x, b = a + 1, c = a + row, d = c + 1;
                triangles.AddRange([a, b, d, a, d, c]);
            }
        }
        return new Mesh(positions, [.. triangles]) { Normals = [.. positions], TextureCoordinates = coordinates };
    }
}
