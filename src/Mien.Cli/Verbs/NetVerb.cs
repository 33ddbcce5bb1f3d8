using System.CommandLine;
using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net</c>: looks into network files, runs, times and converts them.</summary>
static class NetVerb
{
    public const int MostThreads = 256;

    public static string[] Examples =>
    [
        "mien net info face_landmarker.task:face_detector.tflite",
        "mien net run MODEL --input photo.npy --out results/",
        "mien net bench MODEL --runs 200 --compare",
        "mien net convert head-localizer.onnx copy.onnx",
    ];

    public static Command Create() => new("net", "Looks into network files (ONNX, TFLite, members of .task bundles, PyTorch weights), runs, times and converts them.")
    {
        NetInfoVerb.Create(),
        NetRunVerb.Create(),
        NetBenchVerb.Create(),
        NetConvertVerb.Create(),
    };

    public static Argument<string> ModelArgument() => new("MODEL")
    {
        Description = "A network file: .onnx, .tflite, .pth, or BUNDLE.task:MEMBER.tflite. The content tells the kind, not the name.",
    };

    public static Option<int?> ThreadsOption() => OptionRanges.Count("--threads", "Threads that one run may use (default 1).", MostThreads);

    public static Graph Load(string model) => Output.Terminal.Wait($"Reading {model}", () => ModelFile.Load(model));
}
