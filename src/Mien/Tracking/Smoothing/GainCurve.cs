using System.Numerics;

namespace Mien;

/// <summary>
/// A smooth curve from the origin through points: Catmull-Rom in x and y, the last point standing double, and flat beyond it, as
/// opentrack draws its splines. Its pieces are stored as short straight lines.
/// </summary>
sealed class GainCurve
{
    const int Lines = 32;

    readonly Vector2[] _line;

    /// <param name="points">In rising x, without the origin.</param>
    public GainCurve(params ReadOnlySpan<Vector2> points)
    {
        _line = new Vector2[points.Length * Lines + 1];
        for (int piece = 0; piece < points.Length; piece++)
        {
            Vector2 a = piece > 1 ? points[piece - 2] : default, b = piece > 0 ? points[piece - 1] : default, c = points[piece];
            Vector2 d = points[Math.Min(piece + 1, points.Length - 1)];
            for (int k = 0; k < Lines; k++)
            {
                float t = (float)k / Lines;
                _line[piece * Lines + k] = 0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t));
            }
        }
        _line[^1] = points[^1];
    }

    public double At(double x)
    {
        if (!(x < _line[^1].X))
            return _line[^1].Y;
        int low = 0, high = _line.Length - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _line[middle].X <= x ? (middle, high) : (low, middle);
        }
        Vector2 from = _line[low], to = _line[high];
        return Math.Max(0, from.Y + (to.Y - from.Y) * (x - from.X) / (to.X - from.X));
    }
}
