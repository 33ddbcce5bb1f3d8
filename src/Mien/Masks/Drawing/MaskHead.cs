using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// The head of one face as a mask sees it: the fitted model before the camera, its landmarks at rest and in the picture. Not thread-safe; setting
/// another face allocates nothing.
/// </summary>
sealed class MaskHead
{
    /// <summary>
    /// How far the surface that hides things is pushed away from the camera, along each ray, so that its outline stays: what rests on the skin is not to
    /// break through it where a nose or a cheek is larger than the mask was made for. Millimetres, of the face, of scalp and neck, and of the sides of the
    /// head between eyes and ears, where temples of glasses run. Ears are as they are.
    /// </summary>
    const float BehindFace = 4, BehindHead = 1, BehindSides = 3;

    /// <summary>The sides begin this far from the middle and behind the origin of the head, and above this, millimetres.</summary>
    const float SidesFrom = 45, SidesTo = 62, SidesBehind = -8, SidesBelow = -45;

    static readonly Lazy<FaceSurface> OfHead = new(() => new FaceSurface(FaceModel.Default, [FacePart.Face, FacePart.Head, FacePart.EyeSockets, FacePart.Eyeballs]));
    static readonly Lazy<float[]> Pushes = new(ComputePushes);

    readonly PosedFace _posed = new(OfHead.Value);
    readonly RestLandmarks _rest = new();
    readonly Vector3[] _occluder = new Vector3[CoarseHead.Default.Vertices.Length];
    readonly Vector3[] _landmarks = new Vector3[LandmarkTopology.Count], _seen = new Vector3[LandmarkTopology.Count];
    readonly float[] _visibility = new float[LandmarkTopology.Count], _expression = new float[Blendshapes.Count];

    /// <summary>Face, head, sockets and eyeballs of the model, in this order.</summary>
    public static FaceSurface Surface => OfHead.Value;

    /// <summary>The triangles of the face with the ears, of back and top of the head with the neck, and of what closes the openings of the eyes.</summary>
    public static (Range Face, Range Head, Range Eyes) Parts { get; } = RangesOf();

    /// <summary>The vertices of face and head; those of the eyes follow.</summary>
    public static int SkinVertices => FaceModel.Default.Part(FacePart.Head).VertexEnd;

    public FaceShape Shape => _posed.Shape!;

    public HeadPose Pose => _posed.Pose;

    public CameraIntrinsics Camera => _posed.Camera;

    public PinholeProjection Projection => new((float)Camera.FocalX, (float)Camera.FocalY, (float)Camera.CenterX, (float)Camera.CenterY, Near: 1);

    public Matrix4x4 CameraFromHead => Matrix4x4.CreateFromQuaternion(Pose.Rotation) * Matrix4x4.CreateTranslation(Pose.Translation);

    /// <summary>Head frame, millimetres, with the expression.</summary>
    public ReadOnlySpan<Vector3> HeadVertices => _posed.HeadVertices;

    /// <summary>Camera frame, millimetres.</summary>
    public ReadOnlySpan<Vector3> Vertices => _posed.Vertices;

    /// <summary>Unit vectors, camera frame.</summary>
    public ReadOnlySpan<Vector3> Normals => _posed.Normals;

    /// <summary>Pixels and distance.</summary>
    public ReadOnlySpan<Vector3> Screen => _posed.Screen;

    /// <summary>Pixels and distance of the surface that hides things: the vertices of <see cref="CoarseHead"/>.</summary>
    public ReadOnlySpan<Vector3> OccluderScreen => _occluder;

    /// <summary>The 478 landmarks at rest, head frame, millimetres.</summary>
    public ReadOnlySpan<Vector3> RestLandmarks => _rest.Points;

    /// <summary>The 478 landmarks of the model, with the expression, camera frame, millimetres.</summary>
    public ReadOnlySpan<Vector3> Landmarks => _landmarks;

