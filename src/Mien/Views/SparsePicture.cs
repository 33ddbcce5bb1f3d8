using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>68 landmarks: the lines that they make of jaw, brows, nose, eyes and lips, and a dot on each.</summary>
static class SparsePicture
{
    static readonly Color Line = new(245, 250, 255, 200);
    static readonly Color Dot = new(130, 255, 190);

    public static void Draw(Canvas canvas, ReadOnlySpan<Vector3> landmarks)
    {
        float scale = DrawingScale.Of(landmarks), line = DrawingScale.Width(scale, 1.8f, 0.8f), dot = DrawingScale.Width(scale, 3, 1.1f);
        Span<Vector2> points = stackalloc Vector2[landmarks.Length];
        for (int i = 0; i < points.Length; i++)
            points[i] = new Vector2(landmarks[i].X, landmarks[i].Y);
        foreach ((int first, int last, bool closed) in Landmarks68Topology.Lines)
        {
            if (closed)
                canvas.Polygon(points[first..(last + 1)], line, Line);
            else
                canvas.Polyline(points[first..(last + 1)], line, Line);
        }
        foreach (Vector2 point in points)
        {
            canvas.Dot(point, dot * 1.35f, Color.Black.WithAlpha(200));
            canvas.Dot(point, dot, Dot);
        }
    }
}
