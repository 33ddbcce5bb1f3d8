using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// Draws the surfaces of faces over a picture. Nearer faces hide those behind them. Pictures of up to two megapixels need no new memory
/// after the first of their size. Not thread-safe.
/// </summary>
public sealed class FaceRenderer
{
    /// <summary>Above this, buffers cover one face at a time instead of the whole picture.</summary>
    const int WholePicture = 2_100_000;

    const int CropStep = 64;

    // At the vertices: they lie so close that light at every pixel looks alike and takes three times as long.
    static readonly Lighting Lamp = new()
    {
        Ambient = new Vector3(0.32f),
        Lights = [new DirectionalLight(new Vector3(-0.4f, 0.5f, 1), new Vector3(0.72f))],
        Specular = new Vector3(0.12f),
        Shininess = 16,
    };

    readonly int _supersampling;
    readonly List<PosedFace> _order = [];
    Rasterizer? _rasterizer;
    Image? _behind;
    Vector3[] _screen = [], _colors = [];

    /// <summary>A renderer.</summary>
    /// <param name="supersampling">Samples per pixel along each axis: 1, or 2 for smooth edges.</param>
    /// <exception cref="ArgumentOutOfRangeException">Supersampling is neither 1 nor 2.</exception>
    public FaceRenderer(int supersampling = 2)
    {
        if (supersampling is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(supersampling), $"Supersampling is 1 or 2, not {supersampling}.");
        _supersampling = supersampling;
    }

    /// <summary>Draws faces.</summary>
    /// <param name="view">What of them.</param>
    /// <param name="faces">Faces before one camera.</param>
    /// <param name="picture">The picture that the camera took, or a black one of its size.</param>
    /// <param name="opacity">From 0, nothing is drawn, to 1, the faces hide the picture. A face never shows through another.</param>
    public void Draw(FaceView view, IReadOnlyList<PosedFace> faces, Image picture, float opacity = 1)
    {
        if (faces.Count == 0 || !(opacity > 0))
            return;
        (float nearest, float farthest) = view == FaceView.Depth ? Distances(faces) : default;
        bool mixed = opacity < 1;
        if (mixed)
        {
            if (_behind is null || _behind.Width != picture.Width || _behind.Height != picture.Height || _behind.Format != picture.Format)
                _behind = new Image(picture.Width, picture.Height, picture.Format);
            picture.Pixels.CopyTo(_behind.Pixels, 0);
        }
        _order.Clear();
        _order.AddRange(faces);
        // The farthest first, by the point between the eyes.
        _order.Sort(static (a, b) => a.Pose.Translation.Z.CompareTo(b.Pose.Translation.Z));
        foreach (PosedFace face in _order)
        {
            if (TryRasterize(face, picture, out int left, out int top))
                Shade(view, face, picture, left, top, nearest, farthest);
        }
        if (mixed)
            Mix(_behind!.Pixels, picture.Pixels, opacity);
    }

    /// <summary>Fills the z-buffer, of the whole picture or of the part of a big one that the face covers.</summary>
    bool TryRasterize(PosedFace face, Image picture, out int left, out int top)
    {
        (left, top) = (0, 0);
        int right = picture.Width, bottom = picture.Height;
        if ((long)picture.Width * picture.Height > WholePicture)
        {
            Vector2 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
            foreach (Vector3 vertex in face.Screen)
            {
                if (!float.IsFinite(vertex.Z))
                    continue;
                least = Vector2.Min(least, new Vector2(vertex.X, vertex.Y));
                most = Vector2.Max(most, new Vector2(vertex.X, vertex.Y));
            }
            left = (int)Math.Clamp(least.X - 1, 0, right) / CropStep * CropStep;
            top = (int)Math.Clamp(least.Y - 1, 0, bottom) / CropStep * CropStep;
            right = Math.Min(((int)Math.Clamp(most.X + 1, 0, right) + CropStep - 1) / CropStep * CropStep, right);
            bottom = Math.Min(((int)Math.Clamp(most.Y + 1, 0, bottom) + CropStep - 1) / CropStep * CropStep, bottom);
            if (left >= right || top >= bottom)
                return false;
        }
        if (_rasterizer is null || _rasterizer.Width != right - left || _rasterizer.Height != bottom - top)
            _rasterizer = new Rasterizer(right - left, bottom - top, _supersampling) { Culling = Culling.Back };
        Grow(ref _screen, face.Screen.Length);
        var shift = new Vector3(left, top, 0);
        for (int i = 0; i < face.Screen.Length; i++)
            _screen[i] = face.Screen[i] - shift;
        _rasterizer.Rasterize(_screen.AsSpan(0, face.Screen.Length), face.Surface.Triangles);
        return true;
    }

    void Shade(FaceView view, PosedFace face, Image picture, int left, int top, float nearest, float farthest)
    {
        int bytes = picture.Format.BytesPerPixel();
        var canvas = new Canvas(picture.Pixels.AsSpan(top * picture.Stride + left * bytes), _rasterizer!.Width, _rasterizer.Height, picture.Format, picture.Stride);
        if (view == FaceView.Shaded)
        {
            _rasterizer.Shade(new Surface { Colors = face.Surface.RegionColors, Lighting = Lamp, Normals = face.Normals, Positions = face.Vertices }, canvas);
            return;
        }
        Grow(ref _colors, face.Screen.Length);
        Span<Vector3> colors = _colors.AsSpan(0, face.Screen.Length);
        switch (view)
        {
            case FaceView.Depth:
                float scale = 1 / Math.Max(farthest - nearest, 1e-3f);
                for (int i = 0; i < colors.Length; i++)
                    colors[i] = new Vector3((farthest + face.Vertices[i].Z) * scale);
                break;
            case FaceView.Normals:
                for (int i = 0; i < colors.Length; i++)
                    colors[i] = face.Normals[i] * 0.5f + new Vector3(0.5f);
                break;
            default:
                face.Surface.NormalizedCoordinates.CopyTo(colors);
                break;
        }
        _rasterizer.Shade(new Surface { Colors = colors }, canvas);
    }

    /// <summary>Of what is turned towards the camera: the back of an ear would take half of the greys.</summary>
    static (float Nearest, float Farthest) Distances(IReadOnlyList<PosedFace> faces)
    {
        float nearest = float.PositiveInfinity, farthest = float.NegativeInfinity;
        for (int i = 0; i < faces.Count; i++)
        {
            ReadOnlySpan<Vector3> vertices = faces[i].Vertices, normals = faces[i].Normals;
            for (int v = 0; v < vertices.Length; v++)
            {
                nearest = Math.Min(nearest, -vertices[v].Z);
                if (Vector3.Dot(vertices[v], normals[v]) < 0)
                    farthest = Math.Max(farthest, -vertices[v].Z);
            }
        }
        return (nearest, farthest);
    }

    internal static void Mix(ReadOnlySpan<byte> behind, Span<byte> pixels, float opacity)
    {
        int weight = (int)(Math.Clamp(opacity, 0, 1) * 256 + 0.5f);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((behind[i] * (256 - weight) + pixels[i] * weight + 128) >> 8);
    }

    static void Grow(ref Vector3[] array, int length)
    {
        if (array.Length < length)
            array = new Vector3[length];
    }
}