    /// <summary>Where the picture shows the landmarks, pixels; z is their distance in millimetres. Those of the model where the networks give none.</summary>
    public ReadOnlySpan<Vector3> SeenLandmarks => _seen;

    /// <summary>0 … 1.</summary>
    public ReadOnlySpan<float> Visibility => _visibility;

    /// <summary>Weights of the expressions, in the order of <see cref="Blendshape"/>.</summary>
    public ReadOnlySpan<float> Expression => _expression;

    /// <summary>Takes a face with a mesh of the model inside Mien.dll.</summary>
    public void Set(Face face, in CameraIntrinsics camera)
    {
        FaceMesh mesh = face.Mesh!;
        if (face.Blendshapes is { } expression)
            expression.Weights.CopyTo(_expression);
        else
            _expression.AsSpan().Clear();
        Pose3D(mesh.Shape, mesh.Pose, camera);
        for (int i = 0; i < _seen.Length; i++)
        {
            if (face.Landmarks is { } measured && i < measured.Count)
                _seen[i] = new Vector3(measured[i].X, measured[i].Y, _seen[i].Z);
            _visibility[i] = face.Visibility is { } visibility && i < visibility.Count ? visibility[i] : 1;
        }
    }

    /// <summary>Takes a face of which only shape and pose are known.</summary>
    public void Set(FaceShape shape, ReadOnlySpan<float> expression, in HeadPose pose, in CameraIntrinsics camera)
    {
        expression.CopyTo(_expression);
        Pose3D(shape, pose, camera);
        _visibility.AsSpan().Fill(1);
    }

    void Pose3D(FaceShape shape, in HeadPose pose, in CameraIntrinsics camera)
    {
        _posed.Set(shape, pose, camera);
        _rest.Set(shape.Identity);
        PinholeProjection projection = Projection;
        FaceModel model = Surface.Model;
        IReadOnlyList<SurfacePoint> points = model.Landmarks478;
        for (int i = 0; i < _landmarks.Length; i++)
        {
            _landmarks[i] = points[i].On(model.Triangles, Vertices);
            _seen[i] = projection.Project(_landmarks[i]);
        }
        ReadOnlySpan<int> vertices = CoarseHead.Default.Vertices;
        ReadOnlySpan<float> pushes = Pushes.Value;
        for (int i = 0; i < _occluder.Length; i++)
        {
            Vector3 at = Vertices[vertices[i]];
            _occluder[i] = projection.Project(at * (1 + pushes[i] / MathF.Max(at.Length(), 1)));
        }
    }

    static (Range Face, Range Head, Range Eyes) RangesOf()
    {
        FaceModel model = FaceModel.Default;
        int face = model.Part(FacePart.Face).TriangleEnd * 3, head = model.Part(FacePart.Head).TriangleEnd * 3, eyes = model.Part(FacePart.Eyeballs).TriangleEnd * 3;
        return (0..face, face..head, head..eyes);
    }

    static float[] ComputePushes()
    {
        FaceModel model = FaceModel.Default;
        var pushes = new float[CoarseHead.Default.Vertices.Length];
        for (int i = 0; i < pushes.Length; i++)
        {
            int vertex = Surface.ModelVertices[CoarseHead.Default.Vertices[i]];
            SurfaceRegion region = model.Regions[vertex];
            Vector3 at = model.Neutral[vertex];
            float usual = region switch
            {
                SurfaceRegion.Ears => 0,
                SurfaceRegion.Scalp or SurfaceRegion.Neck => BehindHead,
                _ => BehindFace,
            };
            bool side = region is SurfaceRegion.Skin or SurfaceRegion.Scalp && at.Z < SidesBehind && at.Y > SidesBelow;
            float share = side ? Math.Clamp((MathF.Abs(at.X) - SidesFrom) / (SidesTo - SidesFrom), 0, 1) : 0;
            pushes[i] = usual + (BehindSides - usual) * share;
        }
        return pushes;
    }
}
