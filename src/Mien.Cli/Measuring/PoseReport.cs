using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Measuring;

/// <summary>Prints errors of head poses: a table with a row per range of yaw, or JSON of the same.</summary>
static class PoseReport
{
    public static void WriteTable(PoseEvaluation evaluation)
    {
        Terminal.Table(
            ["faces", ">found", ">missed", ">yaw°", ">pitch°", ">roll°", ">mean°", ">geodesic°", ">yaw bias°", ">pitch bias°", ">roll bias°"],
            Rows(evaluation).Select(row => (IReadOnlyList<string>)
            [
                row.Name, Text(row.Errors.Count), Text(row.Errors.Missed), Text(row.Errors.Yaw), Text(row.Errors.Pitch), Text(row.Errors.Roll),
                Text(row.Errors.Mean), Text(row.Errors.Geodesic), Text(row.Errors.YawBias), Text(row.Errors.PitchBias), Text(row.Errors.RollBias),
            ]));
        if (evaluation.LeftOut > 0)
            Console.WriteLine($"{evaluation.LeftOut} left out: an angle beyond {PoseEvaluation.LargestAngle}°.");
    }

    public static void WriteJson(string pack, PoseEvaluation evaluation)
    {
        using (Stream output = Console.OpenStandardOutput())
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("pack", pack);
            writer.WriteNumber("leftOut", evaluation.LeftOut);
            writer.WriteStartArray("sets");
            foreach ((string name, PoseErrors errors) in Rows(evaluation))
                Write(writer, name, errors);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        Console.WriteLine();
    }

    static IEnumerable<(string Name, PoseErrors Errors)> Rows(PoseEvaluation evaluation) =>
    [
        ("all", evaluation.All),
        .. PoseEvaluation.YawBins.Select(bin => (string.Create(CultureInfo.InvariantCulture, $"|yaw| {bin.From:0}–{bin.To:0}°"), evaluation.Within(bin.From, bin.To))),
    ];

    static void Write(Utf8JsonWriter writer, string name, PoseErrors errors)
    {
        writer.WriteStartObject();
        writer.WriteString("faces", name);
        writer.WriteNumber("found", errors.Count);
        writer.WriteNumber("missed", errors.Missed);
        foreach ((string key, double value) in (ReadOnlySpan<(string, double)>)
            [("yaw", errors.Yaw), ("pitch", errors.Pitch), ("roll", errors.Roll), ("mean", errors.Mean), ("geodesic", errors.Geodesic),
             ("yawBias", errors.YawBias), ("pitchBias", errors.PitchBias), ("rollBias", errors.RollBias)])
        {
            if (double.IsFinite(value))
                writer.WriteNumber(key, Math.Round(value, 3));
            else
                writer.WriteNull(key);
        }
        writer.WriteEndObject();
    }

    static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    static string Text(double degrees) => double.IsFinite(degrees) ? degrees.ToString("0.00", CultureInfo.InvariantCulture) : "–";
}
