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
        double meanDepth = MeanDepth(landmarks, 1 / camera.FocalX);
        ReadOnlySpan<int> basis = ProcrustesBasis.Indices;
        Span<Vector3D> source = stackalloc Vector3D[basis.Length], screenBasis = stackalloc Vector3D[basis.Length];
        ProcrustesBasis.Take(canonical, source);
        for (int i = 0; i < basis.Length; i++)
            screenBasis[i] = screen[basis[i]];
        if (!TrySolve(source, screenBasis, meanDepth, out Similarity transform, out double scale))
            return null;
        var mesh = new Vector3[screen.Length];
        for (int i = 0; i < mesh.Length; i++)
        {
            Vector3D v = transform.Undo(Unproject(screen[i], meanDepth, scale));
            mesh[i] = new Vector3((float)v.X, (float)v.Y, (float)v.Z);
        }
        return new FaceGeometry(transform, mesh);
    }

    /// <summary>The mean depth of all landmarks of the mesh, times a factor.</summary>
    internal static double MeanDepth(ReadOnlySpan<Vector3> landmarks, double factor)
    {
        double sum = 0;
        foreach (Vector3 landmark in landmarks[..LandmarkTopology.MeshCount])
            sum += landmark.Z;
        return sum * factor / LandmarkTopology.MeshCount;
    }

    /// <summary>
    /// The pipeline on the points of the Procrustes basis: canonical ones, and those on the near plane at distance 1 (x right, y up, z
    /// smaller = nearer, all in units of that distance). Two Procrustes fits find how large the face is beside the canonical one, hence
    /// how far away (<paramref name="scale"/>); the third gives the pose.
    /// </summary>
    internal static bool TrySolve(ReadOnlySpan<Vector3D> source, ReadOnlySpan<Vector3D> screen, double meanDepth, out Similarity transform, out double scale)
    {
        transform = default;
        scale = 0;
        Span<Vector3D> target = stackalloc Vector3D[screen.Length];
        for (int i = 0; i < screen.Length; i++)
            target[i] = screen[i] with { Z = -screen[i].Z };
        if (!Procrustes.TrySolve(source, target, ProcrustesBasis.Weights, out Similarity first))
            return false;
        for (int i = 0; i < screen.Length; i++)
            target[i] = Unproject(screen[i], meanDepth, first.Scale);
        if (!Procrustes.TrySolve(source, target, ProcrustesBasis.Weights, out Similarity second))
            return false;
        scale = first.Scale * second.Scale;
        for (int i = 0; i < screen.Length; i++)
            target[i] = Unproject(screen[i], meanDepth, scale);
        return Procrustes.TrySolve(source, target, ProcrustesBasis.Weights, out transform);
    }

    static Vector3D Unproject(Vector3D screen, double meanDepth, double scale)
    {
        double depth = (screen.Z - meanDepth + 1) / scale;
        return new Vector3D(screen.X * depth, screen.Y * depth, -depth);
    }
}
