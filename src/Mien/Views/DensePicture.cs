using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>The 2d_dense picture: the mesh faintly, every landmark as a dot, and the contours that people recognise a face by.</summary>
static class DensePicture
{
    static readonly Color Mesh = new(235, 245, 255, 72);
    static readonly Color Dots = new(130, 255, 190, 230);
    static readonly Color Oval = new(190, 215, 255);
    static readonly Color Brows = new(255, 180, 60);
    static readonly Color Eyes = new(70, 235, 255);
    static readonly Color Lips = new(255, 95, 135);
    static readonly Color Irises = new(255, 235, 80);

    /// <summary>Draws one face; <paramref name="edges"/> is the tessellation over the first landmarks, empty where the pack has none.</summary>
    public static void Draw(Canvas canvas, ReadOnlySpan<Vector3> landmarks, IReadOnlyList<(int From, int To)> edges)
    {
        float scale = DrawingScale.Of(landmarks);
        float mesh = DrawingScale.Width(scale, 0.8f, 0.4f), line = DrawingScale.Width(scale, 1.8f, 0.8f), dot = DrawingScale.Width(scale, 1.1f, 0.45f);
        foreach ((int from, int to) in edges)
        {
            if (from < landmarks.Length && to < landmarks.Length)
                canvas.Line(Point(landmarks[from]), Point(landmarks[to]), mesh, Mesh);
        }
        foreach (Vector3 landmark in landmarks)
            canvas.Dot(Point(landmark), dot, Dots);
        Run(canvas, landmarks, LandmarkTopology.FaceOval, line, Oval);
        Run(canvas, landmarks, LandmarkTopology.RightBrowUpper, line, Brows);
        Run(canvas, landmarks, LandmarkTopology.RightBrowLower, line, Brows);
        Run(canvas, landmarks, LandmarkTopology.LeftBrowUpper, line, Brows);
        Run(canvas, landmarks, LandmarkTopology.LeftBrowLower, line, Brows);
        Run(canvas, landmarks, LandmarkTopology.RightEye, line, Eyes);
        Run(canvas, landmarks, LandmarkTopology.LeftEye, line, Eyes);
        Run(canvas, landmarks, LandmarkTopology.LipsOuter, line, Lips);
        Run(canvas, landmarks, LandmarkTopology.LipsInner, line, Lips);
        if (landmarks.Length < LandmarkTopology.Count)
            return;
        Iris(canvas, landmarks, LandmarkTopology.RightIris, LandmarkTopology.RightIrisRim, line);
        Iris(canvas, landmarks, LandmarkTopology.LeftIris, LandmarkTopology.LeftIrisRim, line);
    }

    static Vector2 Point(Vector3 landmark) => new(landmark.X, landmark.Y);

    static void Run(Canvas canvas, ReadOnlySpan<Vector3> landmarks, ReadOnlySpan<short> indices, float thickness, Color color)
    {
        Span<Vector2> points = stackalloc Vector2[indices.Length];
        for (int i = 0; i < points.Length; i++)
            points[i] = indices[i] < landmarks.Length ? Point(landmarks[indices[i]]) : new Vector2(float.NaN);
        canvas.Polyline(points, thickness, color);
    }

    /// <summary>Four rim points and the centre, as the circle that they lie on.</summary>
    static void Iris(Canvas canvas, ReadOnlySpan<Vector3> landmarks, int centerIndex, ReadOnlySpan<short> rim, float thickness)
    {
        const int Corners = 32;
        Vector2 center = Point(landmarks[centerIndex]);
        float radius = 0;
        foreach (short index in rim[..4])
            radius += Vector2.Distance(Point(landmarks[index]), center) / 4;
        Span<Vector2> circle = stackalloc Vector2[Corners];
        for (int i = 0; i < Corners; i++)
        {
            (float sin, float cos) = MathF.SinCos(i * MathF.Tau / Corners);
            circle[i] = center + radius * new Vector2(cos, sin);
        }
        canvas.Polygon(circle, thickness * 0.8f, Irises);
        canvas.Dot(center, thickness * 0.8f, Irises);
    }
}
