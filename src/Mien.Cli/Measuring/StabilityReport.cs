using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Measuring;

/// <summary>Prints how steady packs are under smoothings: tables, of text or for a page, or JSON of the same.</summary>
sealed class StabilityReport(IReadOnlyList<PackStability> packs, IReadOnlyList<StabilityScene> scenes)
{
    static readonly string[] Still = ["still", "noise-8", "noise-16", "noise-32"];
    static readonly SmoothingStage[] OfPoses = [SmoothingStage.Pose];

    /// <summary>Figures of landmarks: key in JSON, title, value, digits.</summary>
    static readonly (string Key, string Title, Func<StabilityFigures, double> Of, int Digits)[] Landmarks =
    [
        ("jitter4", "jitter σ 4 %", f => f.Jitter(Still[0]), 3),
        ("jitter8", "σ 8 %", f => f.Jitter(Still[1]), 3),
        ("jitter16", "σ 16 %", f => f.Jitter(Still[2]), 3),
        ("jitter32", "σ 32 %", f => f.Jitter(Still[3]), 3),
        ("yawLag", "lag, yaw ms", f => f.Lag("yaw"), 1),
        ("shiftLag", "lag, shift ms", f => f.Lag("shift"), 1),
        ("overshoot", "overshoot %", f => f.Overshoot, 1),
        ("blink", "blink %", f => f.Blink, 0),
        ("videoJitter", "videos: jitter %", f => f.VideoJitter, 3),
        ("videoRestJitter", "at rest %", f => f.VideoRestJitter, 3),
        ("videoBlink", "blink %", f => f.VideoBlink, 0),
    ];

    /// <summary>Figures of poses.</summary>
    static readonly (string Key, string Title, Func<StabilityFigures, double> Of, int Digits)[] Poses =
    [
        ("turnJitter4", "turn σ 4 °", f => f.TurnJitter(Still[0]), 3),
        ("turnJitter8", "σ 8 °", f => f.TurnJitter(Still[1]), 3),
        ("turnJitter16", "σ 16 °", f => f.TurnJitter(Still[2]), 3),
        ("shiftJitter4", "shift σ 4 mm", f => f.ShiftJitter(Still[0]), 3),
        ("shiftJitter8", "σ 8 mm", f => f.ShiftJitter(Still[1]), 3),
        ("shiftJitter16", "σ 16 mm", f => f.ShiftJitter(Still[2]), 3),
        ("poseYawLag", "lag, yaw ms", f => f.PoseLag("yaw"), 1),
        ("poseShiftLag", "lag, shift ms", f => f.PoseLag("shift"), 1),
        ("poseOvershoot", "overshoot %", f => f.PoseOvershoot, 1),
    ];

    public void WriteTables(bool markdown)
    {
        Table("Landmarks", Landmarks, packs.SelectMany(pack => pack.Figures.Where(f => !OfPoses.Contains(f.Smoothing.Method.Stage)).Select(f => (pack, f))), markdown);
        Table("Pose", Poses, packs.SelectMany(pack => pack.Figures.Select(f => (pack, f))), markdown);
        Write("Following", ["pack", ">drift %", ">seen when gone, frames", ">not seen when back, frames", ">new ids", ">off when back %", "missed"], packs.Where(pack => pack.LossFrames is not null || double.IsFinite(pack.Drift)).Select(pack => (IReadOnlyList<string>)
        [
            pack.Pack, Text(pack.Drift, 2), $"{pack.LossFrames}", $"{pack.ReturnFrames}", $"{pack.NewIds} of {pack.Returns}", Text(pack.ReturnError, 2),
            pack.Missed.Count == 0 ? "none" : string.Join(", ", pack.Missed.Select(missed => $"{missed.Key} {missed.Value}")),
        ]), markdown);
        Write("Videos", ["pack", "video", ">frames", ">faces seen", ">at rest", ">held", ">lost", ">blinks"], packs.SelectMany(pack => pack.Videos.Select(video => (IReadOnlyList<string>)
            [pack.Pack, video.Name, $"{video.Frames}", $"{video.Seen}", $"{video.Resting}", $"{video.Held}", $"{video.Lost}", $"{video.Blinks}"])), markdown);
        foreach (PackStability pack in packs)
            if (Promise(pack) is { } promise)
                Console.WriteLine(promise);
    }

    public void WriteJson()
    {
        using (Stream output = Console.OpenStandardOutput())
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("sequences");
            foreach (StabilityScene scene in scenes)
                json.WriteStringValue(scene.Name);
            json.WriteEndArray();
            json.WriteStartArray("packs");
            foreach (PackStability pack in packs)
                Write(json, pack);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Console.WriteLine();
    }

