using System.CommandLine;
using System.Diagnostics;
using Mien.Cli.Measuring;
using Mien.Cli.Peers;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Tensors.Measuring;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net bench</c>: times networks, alone or taking turns with ONNX Runtime on the same converted file and input.</summary>
static class NetBenchVerb
{
    const int MostRuns = 1_000_000;

    // Runs of one side before the other has its turn: short, so that a machine's moods hit both alike.
    const int BlockRuns = 10;
    const int Uncounted = 2;
    static readonly TimeSpan UntilThreadsSleep = TimeSpan.FromMilliseconds(30);

    // .NET compiles hot methods again in the background after some calls and a pause; before that a run can take three times as long.
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static string[] Examples =>
    [
        "mien net bench face_landmark.tflite",
        "mien net bench MODEL --runs 500 --threads 4 --json",
        "mien net bench *.tflite --compare     takes turns with ONNX Runtime (npm onnxruntime-node), with 1 and 2 threads",
        "mien net bench random:mobilenet-v1:1.0 --compare",
    ];

    public static Command Create()
    {
        Argument<string[]> models = NetVerb.ModelsArgument();
        Option<int?> runs = OptionRanges.Count("--runs", "Timed runs (default 100), after a second that warms up.", MostRuns);
        Option<int?> threads = NetVerb.ThreadsOption("default 1; with --compare 1, then 2");
        Option<bool> compare = new("--compare") { Description = "Takes turns with ONNX Runtime: needs node and the npm package onnxruntime-node, searched in artifacts/ort and node_modules, or where MIEN_ORT says." };
        Option<bool> json = new("--json") { Description = "Prints JSON instead of a table." };
        var command = new Command("bench", "Times networks: shortest and median milliseconds of a run, and the share of the processor's peak that this is.") { models, runs, threads, compare, json };
        command.SetAction(result =>
        {
            string[] paths = result.GetRequiredValue(models);
            // All are read before the first is timed: a wrong name is told at once.
            Graph[] graphs = [.. paths.Select(NetVerb.Load)];
            bool beside = result.GetValue(compare);
            int[] counts = result.GetValue(threads) is { } count ? [count] : beside ? [1, 2] : [1];
            // No spinner here: it would take its turns on the processor too.
            var rows = new List<BenchRow>();
            double peak = 0;
            for (int i = 0; i < graphs.Length; i++)
            {
                // Clocks change while a machine warms up: the best of all measurements is the peak.
                peak = Math.Max(peak, FmaPeak.Measure());
                rows.AddRange(counts.Select(threadCount => Measure(graphs[i], paths[i], result.GetValue(runs) ?? 100, threadCount, beside)));
            }
            var report = new BenchReport(Math.Max(peak, FmaPeak.Measure()), rows);
            if (result.GetValue(json))
                report.WriteJson();
            else
                report.WriteTable();
            return ExitCode.Done;
        });
        return command;
    }

    static BenchRow Measure(Graph graph, string path, int runs, int threads, bool compare)
    {
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
            // Neither side pays for caches that the other emptied, nor for threads of the other that still spin: a turn begins after a pause
            // and its first runs do not count.
            PauseIf(threads > 1 && peer is not null);
            ours.AddRange(Time(network, block + Uncounted).Skip(Uncounted));
            PauseIf(threads > 1);
            if (peer is not null)
                theirs.AddRange(peer.Time(block + Uncounted).Skip(Uncounted));
        }
        return new BenchRow(path, graph.MultiplyAccumulates, graph.ParameterCount, threads, BenchTiming.Of("Mien", ours),
            peer is null ? null : BenchTiming.Of($"ONNX Runtime {peer.Version}", theirs), difference);
    }

    static void PauseIf(bool needed)
    {
        if (needed)
            Thread.Sleep(UntilThreadsSleep);
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
}
