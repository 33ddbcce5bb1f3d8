using System.Numerics;

namespace Mien;

/// <summary>A depth buffer of few cells over the box of a face in the picture.</summary>
sealed class CoarseDepth
{
    /// <summary>Cells along a side: some 3 mm each on a head.</summary>
    const int Side = 80;

    readonly float[] _depth = new float[Side * Side];
    Vector2 _origin, _scale;

    /// <summary>Empties the buffer and lays it over the box of some points of the picture.</summary>
    public void Clear(ReadOnlySpan<Vector3> points)
    {
        var low = new Vector2(float.MaxValue);
        var high = new Vector2(float.MinValue);
        foreach (Vector3 p in points)
        {
            low = Vector2.Min(low, new Vector2(p.X, p.Y));
            high = Vector2.Max(high, new Vector2(p.X, p.Y));
        }
        _origin = low;
        _scale = new Vector2(Side) / Vector2.Max(high - low, new Vector2(1e-3f));
        Array.Fill(_depth, float.PositiveInfinity);
    }

    /// <summary>Draws a triangle (pixels, and depth growing away from the viewer) where its cells' centres lie in it; the nearer stays.</summary>
    public void Draw(Vector3 a, Vector3 b, Vector3 c)
    {
        Vector2 p = (new Vector2(a.X, a.Y) - _origin) * _scale, q = (new Vector2(b.X, b.Y) - _origin) * _scale, r = (new Vector2(c.X, c.Y) - _origin) * _scale;
        float area = (q.X - p.X) * (r.Y - p.Y) - (q.Y - p.Y) * (r.X - p.X);
        // Counter-clockwise in the head is clockwise where y points down; what shows its back hides nothing that its front would not.
        if (!(area < 0))
            return;
        int left = Math.Max(0, (int)MathF.Ceiling(Least(p.X, q.X, r.X) - 0.5f)), right = Math.Min(Side - 1, (int)MathF.Floor(Most(p.X, q.X, r.X) - 0.5f));
        int top = Math.Max(0, (int)MathF.Ceiling(Least(p.Y, q.Y, r.Y) - 0.5f)), bottom = Math.Min(Side - 1, (int)MathF.Floor(Most(p.Y, q.Y, r.Y) - 0.5f));
        float inverse = 1 / area;
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                float cx = x + 0.5f, cy = y + 0.5f;
                float u = ((q.X - cx) * (r.Y - cy) - (q.Y - cy) * (r.X - cx)) * inverse, v = ((r.X - cx) * (p.Y - cy) - (r.Y - cy) * (p.X - cx)) * inverse, w = 1 - u - v;
                if (u < 0 || v < 0 || w < 0)
                    continue;
                ref float depth = ref _depth[y * Side + x];
                float here = u * a.Z + v * b.Z + w * c.Z;
                depth = here < depth ? here : depth;
            }
        }
    }

    /// <summary>The farthest of the cells around a point: a surface hides a point only where all of them are before it.</summary>
    public float At(Vector3 point)
    {
        Vector2 cell = (new Vector2(point.X, point.Y) - _origin) * _scale;
        int x = Math.Clamp((int)cell.X, 1, Side - 2), y = Math.Clamp((int)cell.Y, 1, Side - 2);
        float far = 0;
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++)
                far = _depth[(y + dy) * Side + x + dx] is var depth && depth > far ? depth : far;
        return far;
    }

    // MathF.Min and Max, whose code depends on the newest instruction sets, are left to the JIT by ahead-of-time compilers.
    static float Least(float a, float b, float c) => a < b ? a < c ? a : c : b < c ? b : c;

    static float Most(float a, float b, float c) => a > b ? a > c ? a : c : b > c ? b : c;
}
