using System.Text.Json;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;

namespace Mien.Cli.Tests;

public sealed class NetTests : EmptyFolder
{
    static string Model => SharedFolder.Path("models", "mediapipe", "iris_landmark.tflite");

    static string Golden(string name) => SharedFolder.Path("golden", name);

    [SharedFact]
    public void Info_counts_layers_parameters_and_macs()
    {
        MienProcess table = Mien("net", "info", Model);
        Assert.True(table.ExitCode == 0, table.Errors);
        Assert.Contains("Convolution", table.Output, StringComparison.Ordinal);
        MienProcess json = Mien("net", "info", Model, "--json");
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement root = document.RootElement, layers = root.GetProperty("layers");
        Assert.Equal([1, 64, 64, 3], root.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal(2, root.GetProperty("outputs").GetArrayLength());
        Assert.Equal(root.GetProperty("macs").GetInt64(), layers.EnumerateArray().Sum(layer => layer.GetProperty("macs").GetInt64()));
        Assert.Equal(root.GetProperty("parameters").GetInt64(), layers.EnumerateArray().Sum(layer => layer.GetProperty("parameters").GetInt64()));
        // 64×64 iris network: about 0.67 million parameters and 100 million MACs.
        Assert.InRange(root.GetProperty("parameters").GetInt64(), 500_000, 800_000);
        Assert.InRange(root.GetProperty("macs").GetInt64(), 20_000_000, 200_000_000);
    }

    [SharedFact]
    public void Run_writes_every_output_under_its_own_name()
    {
        MienProcess mien = Mien("net", "run", Model, "--input", Golden("iris_landmark.a.input.npy"), "--out", "results");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        string[] files = [.. Directory.EnumerateFiles(File("results")).Order()];
        Assert.Equal(2, files.Length);
        foreach (string golden in (string[])["iris_landmark.a.eye_contour.npy", "iris_landmark.a.iris.npy"])
        {
            float[] expected = NumpyFile.Read(Golden(golden)).ToFloat32().Floats.ToArray();
            float[] actual = files.Select(path => NumpyFile.Read(path).Floats.ToArray()).Single(values => values.Length == expected.Length);
            float scale = Math.Max(1, expected.Max(Math.Abs));
            Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1e-4f * scale, 1e-4f * scale));
        }
    }

    [SharedFact]
    public void Run_refuses_an_array_of_another_shape()
    {
        NumpyFile.Write(File("small.npy"), new Tensor(ElementType.Float32, new Mien.Tensors.Shape(1, 8, 8, 3)));
        Mien("net", "run", Model, "--input", "small.npy", "--out", "results").IsOneComplaint("small.npy", "1×8×8×3", "1×64×64×3");
        Assert.Equal(["small.npy"], Left);
    }

    [SharedFact]
    public void Bench_reports_the_shortest_and_the_median_run()
    {
        MienProcess mien = Mien("net", "bench", Model, "--runs", "5", "--json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement timing = Assert.Single(document.RootElement.GetProperty("timings").EnumerateArray());
        Assert.Equal(5, timing.GetProperty("runs").GetInt32());
        Assert.InRange(timing.GetProperty("min_ms").GetDouble(), 1e-6, timing.GetProperty("median_ms").GetDouble());
    }

    [SharedFact]
    public void A_converted_network_computes_the_same()
    {
        MienProcess converted = Mien("net", "convert", Model, "iris.onnx");
        Assert.True(converted.ExitCode == 0, converted.Errors);
        Assert.Equal(["iris.onnx"], Left);
        using Network original = Network.Load(Model), copy = Network.Load(File("iris.onnx"));
        float[] input = NumpyFile.Read(Golden("iris_landmark.a.input.npy")).ToFloat32().Floats.ToArray();
        input.CopyTo(original.Input());
        input.CopyTo(copy.Input());
        original.Run();
        copy.Run();
        for (int i = 0; i < original.Outputs.Count; i++)
        {
            Assert.Equal(original.Outputs[i].Name, copy.Outputs[i].Name);
            Assert.All(original.Output(i).ToArray().Zip(copy.Output(i).ToArray()), pair => Assert.InRange(pair.Second - pair.First, -1e-3f, 1e-3f));
        }
    }

    [SharedFact]
    public void A_target_that_cannot_be_written()
    {
        Write("file", "x"u8);
        Mien("net", "convert", Model, "nowhere/iris.onnx").IsOneComplaint("nowhere");
        Mien("net", "run", Model, "--input", Golden("iris_landmark.a.input.npy"), "--out", "file/results").IsOneComplaint("file/results");
        if (OperatingSystem.IsLinux())
            Mien("net", "convert", Model, "/proc/iris.onnx").IsOneComplaint("/proc/iris.onnx", "cannot be written");
        Assert.Equal(["file"], Left);
    }

    [SharedFact]
    public void A_comparison_without_onnx_runtime_says_how_to_get_it() =>
        MienProcess.Run(Folder, new Dictionary<string, string> { ["MIEN_ORT"] = File("nowhere") }, "net", "bench", Model, "--compare").IsOneComplaint("--compare", "npm install");

    [OnnxRuntimeFact]
    public void A_comparison_times_both_on_the_same_numbers()
    {
        MienProcess mien = Mien("net", "bench", Model, "--runs", "12", "--compare", "--json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement[] timings = [.. document.RootElement.GetProperty("timings").EnumerateArray()];
        Assert.Equal(2, timings.Length);
        Assert.StartsWith("ONNX Runtime 1.", timings[1].GetProperty("runtime").GetString(), StringComparison.Ordinal);
        Assert.All(timings, timing => Assert.Equal(12, timing.GetProperty("runs").GetInt32()));
        Assert.InRange(document.RootElement.GetProperty("largest_difference").GetDouble(), 0, 1e-4);
    }
}
