using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Renders heads of the face model with skin, hair, eyes and light, and says where their landmarks are. Not thread-safe: one per thread; the
/// same look gives the same picture.
/// </summary>
public sealed class HeadStudio
{
    /// <summary>The sides of a labelled crop over the extent of the landmarks, as in the sets of real faces.</summary>
    public const float CropEnlargement = 2;

    readonly HeadTemplate _template = HeadTemplate.Default;
    readonly HeadMesh _mesh;
    readonly HeadPaint _paint;
    readonly HeadShading _shading;
    readonly Vector3[] _screen;
    Rasterizer? _rasterizer;

    /// <summary>Memory for a head; the first studio also makes what all share, in about a second.</summary>
    public HeadStudio()
    {
        _mesh = new HeadMesh(_template);
        _paint = new HeadPaint(_template);
        _shading = new HeadShading(_template);
        _screen = new Vector3[_template.VertexCount];
    }

    /// <summary>Renders a head in the middle of a picture.</summary>
    /// <param name="look">The head.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="enlargement">The shorter side of the picture over the larger extent of the landmarks.</param>
    /// <param name="lift">How far above the middle the landmarks' middle stands, as a share of the shorter side.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not positive, or the enlargement is not above 0.</exception>
    public RenderedHead Render(HeadLook look, int width, int height, float enlargement = CropEnlargement, float lift = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(enlargement);
        var picture = new Image(width, height, PixelFormat.Rgb24);
        var landmarks = new Vector3[LandmarkTopology.Count];
        CameraIntrinsics camera = Render(look, picture, landmarks, enlargement, lift);
        return new RenderedHead
        {
            Picture = picture,
            Landmarks = landmarks,
            Expression = look.Shape.Expression[..Blendshapes.Count].ToArray(),
            Pose = _mesh.Pose,
            Camera = camera,
            Look = look,
        };
    }

    /// <summary>Renders a head into a picture of one's own; allocates nothing from the second picture of a size on.</summary>
    /// <param name="look">The head.</param>
    /// <param name="picture">RGB; all of it is painted over.</param>
    /// <param name="landmarks">Receives the 478 landmarks, as <see cref="RenderedHead.Landmarks"/>.</param>
    /// <param name="enlargement">The shorter side of the picture over the larger extent of the landmarks.</param>
    /// <param name="lift">How far above the middle the landmarks' middle stands, as a share of the shorter side.</param>
    /// <returns>The camera of the picture.</returns>
    public CameraIntrinsics Render(HeadLook look, Image picture, Span<Vector3> landmarks, float enlargement = CropEnlargement, float lift = 0)
    {
        _mesh.Set(look);
        CameraIntrinsics camera = Frame(picture, enlargement, lift);
        Project(camera, landmarks);
        Backdrop.Paint(picture, look.Pattern, look.PlainGround);
        Paint(look, camera, picture);
        return camera;
    }

    /// <summary>Adds a head to a picture, before all that is in it already; allocates nothing from the second picture of a size on.</summary>
    /// <param name="look">The head.</param>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="picture">RGB.</param>
    /// <param name="landmarks">Receives the 478 landmarks, as <see cref="RenderedHead.Landmarks"/>.</param>
    /// <returns>Where the head is.</returns>
    internal HeadPose Add(HeadLook look, in CameraIntrinsics camera, Image picture, Span<Vector3> landmarks)
    {
        _mesh.Set(look);
        Project(camera, landmarks);
        Paint(look, camera, picture);
        return _mesh.Pose;
    }

    /// <summary>Whether the head that was painted last covers a pixel.</summary>
    internal bool Covers(int x, int y) => _rasterizer is { } painted && (uint)x < (uint)painted.Width && (uint)y < (uint)painted.Height && painted.CoverageAt(x, y) > 0;

    void Paint(HeadLook look, in CameraIntrinsics camera, Image picture)
    {
        _paint.Set(look);
        _shading.Shade(look.Light, _mesh, _paint);
        if (_rasterizer is null || _rasterizer.Width != picture.Width || _rasterizer.Height != picture.Height)
            _rasterizer = new Rasterizer(picture.Width, picture.Height, supersampling: 2) { Culling = Culling.Back };
        new PinholeProjection((float)camera.FocalX, (float)camera.FocalY, (float)camera.CenterX, (float)camera.CenterY, Near: 1).Project(_mesh.Positions, _screen);
        _rasterizer.Rasterize(_screen, _mesh.MouthIsOpen ? _template.Triangles : _template.ShutTriangles);
        _rasterizer.Shade(new Surface { Colors = _shading.Colors }, new Canvas(picture));
    }

    /// <summary>The camera that shows the landmarks in the middle of a picture; it looks past the middle, as where a photo was cut.</summary>
    CameraIntrinsics Frame(Image picture, float enlargement, float lift)
    {
        Vector2 low = new(float.PositiveInfinity), high = new(float.NegativeInfinity);
        foreach (Vector3 p in _mesh.Landmarks)
        {
            var seen = new Vector2(p.X / -p.Z, p.Y / p.Z);
            (low, high) = (Vector2.Min(low, seen), Vector2.Max(high, seen));
        }
        int shorter = Math.Min(picture.Width, picture.Height);
        double focal = shorter / (enlargement * (double)MathF.Max(high.X - low.X, high.Y - low.Y));
        Vector2 middle = (low + high) / 2;
        return new CameraIntrinsics(focal, focal, picture.Width / 2.0 - focal * middle.X, picture.Height / 2.0 - lift * shorter - focal * middle.Y);
    }

    /// <summary>
    /// MediaPipe's depths are those of a weak perspective about the middle of the mesh; fitted faces of the labelled sets agree with this scale
    /// within 2 %.
    /// </summary>
    void Project(in CameraIntrinsics camera, Span<Vector3> landmarks)
    {
        float scale = (float)camera.FocalX / -_mesh.Pose.Translation.Z, mean = 0;
        for (int i = 0; i < landmarks.Length; i++)
        {
            Vector3 p = _mesh.Landmarks[i];
            landmarks[i] = new Vector3((float)(camera.CenterX - camera.FocalX * p.X / p.Z), (float)(camera.CenterY + camera.FocalY * p.Y / p.Z), -p.Z * scale);
            if (i < LandmarkTopology.MeshCount)
                mean += landmarks[i].Z / LandmarkTopology.MeshCount;
        }
        foreach (ref Vector3 landmark in landmarks)
            landmark.Z -= mean;
        SetIrisDepth(landmarks, LandmarkTopology.RightIris, LandmarkTopology.RightEye);
        SetIrisDepth(landmarks, LandmarkTopology.LeftIris, LandmarkTopology.LeftEye);
    }

    static void SetIrisDepth(Span<Vector3> landmarks, int iris, ReadOnlySpan<short> lids)
    {
        float depth = 0;
        foreach (short lid in lids[1..])
            depth += landmarks[lid].Z / (lids.Length - 1);
        foreach (ref Vector3 point in landmarks.Slice(iris, 5))
            point.Z = depth;
    }
}
