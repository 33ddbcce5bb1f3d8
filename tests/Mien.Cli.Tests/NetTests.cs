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
        double peak = document.RootElement.GetProperty("peak_gflops").GetDouble();
        JsonElement network = Assert.Single(document.RootElement.GetProperty("networks").EnumerateArray());
        Assert.Equal(Model, network.GetProperty("model").GetString());
        Assert.Equal(1, network.GetProperty("threads").GetInt32());
        JsonElement timing = Assert.Single(network.GetProperty("timings").EnumerateArray());
        Assert.Equal(5, timing.GetProperty("runs").GetInt32());
        double least = timing.GetProperty("min_ms").GetDouble(), gflops = timing.GetProperty("gflops").GetDouble();
        Assert.InRange(least, 1e-6, timing.GetProperty("median_ms").GetDouble());
        Assert.Equal(2e-6 * network.GetProperty("macs").GetInt64() / least, gflops, 0.01 * gflops);
        Assert.Equal(gflops / peak, timing.GetProperty("share_of_peak").GetDouble(), 0.01);
    }

    [Fact]
    public void Bench_times_several_networks_even_without_their_weights()
    {
        MienProcess mien = Mien("net", "bench", "random:mobilenet-v1:0.25", "random:mobilenet-v1:0.5", "--runs", "3", "--threads", "2", "--json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement[] networks = [.. document.RootElement.GetProperty("networks").EnumerateArray()];
        Assert.Equal(["random:mobilenet-v1:0.25", "random:mobilenet-v1:0.5"], networks.Select(network => network.GetProperty("model").GetString()));
        // The width 0.5 is 3DDFA_V2's mb05: 46.5 million multiply-accumulates in convolutions.
        Assert.InRange(networks[1].GetProperty("macs").GetInt64(), 46_000_000, 47_000_000);
        Assert.All(networks, network => Assert.Equal(2, network.GetProperty("threads").GetInt32()));
        MienProcess table = Mien("net", "bench", "random:mobilenet-v1:0.25", "--runs", "3");
        Assert.Contains("GFLOP/s", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_random_network_that_does_not_exist()
    {
        foreach (string name in (string[])["random:", "random:resnet:1", "random:mobilenet-v1", "random:mobilenet-v1:x", "random:mobilenet-v1:NaN", "random:mobilenet-v1:1000", "random:mobilenet-v1:-1"])
            Mien("net", "bench", name).IsOneComplaint(name, "random:mobilenet-v1:0.5");
    }

    [Fact]
    public void A_profile_adds_up()
    {
        MienProcess mien = Mien("net", "profile", "random:mobilenet-v1:0.25", "--runs", "20", "--json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement root = document.RootElement;
        JsonElement[] layers = [.. root.GetProperty("layers").EnumerateArray()], families = [.. root.GetProperty("families").EnumerateArray()];
        Assert.Equal(layers.Length, families.Sum(family => family.GetProperty("layers").GetInt32()));
        foreach (JsonElement[] parts in (JsonElement[][])[layers, families])
        {
            Assert.Equal(1, parts.Sum(part => part.GetProperty("share").GetDouble()), 1e-3);
            Assert.Equal(1e3 * root.GetProperty("layers_ms").GetDouble(), parts.Sum(part => part.GetProperty("min_us").GetDouble()), 0.1);
            Assert.Equal(root.GetProperty("macs").GetInt64(), parts.Sum(part => part.GetProperty("macs").GetInt64()));
        }
        using JsonDocument info = JsonDocument.Parse(Mien("net", "bench", "random:mobilenet-v1:0.25", "--runs", "1", "--json").Output);
        Assert.Equal(info.RootElement.GetProperty("networks")[0].GetProperty("macs").GetInt64(), root.GetProperty("macs").GetInt64());
        Assert.Contains(layers, layer => layer.GetProperty("description").GetString()!.StartsWith("depthwise convolution 3×3, stride 2, 1×60×60×", StringComparison.Ordinal));
        Assert.Contains(families, family => family.GetProperty("name").GetString() == "pointwise convolution");
    }

    [Fact]
    public void A_profile_as_tables_names_layers_and_families()
    {
        MienProcess mien = Mien("net", "profile", "random:mobilenet-v1:0.25", "--runs", "2", "--threads", "2");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Contains("convolution 1×1, 1×60×60×8 → 1×60×60×16, ReLU", mien.Output, StringComparison.Ordinal);
        Assert.Contains("family", mien.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("bench")]
    public void Measuring_refuses_what_it_does_not_understand(string verb)
    {
        Mien("net", verb, "nowhere.onnx").IsOneComplaint("nowhere.onnx");
        Mien("net", verb).IsOneComplaint("MODEL", $"mien net {verb} --help");
        Mien("net", verb, "random:mobilenet-v1:0.25", "--runs", "0").IsOneComplaint("--runs", "'0'");
        Mien("net", verb, "random:mobilenet-v1:0.25", "--threads", "x").IsOneComplaint("--threads", "'x'");
        Mien("net", verb, "random:mobilenet-v1:0.25", "--wat").IsOneComplaint("--wat");
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
        JsonElement[] networks = [.. document.RootElement.GetProperty("networks").EnumerateArray()];
        Assert.Equal([1, 2], networks.Select(network => network.GetProperty("threads").GetInt32()));
        foreach (JsonElement network in networks)
        {
            JsonElement[] timings = [.. network.GetProperty("timings").EnumerateArray()];
            Assert.Equal(2, timings.Length);
            Assert.StartsWith("ONNX Runtime 1.", timings[1].GetProperty("runtime").GetString(), StringComparison.Ordinal);
            Assert.All(timings, timing => Assert.Equal(12, timing.GetProperty("runs").GetInt32()));
            double ratio = timings[1].GetProperty("min_ms").GetDouble() / timings[0].GetProperty("min_ms").GetDouble();
            Assert.Equal(ratio, network.GetProperty("ratio_of_mins").GetDouble(), 0.01 * ratio);
            Assert.InRange(network.GetProperty("largest_difference").GetDouble(), 0, 1e-4);
        }
    }
}
