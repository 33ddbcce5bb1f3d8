namespace Mien.Training;

/// <summary>Lines through points in the order of x; level beyond the ends.</summary>
static class PiecewiseLinear
{
    public static float At(ReadOnlySpan<(float X, float Y)> points, float x)
    {
        int i = 1;
        while (i < points.Length - 1 && x > points[i].X)
            i++;
        float width = points[i].X - points[i - 1].X;
        float t = width > 0 ? Math.Clamp((x - points[i - 1].X) / width, 0, 1) : 0;
        return points[i - 1].Y + (points[i].Y - points[i - 1].Y) * t;
    }
}
