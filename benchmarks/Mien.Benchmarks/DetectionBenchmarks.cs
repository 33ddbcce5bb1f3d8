using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Mien.Benchmarks;

/// <summary>From a BlazeFace network's outputs to faces: decode 896 anchors, blend what overlaps.</summary>
[MemoryDiagnoser]
public class DetectionBenchmarks
{
    readonly Vector2[] _anchors = Anchors.Generate(128, 128, [8, 16, 16, 16], 2);
    readonly List<FaceDetection> _found = [];
    float[] _boxes = [];
    float[] _scores = [];

    /// <summary>Anchors that see a face, in clusters of eight.</summary>
    [Params(0, 8, 64)]
    public int Hits { get; set; }

    /// <summary>Makes outputs.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _boxes = new float[_anchors.Length * BoxDecoder.Coordinates];
        _scores = new float[_anchors.Length];
        foreach (ref float value in _boxes.AsSpan())
            value = 4 * random.NextSingle();
        Array.Fill(_scores, -8);
        for (int i = 0; i < _anchors.Length; i++)
            _boxes[i * BoxDecoder.Coordinates + 2] = _boxes[i * BoxDecoder.Coordinates + 3] = 30 + 4 * random.NextSingle();
        for (int i = 0; i < Hits; i++)
            _scores[(i / 8 * 97 + i % 8) % _scores.Length] = 2 + random.NextSingle();
    }

    /// <summary>Decode and suppress.</summary>
    [Benchmark]
    public int DecodeAndBlend()
    {
        _found.Clear();
        BoxDecoder.Decode(_boxes, _scores, _anchors, new Vector2(128), 0.5f, _found);
        Suppression.Blend(_found, 0.3f);
        return _found.Count;
    }
}
