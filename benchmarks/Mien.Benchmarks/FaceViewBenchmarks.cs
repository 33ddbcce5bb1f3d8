using System.Numerics;
using BenchmarkDotNet.Attributes;
using Mien.Graphics;

namespace Mien.Benchmarks;

/// <summary>The surface of a face of the built-in model, about 380 pixels high, over 640×480; one thread.</summary>
[MemoryDiagnoser]
public class FaceViewBenchmarks
{
    const int Width = 640, Height = 480;

    readonly Image _picture = new(Width, Height, PixelFormat.Rgb24);
    readonly CameraIntrinsics _camera = new(1100, 1100, Width / 2.0, Height / 2.0);
    readonly HeadPose _pose = HeadPose.FromEuler(20, -5, 3, new Vector3(0, 10, -650));
    readonly PosedFace[] _faces = [new(FaceSurface.Default)];
    readonly FaceTexture _texture = new(FaceSurface.Default, 512);
    FaceShape _shape = new([], []);
    FaceRenderer _renderer = new();

    /// <summary>Samples per pixel along each axis.</summary>
    [Params(1, 2)]
    public int Supersampling { get; set; }

    /// <summary>A person of the model's distribution who smiles a little.</summary>
    [GlobalSetup]
    public void Choose()
    {
        var random = new Random(1);
        float[] identity = [.. Enumerable.Range(0, FaceModel.Default.IdentityCount).Select(_ => random.NextSingle() * 2 - 1)], expression = new float[Blendshapes.Count];
        expression[(int)Blendshape.MouthSmileLeft] = expression[(int)Blendshape.MouthSmileRight] = 0.4f;
        expression[(int)Blendshape.JawOpen] = 0.2f;
        _shape = new FaceShape(identity, expression);
        _renderer = new FaceRenderer(Supersampling);
        Pose();
    }

    /// <summary>Vertices and normals before the camera.</summary>
    [Benchmark]
    public void Pose() => _faces[0].Set(_shape, _pose, _camera);

    /// <summary>Z-buffer and light at every pixel.</summary>
    [Benchmark(Baseline = true)]
    public void Shaded() => _renderer.Draw(FaceView.Shaded, _faces, _picture);

    /// <summary>Z-buffer and greys.</summary>
    [Benchmark]
    public void Depth() => _renderer.Draw(FaceView.Depth, _faces, _picture);

    /// <summary>Z-buffer and the code of every point.</summary>
    [Benchmark]
    public void NormalizedCoordinates() => _renderer.Draw(FaceView.NormalizedCoordinates, _faces, _picture);

    /// <summary>Vertices, normals and a translucent lit surface: a frame of a video.</summary>
    [Benchmark]
    public void Frame()
    {
        Pose();
        _renderer.Draw(FaceView.Shaded, _faces, _picture, 0.6f);
    }

    /// <summary>A texture of 640×512, completed.</summary>
    [Benchmark]
    public Image Unwrap() => _texture.Unwrap(_faces[0], _picture, TextureFill.Complete);
}
