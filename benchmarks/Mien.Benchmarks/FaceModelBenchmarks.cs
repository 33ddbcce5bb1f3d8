using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Mien.Benchmarks;

/// <summary>The face model: decoding its file, and the vertices of one face.</summary>
[MemoryDiagnoser]
public class FaceModelBenchmarks
{
    readonly FaceModel _model = FaceModel.Default;
    byte[] _file = [];
    float[] _identity = [], _expression = [], _three = [];
    Vector3[] _vertices = [], _normals = [];

    /// <summary>The mesh ends with this part.</summary>
    [Params(FacePart.Face, FacePart.Head, FacePart.Gums)]
    public FacePart Last { get; set; }

    /// <summary>Draws a face.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var random = new Random(1);
        _identity = [.. Enumerable.Range(0, _model.IdentityCount).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        _expression = [.. Enumerable.Range(0, 51).Select(_ => random.NextSingle())];
        _three = [.. Enumerable.Range(0, 51).Select(i => i is (int)Blendshape.JawOpen or (int)Blendshape.EyeBlinkLeft or (int)Blendshape.MouthSmileRight ? 0.5f : 0)];
        _vertices = new Vector3[_model.Part(Last).VertexEnd];
        _normals = new Vector3[_vertices.Length];
        using Stream stream = typeof(FaceModel).Assembly.GetManifestResourceStream(FaceModel.ResourceName)!;
        _file = new byte[stream.Length];
        stream.ReadExactly(_file);
    }

    /// <summary>Every shape has a weight.</summary>
    [Benchmark]
    public void EverythingActive() => _model.Evaluate(_identity, _expression, _vertices);

    /// <summary>A person with three expressions, as most frames have.</summary>
    [Benchmark]
    public void ThreeExpressions() => _model.Evaluate(_identity, _three, _vertices);

    /// <summary>Normals of all vertices.</summary>
    [Benchmark]
    public void Normals() => _model.ComputeNormals(_vertices, _normals);

    /// <summary>The file into memory, once a process.</summary>
    [Benchmark]
    public FaceModel Decode() => FaceModel.Read(_file);
}
