using System.Numerics;
using BenchmarkDotNet.Attributes;
using Mien.Graphics;

namespace Mien.Benchmarks;

/// <summary>What masks cost on top of tracking: one face that fills a third of a 640×480 frame, on one core.</summary>
[MemoryDiagnoser]
public class MaskBenchmarks
{
    const int Width = 640, Height = 480, Rings = 100, Sectors = 100;

    static readonly CameraIntrinsics Camera = CameraIntrinsics.FromFieldOfView(CameraIntrinsics.DefaultFieldOfViewDegrees, Width, Height);

    readonly Image _frame = new(Width, Height, PixelFormat.Rgb24);
    readonly MaskRenderer _renderer = new();
    Face[] _faces = [];
    Mask _object = null!, _bound = null!;
    TimeSpan _time;

    /// <summary>Makes a mask of 20,000 triangles over the whole face.</summary>
    [GlobalSetup]
    public void Make()
    {
        new Random(1).NextBytes(_frame.Pixels);
        _object = Shell(MaskFollowing.Rigid);
        _bound = Shell(MaskFollowing.Surface);
        var shape = new FaceShape([.. Enumerable.Range(0, FaceModel.Default.IdentityCount).Select(i => i % 5 * 0.3f - 0.6f)], [.. Enumerable.Range(0, FaceModel.Default.ExpressionCount).Select(i => i % 9 == 0 ? 0.4f : 0)]);
        _faces =
        [
            new Face
            {
                Id = 1, Box = default, Score = 1, State = FaceState.Tracked,
                Mesh = new FaceMesh(FaceModel.Default, shape, HeadPose.FromEuler(15, 5, 3, new Vector3(0, 0, -500))),
            },
        ];
    }

    /// <summary>An object that moves with the skull.</summary>
    [Benchmark]
    public void Rigid20000() => Draw(_object);

    /// <summary>An object that moves with the skin.</summary>
    [Benchmark]
    public void Surface20000() => Draw(_bound);

    void Draw(Mask mask)
    {
        _time += TimeSpan.FromMilliseconds(33);
        _renderer.Draw(_frame, _faces, mask, _time, Camera);
    }

    /// <summary>Half an egg before the face.</summary>
    static Mask Shell(MaskFollowing follows)
    {
        List<Vector3> positions = [];
        List<int> triangles = [];
        for (int ring = 0; ring <= Rings; ring++)
        {
            for (int sector = 0; sector <= Sectors; sector++)
            {
                float polar = MathF.PI * (0.02f + 0.96f * ring / Rings), around = MathF.PI * sector / Sectors;
                int at = positions.Count;
                positions.Add(new Vector3(-80 * MathF.Sin(polar) * MathF.Cos(around), 105 * MathF.Cos(polar) - 25, 95 * MathF.Sin(polar) * MathF.Sin(around) - 40));
                if (ring < Rings && sector < Sectors)
                    triangles.AddRange([at, at + Sectors + 1, at + 1, at + 1, at + Sectors + 1, at + Sectors + 2]);
            }
        }
        var bare = new Mesh([.. positions], [.. triangles]);
        var mesh = new Mesh(bare.Positions, bare.Triangles) { Normals = bare.ComputeNormals() };
        var layer = new MaskObject { Name = "shell", Model = "shell.glb", Anchor = MaskAnchor.Face, Fit = MaskFit.Millimetres, Follows = follows };
        return new Mask(new MaskDescription { Name = "shell", Layers = [layer] }, [new MaskContent(layer, [new MeshPart(mesh) { Color = new Vector4(0.8f, 0.7f, 0.3f, 1) }], null)]);
    }
}
