using System.Numerics;

namespace Mien.Training;

/// <summary>The five points of an iris on the eyeball: centre, then the rim towards the subject's … as MediaPipe orders them.</summary>
static class IrisPoints
{
    /// <summary>Half of 11.7 mm, the visible diameter of an iris, which differs little among people.</summary>
    const float Radius = 5.85f;

    /// <summary>The subject's left iris: centre, then rim to the subject's left, top, right and bottom.</summary>
    public static IReadOnlyList<SurfacePoint> Left(FaceModel model)
    {
        var center = Vector3.Zero;
        int count = 0;
        for (int v = 0; v < model.VertexCount; v++)
        {
            if (model.Regions[v] != SurfaceRegion.Pupil || model.Neutral[v].X < 0)
                continue;
            center += model.Neutral[v];
            count++;
        }
        center /= count;
        return [.. new[] { Vector3.Zero, Vector3.UnitX, Vector3.UnitY, -Vector3.UnitX, -Vector3.UnitY }.Select(direction => Front(model, center + direction * Radius))];
    }

    /// <summary>The foremost point of the eyeballs in front of a position.</summary>
    public static SurfacePoint Front(FaceModel model, Vector3 position)
    {
        FacePartRange part = model.Part(FacePart.Eyeballs);
        SurfacePoint best = default;
        float nearest = float.MinValue;
        for (int t = part.FirstTriangle; t < part.TriangleEnd; t++)
        {
            Vector3 a = model.Neutral[model.Triangles[t * 3]], b = model.Neutral[model.Triangles[t * 3 + 1]], c = model.Neutral[model.Triangles[t * 3 + 2]];
            float Area(Vector3 p, Vector3 q, Vector3 r) => (q.X - p.X) * (r.Y - p.Y) - (q.Y - p.Y) * (r.X - p.X);
            float whole = Area(a, b, c), u = Area(position, b, c) / whole, v = Area(a, position, c) / whole, w = 1 - u - v;
            if (!(u >= 0 && v >= 0 && w >= 0))
                continue;
            float z = a.Z * u + b.Z * v + c.Z * w;
            if (z > nearest)
                (nearest, best) = (z, new SurfacePoint(t, u, v, w));
        }
        return best;
    }
}
