using System.Numerics;

namespace Mien;

/// <summary>
/// MediaPipe's face geometry of one face, to 1e-4: the transform from the canonical face to the camera, and the face's own metric mesh.
/// Centimetres; camera x right, y up, z towards the viewer. It treats the face as if seen along the optical axis, so its rotation is
/// wrong for faces off the centre of the picture; <see cref="HeadPoseSolver"/> corrects that.
/// </summary>
public sealed class FaceGeometry
{
    FaceGeometry(in Similarity transform, Vector3[] mesh)
    {
        Transform = transform;
        Mesh = mesh;
    }

    internal Similarity Transform { get; }

    /// <summary>The face in the head's frame: one vertex per landmark (468), centimetres.</summary>
    public IReadOnlyList<Vector3> Mesh { get; }

    /// <summary>The transform from canonical head to camera as MediaPipe packs it: 4 × 4, column-major, translation in elements 12 … 14.</summary>
    public float[] PoseMatrix()
    {
        Rotation3 r = Transform.Rotation;
        double s = Transform.Scale;
        Vector3D t = Transform.Translation;
        double[] matrix = [r.X.X * s, r.X.Y * s, r.X.Z * s, 0, r.Y.X * s, r.Y.Y * s, r.Y.Z * s, 0, r.Z.X * s, r.Z.Y * s, r.Z.Z * s, 0, t.X, t.Y, t.Z, 1];
        return Array.ConvertAll(matrix, v => (float)v);
    }

    /// <summary>
    /// Computes the geometry of one face from its landmarks (468 or 478, pixels, z in pixels and smaller = nearer) in a picture of the
    /// given size, for the vertical field of view that MediaPipe assumes or another. Null where the landmarks determine none.
    /// </summary>
    public static FaceGeometry? Compute(CanonicalFace canonical, ReadOnlySpan<Vector3> landmarks, int width, int height, double fieldOfViewDegrees = CameraIntrinsics.MediaPipeFieldOfViewDegrees)
    {
        CameraIntrinsics camera = CameraIntrinsics.FromVerticalFieldOfView(fieldOfViewDegrees, width, height);
        var screen = new Vector3D[LandmarkTopology.MeshCount];
        for (int i = 0; i < screen.Length; i++)
        {
            Vector3D ray = camera.Ray(landmarks[i].X, landmarks[i].Y);
            screen[i] = ray with { Z = landmarks[i].Z / camera.FocalX };
        }
        var metric = new Vector3D[screen.Length];
        if (!TrySolve(canonical, screen, metric, out Similarity transform))
            return null;
        var mesh = new Vector3[metric.Length];
        for (int i = 0; i < mesh.Length; i++)
        {
            Vector3D v = transform.Undo(metric[i]);
            mesh[i] = new Vector3((float)v.X, (float)v.Y, (float)v.Z);
        }
        return new FaceGeometry(transform, mesh);
    }

    /// <summary>
    /// The pipeline on points of the near plane at distance 1: x right, y up, z smaller = nearer, all in units of that distance.
    /// Two Procrustes fits find how large the face is beside the canonical one, hence how far away; the third gives the pose.
    /// </summary>
    internal static bool TrySolve(CanonicalFace canonical, ReadOnlySpan<Vector3D> screen, Span<Vector3D> metric, out Similarity transform)
    {
        transform = default;
        ReadOnlySpan<int> basis = ProcrustesBasis.Indices;
        Span<Vector3D> source = stackalloc Vector3D[basis.Length], target = stackalloc Vector3D[basis.Length];
        double meanDepth = 0;
        foreach (Vector3D point in screen)
            meanDepth += point.Z / screen.Length;
        for (int i = 0; i < basis.Length; i++)
        {
            Vector3 vertex = canonical.Vertices[basis[i]];
            source[i] = new Vector3D(vertex.X, vertex.Y, vertex.Z);
            target[i] = screen[basis[i]] with { Z = -screen[basis[i]].Z };
        }
        if (!Procrustes.TrySolve(source, target, ProcrustesBasis.Weights, out Similarity first))
            return false;
        for (int i = 0; i < basis.Length; i++)
            target[i] = Unproject(screen[basis[i]], meanDepth, first.Scale);
        if (!Procrustes.TrySolve(source, target, ProcrustesBasis.Weights, out Similarity second))
            return false;
        double scale = first.Scale * second.Scale;
        for (int i = 0; i < metric.Length; i++)
            metric[i] = Unproject(screen[i], meanDepth, scale);
        for (int i = 0; i < basis.Length; i++)
            target[i] = metric[basis[i]];
        return Procrustes.TrySolve(source, target, ProcrustesBasis.Weights, out transform);
    }

    static Vector3D Unproject(Vector3D screen, double meanDepth, double scale)
    {
        double depth = (screen.Z - meanDepth + 1) / scale;
        return new Vector3D(screen.X * depth, screen.Y * depth, -depth);
    }
}
