using System.CommandLine;
using Mien.Cli.Output;
using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net convert</c>: writes any network that Mien reads as ONNX.</summary>
static class NetConvertVerb
{
    public static string[] Examples =>
    [
        "mien net convert face_landmarker.task:face_detector.tflite face_detector.onnx",
        "mien net convert mb05_120x120.pth mb05.onnx --half     weights as float16: half the size",
    ];

    public static Command Create()
    {
        Argument<string> model = NetVerb.ModelArgument();
        Argument<string> target = new("TARGET") { Description = "The ONNX file to write; its name ends in .onnx." };
        Option<bool> half = new("--half") { Description = "Stores the weights as float16: half the size, eleven bits of precision." };
        Option<int?> opset = OptionRanges.Count("--opset", $"Operator set, {OnnxOptions.OldestOpset} to {OnnxOptions.NewestOpset} (default {OnnxOptions.NewestOpset}).", OnnxOptions.NewestOpset, OnnxOptions.OldestOpset);
        Option<bool> fold = new("--fold") { Description = "Folds batch normalisations into the layers before them." };
        var command = new Command("convert", "Converts a network to ONNX, which every runtime reads.") { model, target, half, opset, fold };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(target);
            if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
                throw new InputException($"'{path}': Mien writes ONNX only; give the file a name that ends in .onnx.");
            int set = result.GetValue(opset) ?? OnnxOptions.NewestOpset;
            OutputFile.CheckTarget(path);
            Graph graph = NetVerb.Load(result.GetRequiredValue(model));
            byte[] onnx = OnnxFile.Write(graph, new OnnxOptions { Opset = set, HalfWeights = result.GetValue(half), FoldNormalisation = result.GetValue(fold) });
            OutputFile.Write(path, stream => stream.Write(onnx));
            Console.WriteLine($"{path}: {graph.Nodes.Count} layers, {onnx.Length:N0} bytes");
            return ExitCode.Done;
        });
        return command;
    }
}
