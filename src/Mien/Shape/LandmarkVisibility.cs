using System.Numerics;

namespace Mien;

/// <summary>
/// Says of every landmark of a fitted face whether the camera sees it: whether the skin there faces it, whether another part of the
/// head lies before it, whether lids cover it, and whether it is within the picture. Not thread-safe; allocates nothing per face.
/// </summary>
public sealed class LandmarkVisibility
{
    /// <summary>Between these cosines of the angle from the normal to the viewer a point goes from hidden to seen.</summary>
    const float Hidden = -0.1f, Seen = 0.15f;

    /// <summary>What lies this far behind the surface, millimetres, goes from seen to hidden; the coarse surface errs by some millimetres.</summary>
    const float Before = 7, Behind = 14;

    /// <summary>Between these weights of a blink the lids cover the iris.</summary>
    const float Open = 0.55f, Closed = 0.9f;

    readonly LandmarkBasis _basis;
    readonly int[] _triangles;
    readonly Vector3[] _normals, _points, _screen;
    readonly CoarseDepth _depth = new();
    readonly int _count;

    /// <summary>For landmarks at these points of a model.</summary>
    public LandmarkVisibility(FaceModel model, IReadOnlyList<SurfacePoint> landmarks)
    {
        CoarseSurface coarse = CoarseSurface.Of(model);
        _count = landmarks.Count;
        _basis = LandmarkBasis.Of(model, [.. landmarks, .. coarse.Vertices], _count);
        _triangles = coarse.Triangles;
        Vector3[] mean = _basis.Mean.ToArray();
        _normals = [.. mean.Take(_count).Select(point => NormalAround(point, mean.AsSpan(_count), _triangles))];
        _points = new Vector3[mean.Length];
        _screen = new Vector3[mean.Length];
    }

    /// <summary>The visibility of each landmark, 0 … 1.</summary>
    /// <param name="fit">A valid fit of the same model.</param>
    /// <param name="camera">The camera that took the picture.</param>
    /// <param name="width">Width of the picture, pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="visibility">One number a landmark.</param>
    /// <exception cref="ArgumentException">There is not room for as many numbers as landmarks, or the fit is not valid.</exception>
    public void Compute(FaceFit fit, in CameraIntrinsics camera, int width, int height, Span<float> visibility)
    {
        if (visibility.Length != _count || !fit.IsValid)
            throw new ArgumentException($"Visibility needs a valid fit and room for {_count} numbers; {visibility.Length} were given.");
        Place(fit, camera);
        _depth.Clear(_screen);
        for (int i = 0; i < _triangles.Length; i += 3)
            _depth.Draw(_screen[_count + _triangles[i]], _screen[_count + _triangles[i + 1]], _screen[_count + _triangles[i + 2]]);
        ReadOnlySpan<float> expression = fit.Shape.Expression;
        for (int i = 0; i < _count; i++)
        {
            float facing = -Vector3.Dot(Vector3.Transform(_normals[i], fit.Pose.Rotation), Vector3.Normalize(_points[i]));
            float seen = SmoothStep.Rise(facing, Hidden, Seen) * (1 - SmoothStep.Rise(_screen[i].Z - _depth.At(_screen[i]), Before, Behind));
            float inside = MathF.Min(MathF.Min(_screen[i].X, width - _screen[i].X), MathF.Min(_screen[i].Y, height - _screen[i].Y));
            seen *= Math.Clamp(inside + 0.5f, 0, 1);
            if (i >= LandmarkTopology.MeshCount)
                seen *= 1 - SmoothStep.Rise(expression[(int)(i < LandmarkTopology.LeftIris ? Blendshape.EyeBlinkRight : Blendshape.EyeBlinkLeft)], Open, Closed);
            visibility[i] = seen;
        }
    }

    /// <summary>All points in the camera's frame and in the picture, with their distance along its axis.</summary>
    void Place(FaceFit fit, in CameraIntrinsics camera)
    {
        fit.RestAt(_basis).Of(fit.Shape.Identity).CopyTo(_points);
        _basis.AddExpression(fit.Shape.Expression, _points);
        for (int i = 0; i < _points.Length; i++)
        {
            Vector3 p = Vector3.Transform(_points[i], fit.Pose.Rotation) + fit.Pose.Translation;
            float near = 1 / MathF.Max(-p.Z, 1);
            _points[i] = p;
            _screen[i] = new Vector3((float)(camera.CenterX + camera.FocalX * p.X * near), (float)(camera.CenterY - camera.FocalY * p.Y * near), -p.Z);
        }
    }

    /// <summary>
    /// Mean normal of the coarse surface around a point: a triangle at the edge of a lid or a lip may face anywhere, what hides the edge is
    /// what lies around it.
    /// </summary>
    static Vector3 NormalAround(Vector3 point, ReadOnlySpan<Vector3> vertices, int[] triangles)
    {
        const float Radius = 8;
        var normal = Vector3.Zero;
        for (int i = 0; i < triangles.Length; i += 3)
        {
            Vector3 a = vertices[triangles[i]], b = vertices[triangles[i + 1]], c = vertices[triangles[i + 2]];
            normal += Vector3.Cross(b - a, c - a) * MathF.Exp(-Vector3.DistanceSquared((a + b + c) / 3, point) / (2 * Radius * Radius));
        }
        return Vector3.Normalize(normal);
    }
}
