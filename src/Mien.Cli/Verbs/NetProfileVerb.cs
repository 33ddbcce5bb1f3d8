using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Tensors.Measuring;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net profile</c>: where the time of a network's run goes, by layer and by kind of work.</summary>
static class NetProfileVerb
{
    const int MostRuns = 1_000_000;

    public static string[] Examples =>
    [
        "mien net profile face_landmark.tflite",
        "mien net profile face_landmarker.task:face_detector.tflite --runs 1000 --json",
    ];

    public static Command Create()
    {
        Argument<string> model = NetVerb.ModelArgument();
        Option<int?> runs = OptionRanges.Count("--runs", "Timed runs (default 200), after half a second that warms up.", MostRuns);
        Option<int?> threads = NetVerb.ThreadsOption();
        Option<bool> json = new("--json") { Description = "Prints JSON instead of tables." };
        var command = new Command("profile", "Times every layer of a network as it runs, after fusing: shortest microseconds, share of the run and of the processor's peak.") { model, runs, threads, json };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(model);
            Graph graph = NetVerb.Load(path);
            int threadCount = result.GetValue(threads) ?? 1;
            double peak = FmaPeak.Measure();
            NetworkProfile profile = NetworkProfile.Measure(graph, new NetworkOptions { Threads = threadCount }, result.GetValue(runs) ?? 200);
            // Clocks change while a machine warms up.
            peak = Math.Max(peak, FmaPeak.Measure());
            if (result.GetValue(json))
                WriteJson(path, profile, threadCount, peak);
            else
                WriteTables(path, profile, threadCount, peak);
            return ExitCode.Done;
        });
        return command;
    }

    static void WriteTables(string path, NetworkProfile profile, int threads, double peak)
    {
        double sum = Sum(profile.Layers);
        long macs = profile.Layers.Sum(layer => layer.Macs);
        Console.WriteLine($"{NetVerb.ShortName(path)}: {Number(profile.MinMilliseconds, "F3")} ms a run, layers {Number(sum / 1e3, "F3")} ms, {Number(2e-6 * macs / profile.MinMilliseconds, "F1")} GFLOP/s; one core's peak here is {Number(peak, "F0")} GFLOP/s, {threads} thread{(threads == 1 ? "" : "s")}.");
        string[] numbers = [">min µs", ">share", ">k MACs", ">GFLOP/s", ">of peak"];
        Terminal.Table([">#", .. numbers, "kernel", "layer"], profile.Layers.Select((layer, i) => (IReadOnlyList<string>)
        [
            Number(i + 1, "F0"), .. Cells(layer.MinMicroseconds, layer.Macs, sum, threads * peak), layer.Kernel, layer.Description,
        ]));
        Console.WriteLine();
        Terminal.Table([">layers", .. numbers, "family"], Families(profile.Layers).Select(family => (IReadOnlyList<string>)
        [
            Number(family.Layers, "F0"), .. Cells(family.Microseconds, family.Macs, sum, threads * peak), family.Name,
        ]));
    }

    static string[] Cells(double microseconds, long macs, double sum, double peak)
    {
        double gflops = 2e-3 * macs / microseconds;
        return
        [
            Number(microseconds, "F1"),
            Number(100 * microseconds / sum, "F1") + " %",
            macs == 0 ? "" : Number(macs / 1e3, "F0"),
            macs == 0 ? "" : Number(gflops, "F1"),
            macs == 0 ? "" : Number(100 * gflops / peak, "F0") + " %",
        ];
    }

    static void WriteJson(string path, NetworkProfile profile, int threads, double peak)
    {
        double sum = Sum(profile.Layers);
        using (Stream output = Console.OpenStandardOutput())
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("model", path);
            json.WriteNumber("threads", threads);
            json.WriteNumber("peak_gflops", Math.Round(peak, 2));
            json.WriteNumber("min_ms", Math.Round(profile.MinMilliseconds, 5));
            json.WriteNumber("layers_ms", Math.Round(sum / 1e3, 5));
            json.WriteNumber("macs", profile.Layers.Sum(layer => layer.Macs));
            json.WriteStartArray("layers");
            foreach (LayerTime layer in profile.Layers)
            {
                json.WriteStartObject();
                json.WriteString("name", layer.Name);
                json.WriteString("family", layer.Family);
                json.WriteString("kernel", layer.Kernel);
                json.WriteString("description", layer.Description);
                WriteCost(json, layer.MinMicroseconds, layer.Macs, sum, threads * peak);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("families");
            foreach (Family family in Families(profile.Layers))
            {
                json.WriteStartObject();
                json.WriteString("name", family.Name);
                json.WriteNumber("layers", family.Layers);
                WriteCost(json, family.Microseconds, family.Macs, sum, threads * peak);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Console.WriteLine();
    }

    static void WriteCost(Utf8JsonWriter json, double microseconds, long macs, double sum, double peak)
    {
        json.WriteNumber("min_us", Math.Round(microseconds, 3));
        json.WriteNumber("share", Math.Round(microseconds / sum, 5));
        json.WriteNumber("macs", macs);
        json.WriteNumber("gflops", Math.Round(2e-3 * macs / microseconds, 2));
        json.WriteNumber("share_of_peak", Math.Round(2e-3 * macs / microseconds / peak, 4));
    }

    static double Sum(IReadOnlyList<LayerTime> layers) => Math.Max(layers.Sum(layer => layer.MinMicroseconds), double.Epsilon);

    static IEnumerable<Family> Families(IReadOnlyList<LayerTime> layers) => layers
        .GroupBy(layer => layer.Family)
        .Select(group => new Family(group.Key, group.Count(), group.Sum(layer => layer.MinMicroseconds), group.Sum(layer => layer.Macs)))
        .OrderByDescending(family => family.Microseconds);

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    sealed record Family(string Name, int Layers, double Microseconds, long Macs);
}
