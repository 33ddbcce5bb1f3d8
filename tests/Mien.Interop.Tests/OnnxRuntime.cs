using System.Diagnostics;
using System.Text.Json;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Interop.Tests;

/// <summary>
/// ONNX Runtime through node: the folder of node_modules is <c>MIEN_ORT</c>, <c>artifacts/ort/node_modules</c> or <c>/tmp/ort/node_modules</c>.
/// Install: <c>npm install --ignore-scripts onnxruntime-node@1.30.0</c>.
/// </summary>
static class OnnxRuntime
{
    public static string? Modules { get; } = FindModules();

    /// <summary>Why tests skip, or null where node and onnxruntime-node are there.</summary>
    public static string? Absence { get; } =
        Modules is null ? "skipped: onnxruntime-node is not installed (npm install --ignore-scripts --prefix artifacts/ort onnxruntime-node@1.30.0)"
        : HasNode() ? null
        : "skipped: node is not installed";

    /// <summary>Runs models, each on its inputs; the outputs are in each model's order. The level is that of ONNX Runtime's graph optimisations.</summary>
    public static IReadOnlyList<IReadOnlyList<Tensor>> Run(IReadOnlyList<(byte[] Model, IReadOnlyList<Tensor> Inputs)> jobs, string level = "all") =>
        [.. TryRun(jobs, level).Select(result => result.Error is null ? result.Outputs : throw new InvalidOperationException(result.Error))];

    /// <summary>The same, with what ONNX Runtime says against a model in place of its outputs.</summary>
    public static IReadOnlyList<(IReadOnlyList<Tensor> Outputs, string? Error)> TryRun(IReadOnlyList<(byte[] Model, IReadOnlyList<Tensor> Inputs)> jobs, string level = "all")
    {
        string folder = Directory.CreateTempSubdirectory("mien-ort").FullName;
        try
        {
            var list = new List<Dictionary<string, object>>();
            for (int i = 0; i < jobs.Count; i++)
            {
                string stem = Path.Combine(folder, $"{i}");
                File.WriteAllBytes($"{stem}.onnx", jobs[i].Model);
                string[] inputs = [.. jobs[i].Inputs.Select((_, k) => $"{stem}.{k}.npy")];
                for (int k = 0; k < inputs.Length; k++)
                    NumpyFile.Write(inputs[k], jobs[i].Inputs[k]);
                list.Add(new() { ["model"] = $"{stem}.onnx", ["inputs"] = inputs, ["out"] = stem, ["level"] = level });
            }
            File.WriteAllText(Path.Combine(folder, "jobs.json"), JsonSerializer.Serialize(list));
            string complaint = Node(Path.Combine(AppContext.BaseDirectory, "ort-run.mjs"), Modules!, Path.Combine(folder, "jobs.json"));
            return [.. jobs.Select((_, i) => Outputs(Path.Combine(folder, $"{i}"), complaint))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static (IReadOnlyList<Tensor> Outputs, string? Error) Outputs(string folder, string complaint)
    {
        string error = Path.Combine(folder, "error.txt");
        if (File.Exists(error) || !Directory.Exists(folder))
            return ([], File.Exists(error) ? File.ReadAllText(error) : complaint);
        var outputs = new List<Tensor>();
        for (string path; File.Exists(path = Path.Combine(folder, $"{outputs.Count}.npy"));)
            outputs.Add(NumpyFile.Read(path));
        return (outputs, null);
    }

    static string Node(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "node does not end");
        return error + output.Result;
    }

    static bool HasNode()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    static string? FindModules()
    {
        var candidates = new List<string?> { Environment.GetEnvironmentVariable("MIEN_ORT") };
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mien.slnx")))
                candidates.Add(Path.Combine(folder.FullName, "artifacts", "ort", "node_modules"));
        }
        candidates.Add("/tmp/ort/node_modules");
        return candidates.Find(folder => folder is not null && Directory.Exists(Path.Combine(folder, "onnxruntime-node")));
    }
}

/// <summary>A fact that needs ONNX Runtime and skips, with the reason printed, where it is absent.</summary>
sealed class RuntimeFactAttribute : FactAttribute
{
    public RuntimeFactAttribute() => Skip = OnnxRuntime.Absence;
}

/// <summary>A theory that needs ONNX Runtime and <c>../shared</c>.</summary>
sealed class RuntimeTheoryAttribute : TheoryAttribute
{
    public RuntimeTheoryAttribute() => Skip = OnnxRuntime.Absence ?? (Testing.SharedFolder.Root is null ? Testing.SharedFolder.Absent : null);
}
