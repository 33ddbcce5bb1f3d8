using System.CommandLine;
using System.Globalization;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Tensors.Networks;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net</c>: looks into network files, runs, times and converts them.</summary>
static class NetVerb
{
    public const int MostThreads = 256;

    const string RandomPrefix = "random:";

    public static string[] Examples =>
    [
        "mien net info face_landmarker.task:face_detector.tflite",
        "mien net run MODEL --input photo.npy --out results/",
        "mien net bench MODEL --runs 200 --compare",
        "mien net profile MODEL",
        "mien net convert head-localizer.onnx copy.onnx",
    ];

    public static Command Create() => new("net", "Looks into network files (ONNX, TFLite, members of .task bundles, PyTorch weights), runs, times, profiles and converts them.")
    {
        NetInfoVerb.Create(),
        NetRunVerb.Create(),
        NetBenchVerb.Create(),
        NetProfileVerb.Create(),
        NetConvertVerb.Create(),
    };

    public static Argument<string> ModelArgument() => new("MODEL") { Description = ModelDescription };

    /// <summary>One or more networks.</summary>
    public static Argument<string[]> ModelsArgument() => new("MODEL") { Description = ModelDescription, Arity = ArgumentArity.OneOrMore };

    public static Option<int?> ThreadsOption(string fallback = "default 1") =>
        OptionRanges.Count("--threads", $"Threads that one run may use ({fallback}).", MostThreads);

    public static Graph Load(string model) => model.StartsWith(RandomPrefix, StringComparison.Ordinal)
        ? LoadRandom(model)
        : Output.Terminal.Wait($"Reading {model}", () => ModelFile.Load(model));

    /// <summary>A model's name without its folders, for tables.</summary>
    public static string ShortName(string model) => Path.GetFileName(model);

    static string ModelDescription =>
        "A network file: .onnx, .tflite, .pth, or BUNDLE.task:MEMBER.tflite. The content tells the kind, not the name. random:mobilenet-v1:WIDTH is MobileNet-V1 of that width (0.5, 1 …) with random weights, for timing.";

    static Graph LoadRandom(string model)
    {
        string[] parts = model.Split(':');
        if (parts.Length == 3 && parts[1] == "mobilenet-v1" && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double width) && width is >= 1.0 / 32 and <= 4)
            return MobileNetV1.WithRandomWeights(width);
        throw new InputException($"'{model}': a network with random weights is named random:mobilenet-v1:WIDTH with a width from 0.03125 to 4, as random:mobilenet-v1:0.5.");
    }
}
