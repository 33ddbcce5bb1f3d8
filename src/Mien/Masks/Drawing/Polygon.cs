using System.Numerics;

namespace Mien;

/// <summary>How places lie to a polygon.</summary>
static class Polygon
{
    /// <summary>How far a point lies inside, in the polygon's unit; negative outside.</summary>
    public static float Depth(ReadOnlySpan<Vector2> polygon, Vector2 point)
    {
        bool inside = false;
        float nearest = float.PositiveInfinity;
        for (int i = 0; i < polygon.Length; i++)
        {
            Vector2 a = polygon[i], b = polygon[(i + 1) % polygon.Length], edge = b - a;
            if (a.Y > point.Y != b.Y > point.Y && point.X < a.X + (point.Y - a.Y) / (b.Y - a.Y) * edge.X)
                inside = !inside;
            float along = Math.Clamp(Vector2.Dot(point - a, edge) / MathF.Max(edge.LengthSquared(), 1e-12f), 0, 1);
            nearest = MathF.Min(nearest, Vector2.DistanceSquared(point, a + edge * along));
        }
        return inside ? MathF.Sqrt(nearest) : -MathF.Sqrt(nearest);
    }
}
