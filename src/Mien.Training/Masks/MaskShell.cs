using System.Numerics;

namespace Mien.Training;

/// <summary>Sheets over the mean head that are cut out by a flat outline, and beads along their edges.</summary>
static class MaskShell
{
    /// <summary>Lays a region over the head.</summary>
    /// <param name="draft">Where it goes.</param>
    /// <param name="region">The outline, in coordinates that <paramref name="lift"/> understands.</param>
    /// <param name="lift">Where a point of it lies.</param>
    /// <param name="inTexture">Its place in the texture.</param>
    public static void Sheet(MeshDraft draft, FlatRegion region, Func<Vector2, Vector3> lift, Func<Vector2, Vector2> inTexture)
    {
        int first = draft.VertexCount;
        foreach (Vector2 point in region.Points)
            draft.Vertex(lift(point), inTexture(point));
        for (int t = 0; t < region.Triangles.Count; t += 3)
            draft.Triangle(first + region.Triangles[t], first + region.Triangles[t + 1], first + region.Triangles[t + 2]);
    }

    /// <summary>Beads along the edges of a region.</summary>
    public static void Beads(MeshDraft draft, FlatRegion region, Func<Vector2, Vector3> lift, float radius, float step, int sides = 6)
    {
        foreach ((IReadOnlyList<Vector2> edge, bool closed) in region.Edges(step))
            draft.Tube([.. edge.Select(lift)], _ => radius, sides, closed);
    }

    /// <summary>A smooth curve through points (E. Catmull, R. Rom, A class of local interpolating splines, 1974).</summary>
    public static Vector3 Curve(ReadOnlySpan<Vector3> points, float share)
    {
        float at = Math.Clamp(share, 0, 1) * (points.Length - 1);
        int from = Math.Min((int)at, points.Length - 2);
        Vector3 b = points[from], c = points[from + 1], a = from > 0 ? points[from - 1] : 2 * b - c, d = from + 2 < points.Length ? points[from + 2] : 2 * c - b;
        float u = at - from;
        return 0.5f * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u * u + (3 * b - a - 3 * c + d) * u * u * u);
    }

    /// <summary>A smooth function through points whose x grows.</summary>
    public static float Profile(ReadOnlySpan<Vector2> points, float x)
    {
        int from = 0;
        while (from < points.Length - 2 && points[from + 1].X < x)
            from++;
        Vector2 b = points[from], c = points[from + 1], a = from > 0 ? points[from - 1] : 2 * b - c, d = from + 2 < points.Length ? points[from + 2] : 2 * c - b;
        float width = c.X - b.X, u = Math.Clamp((x - b.X) / width, 0, 1), slopeB = (c.Y - a.Y) / (c.X - a.X) * width, slopeC = (d.Y - b.Y) / (d.X - b.X) * width;
        float u2 = u * u, u3 = u2 * u;
        return (2 * u3 - 3 * u2 + 1) * b.Y + (u3 - 2 * u2 + u) * slopeB + (3 * u2 - 2 * u3) * c.Y + (u3 - u2) * slopeC;
    }

    /// <summary>About the distance from an almond with its middle at the origin, long along x.</summary>
    public static float Almond(Vector2 at, float halfWidth, float halfHeight, float power = 1.7f) =>
        (MathF.Pow(MathF.Abs(at.X) / halfWidth, power) + MathF.Pow(MathF.Abs(at.Y) / halfHeight, power) - 1) * halfHeight * 0.6f;

    /// <summary>The distance from a rounded box with its middle at the origin.</summary>
    public static float Box(Vector2 at, Vector2 half, float round)
    {
        Vector2 outside = Vector2.Abs(at) - half + new Vector2(round);
        return Vector2.Max(outside, Vector2.Zero).Length() + MathF.Min(MathF.Max(outside.X, outside.Y), 0) - round;
    }

    /// <summary>The distance from a closed polygon, negative inside.</summary>
    public static float Polygon(Vector2 at, ReadOnlySpan<Vector2> corners)
    {
        float nearest = float.PositiveInfinity;
        bool inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            Vector2 a = corners[i], b = corners[j], side = b - a;
            float share = Math.Clamp(Vector2.Dot(at - a, side) / MathF.Max(side.LengthSquared(), 1e-9f), 0, 1);
            nearest = MathF.Min(nearest, Vector2.DistanceSquared(at, a + side * share));
            if (a.Y > at.Y != b.Y > at.Y && at.X < a.X + side.X * (at.Y - a.Y) / side.Y)
                inside = !inside;
        }
        return MathF.Sqrt(nearest) * (inside ? -1 : 1);
    }

    public static Vector2 Turned(Vector2 at, float degrees)
    {
        (float sin, float cos) = MathF.SinCos(degrees * MathF.PI / 180);
        return new Vector2(at.X * cos - at.Y * sin, at.X * sin + at.Y * cos);
    }
}
