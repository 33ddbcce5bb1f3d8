using System.Numerics;

namespace Mien.Training;

/// <summary>Dark glasses and medical masks, drawn onto a face by its landmarks.</summary>
static class FaceWear
{
    /// <summary>The edge of a mask: along the jaw from ear to ear, and back over the bridge of the nose.</summary>
    static ReadOnlySpan<short> MaskEdge =>
    [
        93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 345, 346, 347, 277, 197, 47, 118, 117, 116,
    ];

    /// <summary>Two dark ellipses at the eyes and a bridge.</summary>
    /// <param name="points">478×3 landmarks in crop units.</param>
    /// <param name="side">Side of the picture, pixels.</param>
    /// <param name="pixels">RGB, 0 … 1.</param>
    /// <param name="random">The sample's dice.</param>
    public static void Sunglasses(ReadOnlySpan<float> points, int side, Span<float> pixels, ref SampleRandom random)
    {
        float dark = (float)random.Next(0.02, 0.25), alpha = (float)random.Next(0.75, 1), high = (float)random.Next(0.55, 0.85), wide = (float)random.Next(0.75, 1.05);
        var colour = new Vector3(dark * (float)random.Next(0.6, 1.4), dark, dark * (float)random.Next(0.6, 1.4));
        Lens(LandmarkTopology.RightEyeCorners, points, side, pixels, wide, high, colour, alpha);
        Lens(LandmarkTopology.LeftEyeCorners, points, side, pixels, wide, high, colour, alpha);
    }

    /// <summary>A mask over mouth and nose, plain, with folds.</summary>
    public static void Mask(ReadOnlySpan<float> points, int side, Span<float> pixels, ref SampleRandom random)
    {
        ReadOnlySpan<short> edge = MaskEdge;
        Span<Vector2> corners = stackalloc Vector2[edge.Length];
        for (int i = 0; i < corners.Length; i++)
            corners[i] = At(edge[i], points, side);
        bool black = random.Chance(0.25);
        float light = black ? (float)random.Next(0.03, 0.2) : (float)random.Next(0.55, 0.98);
        Vector3 colour = new(light * (float)random.Next(0.7, 1), light * (float)random.Next(0.85, 1), light);
        Vector2 down = At(152, points, side) - At(6, points, side);
        float folds = (float)random.Next(15, 45) / Math.Max(down.LengthSquared(), 1), depth = (float)random.Next(0, 0.12);
        FillPolygon(corners, side, pixels, (x, y, state) => state.Colour * (1 + state.Depth * MathF.Sin((x * state.Down.X + y * state.Down.Y) * state.Folds)), (Colour: colour, Depth: depth, Down: down, Folds: folds));
    }

    static void Lens((int Outer, int Inner) corners, ReadOnlySpan<float> points, int side, Span<float> pixels, float wide, float high, Vector3 colour, float alpha)
    {
        Vector2 a = At(corners.Outer, points, side), b = At(corners.Inner, points, side), center = (a + b) / 2, axis = b - a;
        float length = Math.Max(axis.Length(), 1), halfWidth = length * wide, halfHeight = length * high;
        axis /= length;
        for (int y = Math.Max((int)(center.Y - halfWidth), 0); y < Math.Min(center.Y + halfWidth, side); y++)
        {
            for (int x = Math.Max((int)(center.X - halfWidth), 0); x < Math.Min(center.X + halfWidth, side); x++)
            {
                Vector2 p = new Vector2(x + 0.5f, y + 0.5f) - center;
                float u = Vector2.Dot(p, axis) / halfWidth, v = (axis.X * p.Y - axis.Y * p.X) / halfHeight;
                float inside = Math.Clamp((1 - MathF.Sqrt(u * u + v * v)) * halfHeight + 0.5f, 0, 1);
                if (inside > 0)
                    Blend(pixels.Slice((y * side + x) * 3, 3), colour, alpha * inside);
            }
        }
    }

    static void FillPolygon<T>(ReadOnlySpan<Vector2> corners, int side, Span<float> pixels, Func<int, int, T, Vector3> colour, T state)
    {
        Span<float> crossings = stackalloc float[corners.Length];
        for (int y = 0; y < side; y++)
        {
            int count = 0;
            float at = y + 0.5f;
            for (int i = 0; i < corners.Length; i++)
            {
                Vector2 a = corners[i], b = corners[(i + 1) % corners.Length];
                if (a.Y <= at != b.Y <= at)
                    crossings[count++] = a.X + (at - a.Y) / (b.Y - a.Y) * (b.X - a.X);
            }
            crossings[..count].Sort();
            for (int i = 0; i + 1 < count; i += 2)
            {
                int first = Math.Max((int)crossings[i], 0), end = Math.Min((int)crossings[i + 1] + 1, side);
                for (int x = first; x < end; x++)
                {
                    float cover = Math.Clamp(Math.Min(x + 1, crossings[i + 1]) - Math.Max(x, crossings[i]), 0, 1);
                    Blend(pixels.Slice((y * side + x) * 3, 3), colour(x, y, state), cover);
                }
            }
        }
    }

    static Vector2 At(int landmark, ReadOnlySpan<float> points, int side) => new((points[landmark * 3] + 0.5f) * side, (points[landmark * 3 + 1] + 0.5f) * side);

    static void Blend(Span<float> pixel, Vector3 colour, float alpha)
    {
        pixel[0] += (colour.X - pixel[0]) * alpha;
        pixel[1] += (colour.Y - pixel[1]) * alpha;
        pixel[2] += (colour.Z - pixel[2]) * alpha;
    }
}
