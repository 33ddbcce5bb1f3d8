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
        if (evaluation.Places is not null)
        {
            Console.WriteLine();
            Terminal.Table(["places", ">compared", ">position %", ">size %", ">68 points 3D %", ">68 points 2D %"],
                Places(evaluation).Select(row => (IReadOnlyList<string>)
                [
                    row.Name, Text(row.Errors?.Count ?? 0), Text(row.Errors?.Position ?? double.NaN), Text(row.Errors?.Size ?? double.NaN),
                    Text(row.Errors?.Points3D ?? double.NaN), Text(row.Errors?.Points2D ?? double.NaN),
                ]));
        }
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
            if (evaluation.Places is not null)
            {
                writer.WriteStartArray("places");
                foreach ((string name, PlaceErrors? errors) in Places(evaluation))
                    Write(writer, name, errors?.Count ?? 0, [("position", errors?.Position), ("size", errors?.Size), ("points3d", errors?.Points3D), ("points2d", errors?.Points2D)]);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        Console.WriteLine();
    }

    static IEnumerable<(string Name, PoseErrors Errors)> Rows(PoseEvaluation evaluation) =>
    [
        ("all", evaluation.All),
        .. PoseEvaluation.YawBins.Select(bin => (NameOf(bin), evaluation.Within(bin.From, bin.To))),
    ];

    static IEnumerable<(string Name, PlaceErrors? Errors)> Places(PoseEvaluation evaluation) =>
    [
        ("all", evaluation.Places),
        .. PoseEvaluation.YawBins.Select(bin => (NameOf(bin), evaluation.PlacesWithin(bin.From, bin.To))),
    ];

    static string NameOf((double From, double To) bin) => string.Create(CultureInfo.InvariantCulture, $"|yaw| {bin.From:0}–{bin.To:0}°");

    static void Write(Utf8JsonWriter writer, string name, PoseErrors errors) => Write(writer, name, errors.Count,
    [
        ("missed", errors.Missed), ("yaw", errors.Yaw), ("pitch", errors.Pitch), ("roll", errors.Roll), ("mean", errors.Mean), ("geodesic", errors.Geodesic),
        ("yawBias", errors.YawBias), ("pitchBias", errors.PitchBias), ("rollBias", errors.RollBias),
    ]);

    static void Write(Utf8JsonWriter writer, string name, int found, ReadOnlySpan<(string, double?)> values)
    {
        writer.WriteStartObject();
        writer.WriteString("faces", name);
        writer.WriteNumber("found", found);
        foreach ((string key, double? value) in values)
            writer.WriteFigure(key, value ?? double.NaN, 3);
        writer.WriteEndObject();
    }

    static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    static string Text(double degrees) => double.IsFinite(degrees) ? degrees.ToString("0.00", CultureInfo.InvariantCulture) : "–";
}
