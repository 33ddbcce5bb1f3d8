using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Cli.Verbs;

namespace Mien.Cli.Measuring;

/// <summary>What <c>mien net bench</c> measured, as a table or as JSON.</summary>
/// <param name="PeakGflops">What one core can do in registers alone, in GFLOP/s.</param>
/// <param name="Rows">One for each network and number of threads.</param>
sealed record BenchReport(double PeakGflops, IReadOnlyList<BenchRow> Rows)
{
    public void WriteTable()
    {
        bool compares = Rows[0].Theirs is { };
        Console.WriteLine($"{Rows[0].Ours.Runs} runs each{(Rows[0].Theirs is { } peer ? $", in turns with {peer.Runtime}" : "")}; one core's peak here is {Number(PeakGflops, "F0")} GFLOP/s.");
        string[] titles = ["network", ">M MACs", ">threads", ">min ms", ">median ms"];
        if (compares)
            titles = [.. titles, ">ORT min", ">ORT median", ">ratio of mins", ">ratio of medians"];
        titles = [.. titles, ">GFLOP/s", ">of peak"];
        Terminal.Table(compares ? [.. titles, ">difference"] : titles, Rows.Select(Cells));
        if (compares)
            Console.WriteLine("ORT is ONNX Runtime; ratios are its milliseconds over Mien's; the difference is the largest between their outputs, relative to the tensor.");
    }

    public void WriteJson()
    {
        using (Stream output = Console.OpenStandardOutput())
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("peak_gflops", Math.Round(PeakGflops, 2));
            json.WriteStartArray("networks");
            foreach (BenchRow row in Rows)
                Write(json, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Console.WriteLine();
    }

    void Write(Utf8JsonWriter json, BenchRow row)
    {
        json.WriteStartObject();
        json.WriteString("model", row.Model);
        json.WriteNumber("macs", row.Macs);
        json.WriteNumber("parameters", row.Parameters);
        json.WriteNumber("threads", row.Threads);
        json.WriteStartArray("timings");
        foreach (BenchTiming timing in row.Timings)
        {
            json.WriteStartObject();
            json.WriteString("runtime", timing.Runtime);
            json.WriteNumber("runs", timing.Runs);
            json.WriteNumber("min_ms", Math.Round(timing.Least, 5));
            json.WriteNumber("median_ms", Math.Round(timing.Median, 5));
            json.WriteNumber("gflops", Math.Round(row.Gflops(timing), 2));
            json.WriteNumber("share_of_peak", Math.Round(row.Gflops(timing) / (PeakGflops * row.Threads), 4));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (row.Theirs is { } theirs)
        {
            json.WriteNumber("ratio_of_mins", Math.Round(theirs.Least / row.Ours.Least, 4));
            json.WriteNumber("ratio_of_medians", Math.Round(theirs.Median / row.Ours.Median, 4));
        }
        if (row.Difference is { } difference)
            json.WriteNumber("largest_difference", difference);
        json.WriteEndObject();
    }

    IReadOnlyList<string> Cells(BenchRow row)
    {
        double gflops = row.Gflops(row.Ours);
        string[] cells = [NetVerb.ShortName(row.Model), Number(row.Macs / 1e6, "F1"), Number(row.Threads, "F0"), Milliseconds(row.Ours.Least), Milliseconds(row.Ours.Median)];
        if (row.Theirs is { } theirs)
            cells = [.. cells, Milliseconds(theirs.Least), Milliseconds(theirs.Median), Number(theirs.Least / row.Ours.Least, "F2"), Number(theirs.Median / row.Ours.Median, "F2")];
        cells = [.. cells, Number(gflops, "F1"), Number(100 * gflops / (PeakGflops * row.Threads), "F0") + " %"];
        return row.Difference is { } difference ? [.. cells, Number(difference, "0.0e+0")] : cells;
    }

    static string Milliseconds(double value) => Number(value, value < 1 ? "F4" : "F3");

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>One network with one number of threads.</summary>
/// <param name="Model">The network as the user named it.</param>
/// <param name="Macs">Multiply-accumulates of a run.</param>
/// <param name="Parameters">Constant elements.</param>
/// <param name="Threads">Threads that a run may use, on either side.</param>
/// <param name="Ours">Mien's times.</param>
/// <param name="Theirs">ONNX Runtime's times.</param>
/// <param name="Difference">Largest difference of the outputs, over max(1, largest magnitude).</param>
sealed record BenchRow(string Model, long Macs, long Parameters, int Threads, BenchTiming Ours, BenchTiming? Theirs, double? Difference)
{
    public IEnumerable<BenchTiming> Timings => Theirs is null ? [Ours] : [Ours, Theirs];

    /// <summary>Speed in the shortest run, in GFLOP/s; a multiply-accumulate counts as two.</summary>
    public double Gflops(BenchTiming timing) => 2e-6 * Macs / timing.Least;
}

/// <summary>Milliseconds of the shortest and the median of some runs.</summary>
sealed record BenchTiming(string Runtime, int Runs, double Least, double Median)
{
    public static BenchTiming Of(string runtime, List<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new BenchTiming(runtime, sorted.Length, sorted[0], (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2);
    }
}
