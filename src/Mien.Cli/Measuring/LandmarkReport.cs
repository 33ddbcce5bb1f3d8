using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Measuring;

/// <summary>Prints errors of landmark networks side by side: as tables, as Markdown for a page, or as JSON.</summary>
sealed class LandmarkReport
{
    static readonly string[] Titles = ["network", "faces", ">number", ">mean %", ">median %", ">95 % below", ">AUC 8 %", ">beyond 8 %", .. LandmarkRegions.Names.Select(name => $">{name} %"), ">depth %", ">mean in space %"];

    readonly IReadOnlyList<(string Network, LandmarkScores Scores)> _results;

    public LandmarkReport(IReadOnlyList<(string Network, LandmarkScores Scores)> results) => _results = results;

    IEnumerable<IReadOnlyList<string>> Rows => _results.SelectMany(result => result.Scores.Groups.Select(group => (IReadOnlyList<string>)
    [
        result.Network, group.Group, $"{group.Faces}", Text(group.Mean), Text(group.Median), Text(group.Percentile95), Text(group.Auc, "0.000"), Text(group.Failures * 100, "0.0") + " %",
        .. group.Regions.Select(region => Text(region)), Text(group.Depth), Text(group.Unforeshortened),
    ]));

    static readonly string[] BlinkTitles = ["network", "blink by", ">shut", ">open", ">found", ">false", ">precision", ">recall", ">F1"];

    IEnumerable<IReadOnlyList<string>> BlinkRows => _results.SelectMany(result => result.Scores.Blinks.Select(blink => (IReadOnlyList<string>)
    [
        result.Network, blink.Measure, $"{blink.Shut}", $"{blink.Open}", $"{blink.Found}", $"{blink.False}", Text(blink.Precision, "0.000"), Text(blink.Recall, "0.000"), Text(blink.F1, "0.000"),
    ]));

    public void WriteTables()
    {
        Terminal.Table(Titles, Rows);
        if (!BlinkRows.Any())
            return;
        Console.WriteLine();
        Terminal.Table(BlinkTitles, BlinkRows);
    }

    public void WriteMarkdown()
    {
        Markdown(Titles, Rows);
        if (!BlinkRows.Any())
            return;
        Console.WriteLine();
        Markdown(BlinkTitles, BlinkRows);
    }

    static void Markdown(string[] titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        Console.WriteLine($"| {string.Join(" | ", titles.Select(title => title.TrimStart('>')))} |");
        Console.WriteLine($"|{string.Join('|', titles.Select(title => title.StartsWith('>') ? "--:" : "---"))}|");
        foreach (IReadOnlyList<string> row in rows)
            // A bar would end the cell.
            Console.WriteLine($"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");
    }

    public void WriteJson(string split, double jitter)
    {
        using (Stream output = Console.OpenStandardOutput())
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("split", split);
            writer.WriteNumber("jitter", jitter);
            writer.WriteStartArray("networks");
            foreach ((string network, LandmarkScores scores) in _results)
            {
                writer.WriteStartObject();
                writer.WriteString("network", network);
                writer.WriteStartArray("groups");
                foreach (LandmarkErrors group in scores.Groups)
                    Write(writer, group);
                writer.WriteEndArray();
                writer.WriteStartArray("blinks");
                foreach (BlinkErrors blink in scores.Blinks)
                    Write(writer, blink);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        Console.WriteLine();
    }

    static void Write(Utf8JsonWriter writer, LandmarkErrors group)
    {
        writer.WriteStartObject();
        writer.WriteString("faces", group.Group);
        writer.WriteNumber("number", group.Faces);
        writer.WriteFigure("mean", group.Mean);
        writer.WriteFigure("median", group.Median);
        writer.WriteFigure("percentile95", group.Percentile95);
        writer.WriteFigure("auc", group.Auc);
        writer.WriteFigure("failures", group.Failures);
        for (int i = 0; i < group.Regions.Count; i++)
            writer.WriteFigure(LandmarkRegions.Names[i], group.Regions[i]);
        writer.WriteFigure("depth", group.Depth);
        writer.WriteFigure("meanInSpace", group.Unforeshortened);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, BlinkErrors blink)
    {
        writer.WriteStartObject();
        writer.WriteString("measure", blink.Measure);
        writer.WriteNumber("shut", blink.Shut);
        writer.WriteNumber("open", blink.Open);
        writer.WriteNumber("found", blink.Found);
        writer.WriteNumber("false", blink.False);
        writer.WriteFigure("precision", blink.Precision);
        writer.WriteFigure("recall", blink.Recall);
        writer.WriteFigure("f1", blink.F1);
        writer.WriteEndObject();
    }

    static string Text(double value, string format = "0.00") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
}
