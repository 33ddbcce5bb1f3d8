using System.CommandLine;
using Mien.Cli.Output;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Numpy;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net run</c>: feeds .npy arrays to a network and writes one .npy per output.</summary>
static class NetRunVerb
{
    public static string[] Examples =>
    [
        "mien net run iris_landmark.tflite --input eye.npy --out results/",
        "mien net run MODEL --input image=photo.npy --input size=size.npy --out results/",
    ];

    public static Command Create()
    {
        Argument<string> model = NetVerb.ModelArgument();
        Option<string[]> inputs = new("--input", "-i")
        {
            HelpName = "X.npy",
            Description = "The array for the network's input, in the network's own layout; NAME=X.npy where it has several inputs (give the option once for each).",
            Required = true,
        };
        Option<string> folder = new("--out") { HelpName = "DIR", Description = "Folder for the results, one .npy per output under the output's own name; made where it is missing.", Required = true };
        Option<int?> threads = NetVerb.ThreadsOption();
        var command = new Command("run", "Runs a network on arrays and writes its outputs.") { model, inputs, folder, threads };
        command.SetAction(result =>
        {
            Run(result.GetRequiredValue(model), result.GetRequiredValue(inputs), result.GetRequiredValue(folder), result.GetValue(threads) ?? 1);
            return ExitCode.Done;
        });
        return command;
    }

    static void Run(string model, string[] inputs, string folder, int threads)
    {
        Graph graph = NetVerb.Load(model);
        // Names are read before compiling: passes may drop what the outputs were called.
        string[] names = FileNames(graph.Outputs);
        using Network network = Network.Compile(graph, new NetworkOptions { Threads = threads });
        bool[] filled = new bool[network.Inputs.Count];
        foreach (string input in inputs)
        {
            (int index, string path) = Resolve(network, input);
            if (filled[index])
                throw new InputException($"--input: '{network.Inputs[index].Name}' is given twice.");
            Fill(network, index, path);
            filled[index] = true;
        }
        int missing = Array.IndexOf(filled, false);
        if (missing >= 0)
            throw new InputException($"--input: nothing is given for the input '{network.Inputs[missing].Name}' ({network.Inputs[missing].Type}); add --input {network.Inputs[missing].Name}=X.npy.");
        network.Run();
        OutputFile.MakeFolder(folder);
        for (int i = 0; i < names.Length; i++)
        {
            string path = Path.Combine(folder, names[i]);
            byte[] bytes = NumpyFile.Write(Tensor.From(network.Output(i), network.Outputs[i].Shape));
            OutputFile.Write(path, stream => stream.Write(bytes));
            Console.WriteLine($"{path}: {network.Outputs[i].Type}");
        }
    }

    static (int Index, string Path) Resolve(Network network, string input)
    {
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            string name = network.Inputs[i].Name;
            if (input.Length > name.Length && input[name.Length] == '=' && input.StartsWith(name, StringComparison.Ordinal))
                return (i, input[(name.Length + 1)..]);
        }
        if (network.Inputs.Count == 1)
            return (0, input);
        throw new InputException($"--input '{input}': the network has several inputs; say which as NAME=X.npy, where NAME is one of {string.Join(", ", network.Inputs.Select(value => $"'{value.Name}'"))}.");
    }

    static void Fill(Network network, int index, string path)
    {
        Tensor tensor = NumpyFile.Read(path).ToFloat32();
        Value input = network.Inputs[index];
        if (!WithoutOnes(tensor.Shape).SequenceEqual(WithoutOnes(input.Shape)))
            throw new InputException($"--input '{path}' holds an array of {tensor.Shape}; the network's input '{input.Name}' takes {input.Shape}.");
        tensor.Floats.CopyTo(network.Input(index));
    }

    /// <summary>A batch of one may be left out: 192×192×3 fits 1×192×192×3.</summary>
    static int[] WithoutOnes(Tensors.Shape shape) => [.. shape.Extents.ToArray().Where(extent => extent != 1)];

    /// <summary>Outputs' own names as names of files, made different where two would fall together.</summary>
    static string[] FileNames(IReadOnlyList<Value> outputs)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. outputs.Select(output =>
        {
            string stem = string.Concat(output.Name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')).TrimStart('.');
            stem = stem.Length == 0 ? "output" : stem.Length > 120 ? stem[..120] : stem;
            string name = stem;
            for (int i = 2; !taken.Add(name); i++)
                name = $"{stem}_{i}";
            return name + ".npy";
        })];
    }
}
