using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Cli.Peers;
using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net bench</c>: times a network, alone or taking turns with ONNX Runtime on the same converted file and input.</summary>
static class NetBenchVerb
{
    const int MostRuns = 1_000_000;

    // Runs of one side before the other has its turn: short, so that a machine's moods hit both alike.
    const int BlockRuns = 10;

    // .NET compiles hot methods again in the background after some calls and a pause; before that a run can take three times as long.
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static string[] Examples =>
    [
        "mien net bench face_landmark.tflite",
        "mien net bench MODEL --runs 500 --threads 4 --json",
        "mien net bench MODEL --compare     takes turns with ONNX Runtime (npm onnxruntime-node)",
    ];

    public static Command Create()
    {
        Argument<string> model = NetVerb.ModelArgument();
        Option<int?> runs = OptionRanges.Count("--runs", "Timed runs (default 100), after a second that warms up.", MostRuns);
        Option<int?> threads = NetVerb.ThreadsOption();
        Option<bool> compare = new("--compare") { Description = "Takes turns with ONNX Runtime: needs node and the npm package onnxruntime-node, searched in artifacts/ort and node_modules, or where MIEN_ORT says." };
        Option<bool> json = new("--json") { Description = "Prints JSON instead of a table." };
        var command = new Command("bench", "Times a network: shortest and median milliseconds of a run.") { model, runs, threads, compare, json };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(model);
            Graph graph = NetVerb.Load(path);
            // No spinner here: it would take its turns on the processor too.
            Report report = Measure(graph, path, result.GetValue(runs) ?? 100, result.GetValue(threads) ?? 1, result.GetValue(compare));
            if (result.GetValue(json))
                report.WriteJson();
            else
                report.WriteTable();
            return ExitCode.Done;
        });
        return command;
    }

    static Report Measure(Graph graph, string path, int runs, int threads, bool compare)
    {
        long macs = graph.MultiplyAccumulates, parameters = graph.ParameterCount;
        // The peer gets the graph as imported: compiling may rewrite it.
        using OnnxRuntimePeer? peer = compare ? OnnxRuntimePeer.Start(graph, threads) : null;
        using Network network = Network.Compile(graph, new NetworkOptions { Threads = threads });
        FillWithNoise(network);
        network.Run();
        double? difference = peer?.CompareOutputs(network);
        var ours = new List<double>(runs);
        var theirs = new List<double>(runs);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
            Time(network, BlockRuns);
        peer?.Time(2 * BlockRuns);
        while (ours.Count < runs)
        {
            int block = Math.Min(peer is null ? runs : BlockRuns, runs - ours.Count);
            ours.AddRange(Time(network, block));
            if (peer is not null)
                theirs.AddRange(peer.Time(block));
        }
        var timings = new List<Timing> { Timing.Of("Mien", ours) };
        if (peer is not null)
            timings.Add(Timing.Of($"ONNX Runtime {peer.Version}", theirs));
        return new Report(path, macs, parameters, threads, timings, difference);
    }

    static double[] Time(Network network, int runs)
    {
        double[] milliseconds = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            network.Run();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        return milliseconds;
    }

    static void FillWithNoise(Network network)
    {
        var random = new Random(1);
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            foreach (ref float element in network.Input(i))
                element = random.NextSingle() * 2 - 1;
        }
    }

    sealed record Timing(string Runtime, int Runs, double Least, double Median)
    {
        public static Timing Of(string runtime, List<double> milliseconds)
        {
            double[] sorted = [.. milliseconds.Order()];
            return new Timing(runtime, sorted.Length, sorted[0], (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2);
        }
    }

    sealed record Report(string Model, long Macs, long Parameters, int Threads, IReadOnlyList<Timing> Timings, double? Difference)
    {
        public void WriteTable()
        {
            Console.WriteLine($"{Model}: {Macs / 1e6:N1} M MACs, {Parameters:N0} parameters, {Threads} thread{(Threads == 1 ? "" : "s")}");
            Terminal.Table(["runtime", ">runs", ">min ms", ">median ms", ">GMAC/s", ">beside Mien"], Timings.Select(timing => (IReadOnlyList<string>)
            [
                timing.Runtime,
                timing.Runs.ToString(CultureInfo.InvariantCulture),
                Milliseconds(timing.Least),
                Milliseconds(timing.Median),
                (Macs / timing.Least / 1e6).ToString("F1", CultureInfo.InvariantCulture),
                (timing.Median / Timings[0].Median).ToString("F2", CultureInfo.InvariantCulture) + "×",
            ]));
            if (Difference is { } difference)
                Console.WriteLine($"Largest difference between their outputs, relative to the tensor: {difference.ToString("0.0e+0", CultureInfo.InvariantCulture)}");
        }

        public void WriteJson()
        {
            using (Stream output = Console.OpenStandardOutput())
            using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteString("model", Model);
                json.WriteNumber("macs", Macs);
                json.WriteNumber("parameters", Parameters);
                json.WriteNumber("threads", Threads);
                json.WriteStartArray("timings");
                foreach (Timing timing in Timings)
                {
                    json.WriteStartObject();
                    json.WriteString("runtime", timing.Runtime);
                    json.WriteNumber("runs", timing.Runs);
                    json.WriteNumber("min_ms", Math.Round(timing.Least, 5));
                    json.WriteNumber("median_ms", Math.Round(timing.Median, 5));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                if (Difference is { } difference)
                    json.WriteNumber("largest_difference", difference);
                json.WriteEndObject();
            }
            Console.WriteLine();
        }

        static string Milliseconds(double value) => value.ToString(value < 1 ? "F4" : "F3", CultureInfo.InvariantCulture);
    }
}
