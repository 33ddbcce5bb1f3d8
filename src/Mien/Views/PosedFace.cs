using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>The surface of one face where it stands before a camera. Not thread-safe; setting another face allocates nothing.</summary>
public sealed class PosedFace
{
    readonly Vector3[] _rest, _model, _modelNormals, _head, _camera, _normals, _screen;

    // Whose face at rest is in _rest: a tracked face is the same person for many frames. Below 0: nobody's.
    readonly float[] _identity;
    int _identityCount = -1;

    /// <summary>Memory for a face of this surface.</summary>
    public PosedFace(FaceSurface surface)
    {
        Surface = surface;
        _identity = new float[surface.Model.IdentityCount];
        _rest = new Vector3[surface.ModelVertexCount];
        _model = new Vector3[surface.ModelVertexCount];
        _modelNormals = new Vector3[surface.ModelVertexCount];
        _head = new Vector3[surface.VertexCount];
        _camera = new Vector3[surface.VertexCount];
        _normals = new Vector3[surface.VertexCount];
        _screen = new Vector3[surface.VertexCount];
    }

    /// <summary>A face in memory of its own.</summary>
    public PosedFace(FaceSurface surface, FaceShape shape, in HeadPose pose, in CameraIntrinsics camera) : this(surface) => Set(shape, pose, camera);

    /// <summary>A fitted face (<see cref="Face.Mesh"/>) in memory of its own.</summary>
    /// <param name="surface">A surface of the mesh's model.</param>
    /// <param name="mesh">The fit.</param>
    /// <param name="camera">The camera that it was fitted for.</param>
    /// <exception cref="ArgumentException">The surface is one of another model.</exception>
    public PosedFace(FaceSurface surface, FaceMesh mesh, in CameraIntrinsics camera) : this(surface)
    {
        if (mesh.Model != surface.Model)
            throw new ArgumentException("The surface is one of another model than the mesh.", nameof(surface));
        Set(mesh.Shape.Copy(), mesh.Pose, camera);
    }

    /// <summary>What it is a face of.</summary>
    public FaceSurface Surface { get; }

    /// <summary>Identity and expression, as they were set last.</summary>
    public FaceShape? Shape { get; private set; }

    /// <summary>Where the head is.</summary>
    public HeadPose Pose { get; private set; }

    /// <summary>The camera that sees it.</summary>
    public CameraIntrinsics Camera { get; private set; }

    /// <summary>Vertices in the head frame, millimetres.</summary>
    public ReadOnlySpan<Vector3> HeadVertices => _head;

    /// <summary>Vertices in the camera frame (x right, y up, z towards the viewer), millimetres.</summary>
    public ReadOnlySpan<Vector3> Vertices => _camera;

    /// <summary>Unit normals in the camera frame.</summary>
    public ReadOnlySpan<Vector3> Normals => _normals;

    /// <summary>Vertices in the picture: x right and y down in pixels (centre of the top-left pixel at (0.5, 0.5)), and the distance along the camera's axis in millimetres, NaN behind the camera.</summary>
    public ReadOnlySpan<Vector3> Screen => _screen;

    /// <summary>Computes the surface of a face.</summary>
    /// <param name="shape">Identity and expression of the surface's model; kept, not copied.</param>
    /// <param name="pose">Where the head is.</param>
    /// <param name="camera">The camera that sees it.</param>
    /// <exception cref="ArgumentException">The shape has more coefficients than the model.</exception>
    public void Set(FaceShape shape, in HeadPose pose, in CameraIntrinsics camera)
    {
        (Shape, Pose, Camera) = (shape, pose, camera);
        SetShape(shape);
        Surface.Model.ComputeNormals(_model, _modelNormals);
        Surface.Pick(_model, _head);
        Surface.Pick(_modelNormals, _normals);
        var projection = new PinholeProjection((float)camera.FocalX, (float)camera.FocalY, (float)camera.CenterX, (float)camera.CenterY, Near: 1);
        Matrix4x4 turn = Matrix4x4.CreateFromQuaternion(pose.Rotation);
        for (int i = 0; i < _head.Length; i++)
        {
            _camera[i] = Vector3.Transform(_head[i], turn) + pose.Translation;
            _normals[i] = Vector3.Transform(_normals[i], turn);
            _screen[i] = projection.Project(_camera[i]);
        }
    }

    void SetShape(FaceShape shape)
    {
        FaceModel model = Surface.Model;
        if (_identityCount < 0 || !shape.Identity.SequenceEqual(_identity.AsSpan(0, _identityCount)))
        {
            _identityCount = -1;
            model.Evaluate(shape.Identity, [], _rest);
            shape.Identity.CopyTo(_identity);
            _identityCount = shape.Identity.Length;
        }
        _rest.CopyTo(_model, 0);
        model.AddExpression(shape.Expression, _model);
    }

    /// <summary>The 68 points of Multi-PIE (iBUG) in the picture: x and y in pixels, z in pixels too, smaller = nearer, 0 at the point between the eyes.</summary>
    /// <param name="points">Room for <see cref="Landmarks68Topology.Count"/> points.</param>
    /// <exception cref="ArgumentException">There is not room for them.</exception>
    public void Landmarks68(Span<Vector3> points)
    {
        IReadOnlyList<SurfacePoint> landmarks = Surface.Model.Landmarks68;
        if (points.Length != landmarks.Count)
            throw new ArgumentException($"There are {landmarks.Count} points, and room for {points.Length}.", nameof(points));
        for (int i = 0; i < points.Length; i++)
        {
            Vector3 p = Vector3.Transform(landmarks[i].On(Surface.Model.Triangles, _model), Pose.Rotation) + Pose.Translation;
            float near = 1 / MathF.Max(-p.Z, 1), scale = (float)Camera.FocalX / MathF.Max(-Pose.Translation.Z, 1);
            points[i] = new Vector3((float)(Camera.CenterX + Camera.FocalX * p.X * near), (float)(Camera.CenterY - Camera.FocalY * p.Y * near), (Pose.Translation.Z - p.Z) * scale);
        }
    }
}