    /// <summary>How the default stands to one-euro, where both were measured: what docs/steadiness.md promises.</summary>
    static string? Promise(PackStability pack)
    {
        StabilityFigures? ours = pack.Figures.FirstOrDefault(f => f.Smoothing.ToString() == SmoothingSpec.Default.ToString()), theirs = pack.Figures.FirstOrDefault(f => f.Smoothing.ToString() == "one-euro");
        if (ours is null || theirs is null)
            return null;
        string[] ratios = [.. Still.Select(still => (still, ratio: ours.Jitter(still) / theirs.Jitter(still))).Where(x => double.IsFinite(x.ratio)).Select(x => $"{Text(x.ratio, 2)} ({x.still})")];
        return ratios.Length == 0 ? null
            : $"{pack.Pack}: jitter of {ours.Smoothing} over that of one-euro: {string.Join(", ", ratios)}; lag {Text(ours.Lag("yaw"), 1)} against {Text(theirs.Lag("yaw"), 1)} ms in yaw, "
                + $"{Text(ours.Lag("shift"), 1)} against {Text(theirs.Lag("shift"), 1)} ms in shift; blinks keep {Text(ours.Blink, 0)} % of their depth";
    }

    static void Write(Utf8JsonWriter json, PackStability pack)
    {
        json.WriteStartObject();
        json.WriteString("pack", pack.Pack);
        json.WriteFigure("drift", pack.Drift);
        if (pack.LossFrames is { } loss)
        {
            json.WriteNumber("lossFrames", loss);
            json.WriteNumber("returnFrames", pack.ReturnFrames!.Value);
            json.WriteNumber("returns", pack.Returns);
            json.WriteNumber("newIds", pack.NewIds);
            json.WriteFigure("returnError", pack.ReturnError);
        }
        json.WriteStartObject("missedFrames");
        foreach ((string scene, int frames) in pack.Missed)
            json.WriteNumber(scene, frames);
        json.WriteEndObject();
        json.WriteStartArray("smoothings");
        foreach (StabilityFigures figures in pack.Figures)
        {
            json.WriteStartObject();
            json.WriteString("smoothing", figures.Smoothing.ToString());
            foreach ((string key, _, Func<StabilityFigures, double> of, _) in Landmarks.Concat(Poses))
                json.WriteFigure(key, of(figures));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("videos");
        foreach (VideoStability video in pack.Videos)
        {
            json.WriteStartObject();
            json.WriteString("name", video.Name);
            json.WriteNumber("frames", video.Frames);
            json.WriteNumber("seen", video.Seen);
            json.WriteNumber("resting", video.Resting);
            json.WriteNumber("held", video.Held);
            json.WriteNumber("lost", video.Lost);
            json.WriteNumber("blinks", video.Blinks);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Columns that nobody asked for are left out.</summary>
    static void Table(string title, (string Key, string Title, Func<StabilityFigures, double> Of, int Digits)[] columns, IEnumerable<(PackStability Pack, StabilityFigures Figures)> rows, bool markdown)
    {
        (PackStability Pack, StabilityFigures Figures)[] all = [.. rows];
        columns = [.. columns.Where(column => all.Any(row => double.IsFinite(column.Of(row.Figures))))];
        if (columns.Length > 0)
            Write(title, ["pack", "smoothing", .. columns.Select(column => ">" + column.Title)],
                all.Select(row => (IReadOnlyList<string>)[row.Pack.Pack, row.Figures.Smoothing.ToString(), .. columns.Select(column => Text(column.Of(row.Figures), column.Digits))]), markdown);
    }

    static void Write(string title, IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows, bool markdown)
    {
        List<IReadOnlyList<string>> all = [.. rows];
        if (all.Count == 0)
            return;
        Console.WriteLine(markdown ? $"{title}:\n" : title);
        if (markdown)
        {
            Console.WriteLine($"| {string.Join(" | ", titles.Select(name => name.TrimStart('>')))} |");
            Console.WriteLine($"|{string.Join('|', titles.Select(name => name.StartsWith('>') ? "--:" : "---"))}|");
            foreach (IReadOnlyList<string> row in all)
                Console.WriteLine($"| {string.Join(" | ", row)} |");
        }
        else
        {
            Terminal.Table(titles, all);
        }
        Console.WriteLine();
    }

    static string Text(double value, int digits) => double.IsFinite(value) ? value.ToString($"F{digits}", CultureInfo.InvariantCulture) : "–";
}
