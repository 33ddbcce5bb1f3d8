using BenchmarkDotNet.Attributes;
using Mien.Tensors;
using Mien.Tensors.Networks;

namespace Mien.Benchmarks;

/// <summary>Whole networks from <c>../shared/models</c>; mb1 has random weights.</summary>
public class NetworkBenchmarks
{
    Network? _network;

    /// <summary>The network's file below ../shared/models.</summary>
    [Params(
        "mb1",
        "3ddfa_v2/mb05_120x120.pth",
        "3ddfa_v2/FaceBoxesProd.pth",
        "mediapipe/face_landmarker.task:face_detector.tflite",
        "mediapipe/face_landmarker.task:face_landmarks_detector.tflite",
        "mediapipe/face_landmark.tflite",
        "mediapipe/face_detection_full_range.tflite",
        "mediapipe/iris_landmark.tflite",
        "opentrack/head-localizer.onnx")]
    public string Model { get; set; } = "";

    /// <summary>Threads of a run.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Loads and compiles the network.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var options = new NetworkOptions { Threads = Threads };
        _network = Model == "mb1" ? Network.Compile(MobileNetV1.WithRandomWeights(1), options) : Network.Load(Shared.Path("models", Model), options);
        var random = new Random(1);
        foreach (ref float element in _network.Input())
            element = random.NextSingle();
    }

    /// <summary>One run.</summary>
    [Benchmark]
    public void Run() => _network!.Run();

    /// <summary>Frees the network.</summary>
    [GlobalCleanup]
    public void Free() => _network?.Dispose();
}
