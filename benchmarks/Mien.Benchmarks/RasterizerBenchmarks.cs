using System.Numerics;
using BenchmarkDotNet.Attributes;
using Mien.Graphics;
using Mien.Tensors.Import.Numpy;

namespace Mien.Benchmarks;

/// <summary>A dense face (ICT-FaceKit's, 18,460 triangles, 400 pixels wide) over 640×480, projection and vertex shading included; one thread.</summary>
[MemoryDiagnoser]
public class RasterizerBenchmarks
{
    const int Vertices = 9409, Quads = 9230, Width = 640, Height = 480;

    readonly Image _image = new(Width, Height, PixelFormat.Rgb24);
    readonly Image _unwrapped = new(512, 512, PixelFormat.Rgb24);
    readonly float[] _depth = new float[Width * Height];
    readonly Vector3[] _vectors = new Vector3[Width * Height];
    readonly Vector3[] _camera = new Vector3[Vertices];
    readonly Vector3[] _screen = new Vector3[Vertices];
    readonly Vector3[] _normals = new Vector3[Vertices];
    readonly Vector3[] _colors = new Vector3[Vertices];
    readonly Vector2[] _coordinates = new Vector2[Vertices];
    readonly Texture _texture = new(new Image(512, 512, PixelFormat.Rgb24));
    readonly TextureUnwrap _unwrap = new(512, 512);
    readonly Sim3drRasterizer _sim3dr = new(Width, Height);
    readonly Lighting _perPixel = new() { Ambient = new(0.3f), Lights = Lighting.Studio.Lights, Specular = new(0.15f), PerPixel = true };
    PinholeProjection _projection;
    Rasterizer _rasterizer = new(1, 1);
    int[] _triangles = [];

    /// <summary>Samples per pixel along each axis.</summary>
    [Params(1, 2)]
    public int Supersampling { get; set; }

    /// <summary>Turns the face a little and places it so that it fills the picture.</summary>
    [GlobalSetup]
    public void Read()
    {
        Span<float> neutral = NumpyFile.Read(Shared.Path("facemodel", "ict", "neutral.npy")).Floats;
        Span<int> quads = NumpyFile.Read(Shared.Path("facemodel", "ict", "faces.npy")).As<int>();
        List<int> triangles = [];
        for (int quad = 0; quad < Quads; quad++)
        {
            Span<int> q = quads.Slice(quad * 4, 4);
            triangles.AddRange(q[3] < 0 ? [q[0], q[1], q[2]] : [q[0], q[1], q[2], q[0], q[2], q[3]]);
        }
        _triangles = [.. triangles];
        Vector3 min = new(float.MaxValue), max = new(float.MinValue);
        for (int i = 0; i < Vertices; i++)
        {
            _camera[i] = new Vector3(neutral[i * 3], neutral[i * 3 + 1], neutral[i * 3 + 2]);
            min = Vector3.Min(min, _camera[i]);
            max = Vector3.Max(max, _camera[i]);
        }
        Matrix4x4 place = Matrix4x4.CreateTranslation(-(min + max) / 2) * Matrix4x4.CreateRotationY(0.3f) * Matrix4x4.CreateTranslation(0, 0, -60);
        for (int i = 0; i < Vertices; i++)
        {
            _colors[i] = (_camera[i] - min) / (max - min);
            _coordinates[i] = new Vector2(_colors[i].X, _colors[i].Y);
            _camera[i] = Vector3.Transform(_camera[i], place);
        }
        VertexNormals.Compute(_camera, _triangles, _normals);
        float focal = 400 * 60 / (max.X - min.X);
        _projection = new PinholeProjection(focal, focal, Width / 2f, Height / 2f);
        _rasterizer = new Rasterizer(Width, Height, Supersampling) { Culling = Culling.Back };
        Rasterize();
    }

    /// <summary>Projection and z-buffer.</summary>
    [Benchmark]
    public void Rasterize()
    {
        _projection.Project(_camera, _screen);
        _rasterizer.Rasterize(_screen, _triangles);
    }

    /// <summary>The same, then light at the vertices.</summary>
    [Benchmark(Baseline = true)]
    public void Lit()
    {
        Rasterize();
        _rasterizer.Shade(new Surface { Color = new Vector3(0.9f, 0.75f, 0.65f), Lighting = Lighting.Studio, Normals = _normals, Positions = _camera }, new Canvas(_image));
    }

    /// <summary>Vertex normals first.</summary>
    [Benchmark]
    public void LitWithNewNormals()
    {
        VertexNormals.Compute(_camera, _triangles, _normals);
        Lit();
    }

    /// <summary>Vertex colours at half opacity.</summary>
    [Benchmark]
    public void Blended()
    {
        Rasterize();
        _rasterizer.Shade(new Surface { Colors = _colors, Opacity = 0.5f }, new Canvas(_image));
    }

    /// <summary>A texture under light at the vertices.</summary>
    [Benchmark]
    public void Textured()
    {
        Rasterize();
        _rasterizer.Shade(new Surface { Texture = _texture, TextureCoordinates = _coordinates, Lighting = Lighting.Studio, Normals = _normals, Positions = _camera }, new Canvas(_image));
    }

    /// <summary>Light at every pixel.</summary>
    [Benchmark]
    public void LitPerPixel()
    {
        Rasterize();
        _rasterizer.Shade(new Surface { Color = new Vector3(0.9f, 0.75f, 0.65f), Lighting = _perPixel, Normals = _normals, Positions = _camera }, new Canvas(_image));
    }

    /// <summary>Depth and normals as numbers.</summary>
    [Benchmark]
    public void DepthAndNormals()
    {
        Rasterize();
        _rasterizer.CopyDepth(_depth);
        _rasterizer.Interpolate(_normals, _vectors);
    }

    /// <summary>The photo into a texture of 512×512.</summary>
    [Benchmark]
    public void Unwrap() => _unwrap.Draw(_coordinates, _screen, _triangles, DepthKind.Perspective, _image, new Canvas(_unwrapped));

    /// <summary>As 3DDFA_V2 draws, backs included.</summary>
    [Benchmark]
    public void Sim3dr() => _sim3dr.Draw(_screen, _triangles, _colors, new Canvas(_image));
}
