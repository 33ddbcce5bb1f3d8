using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Mien.Tensors;
using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;

namespace Mien.Cli.Peers;

/// <summary>ONNX Runtime in a node process beside us: the same graph as an ONNX file, the same inputs, timed in turns.</summary>
sealed class OnnxRuntimePeer : IDisposable
{
    const string Script = "bench.mjs";
    const string PackageName = "onnxruntime-node";

    readonly string _folder;
    readonly Process _process;
    readonly string[] _outputs;

    OnnxRuntimePeer(string folder, Process process, string model, int threads)
    {
        _folder = folder;
        _process = process;
        JsonNode answer = Ask(new JsonObject { ["command"] = "open", ["model"] = model, ["threads"] = threads });
        Version = (string)answer["version"]!;
        _outputs = [.. answer["outputs"]!.AsArray().Select(name => (string)name!)];
    }

    /// <summary>The npm package's version.</summary>
    public string Version { get; }

    /// <summary>Converts the graph and opens it in ONNX Runtime.</summary>
    public static OnnxRuntimePeer Start(Graph graph, int threads)
    {
        string package = FindPackage() ?? throw new InputException(
            $"--compare: the npm package {PackageName} is not here; install it with 'npm install --prefix artifacts/ort --ignore-scripts {PackageName}@1.30.0', or name its folder in MIEN_ORT.");
        string folder = Directory.CreateTempSubdirectory("mien-bench-").FullName;
        Process? process = null;
        try
        {
            string script = Path.Combine(folder, Script), model = Path.Combine(folder, "model.onnx");
            using (Stream source = typeof(OnnxRuntimePeer).Assembly.GetManifestResourceStream(Script)!)
            using (FileStream target = File.Create(script))
                source.CopyTo(target);
            OnnxFile.Save(graph, model);
            process = StartNode(script, package);
            return new OnnxRuntimePeer(folder, process, model, threads);
        }
        catch
        {
            process?.Kill();
            process?.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Hands over the network's inputs and returns the largest difference of the outputs, relative to max(1, largest magnitude) of each.</summary>
    public double CompareOutputs(Network network)
    {
        var inputs = new JsonArray();
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            string file = Path.Combine(_folder, $"input{i}.f32");
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(network.Input(i)));
            inputs.Add(new JsonObject
            {
                ["name"] = network.Inputs[i].Name,
                ["file"] = file,
                ["shape"] = new JsonArray([.. network.Inputs[i].Shape.Extents.ToArray().Select(extent => (JsonNode)extent)]),
            });
        }
        var outputs = new JsonArray([.. _outputs.Select((name, i) => (JsonNode)new JsonObject { ["name"] = name, ["file"] = OutputFile(i) })]);
        Ask(new JsonObject { ["command"] = "fill", ["inputs"] = inputs, ["outputs"] = outputs });
        double largest = 0;
        for (int i = 0; i < _outputs.Length; i++)
            largest = Math.Max(largest, Difference(network.Output(i), MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(OutputFile(i)))));
        return largest;
    }

    /// <summary>Milliseconds of so many runs.</summary>
    public IEnumerable<double> Time(int runs) =>
        [.. Ask(new JsonObject { ["command"] = "time", ["runs"] = runs })["milliseconds"]!.AsArray().Select(value => (double)value!)];

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000))
            _process.Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    string OutputFile(int index) => Path.Combine(_folder, $"output{index}.f32");

    static double Difference(ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        if (ours.Length != theirs.Length)
            throw new InputException($"--compare: ONNX Runtime gives {theirs.Length} values where Mien gives {ours.Length}; the conversion is wrong, please report it.");
        double difference = 0, magnitude = 1;
        for (int i = 0; i < ours.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(ours[i] - theirs[i]));
            magnitude = Math.Max(magnitude, Math.Abs(theirs[i]));
        }
        return difference / magnitude;
    }

    JsonNode Ask(JsonObject command)
    {
        _process.StandardInput.WriteLine(command.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InputException($"--compare: node ended unexpectedly: {FirstLine(_process.StandardError.ReadToEnd())}");
        JsonNode answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error ? throw new InputException($"--compare: ONNX Runtime says: {FirstLine((string)error!)}") : answer;
    }

    static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    static Process StartNode(string script, string package)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(package);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InputException("--compare needs node, which is not on the PATH; install Node.js.", exception);
        }
    }

    /// <summary>The package's folder: what MIEN_ORT names, or the nearest artifacts/ort or node_modules above the working directory or the program.</summary>
    static string? FindPackage()
    {
        if (Environment.GetEnvironmentVariable("MIEN_ORT") is { Length: > 0 } named)
            return ((string[])[named, Path.Combine(named, PackageName), Path.Combine(named, "node_modules", PackageName)]).Select(Path.GetFullPath).FirstOrDefault(IsPackage);
        foreach (string start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                foreach (string place in (string[])[Path.Combine("artifacts", "ort", "node_modules"), "node_modules"])
                {
                    string candidate = Path.Combine(folder.FullName, place, PackageName);
                    if (IsPackage(candidate))
                        return candidate;
                }
            }
        }
        return null;
    }

    static bool IsPackage(string folder) => Path.GetFileName(folder.TrimEnd('/', '\\')) == PackageName && File.Exists(Path.Combine(folder, "package.json"));
}
