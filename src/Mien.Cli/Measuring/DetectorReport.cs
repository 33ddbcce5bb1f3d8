using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Measuring;

/// <summary>Prints how well a detector does: tables for people, Markdown for documents, JSON for programs.</summary>
static class DetectorReport
{
    public static void Write(ReportFormat format, DetectorMeasurement measured)
    {
        if (format == ReportFormat.Json)
        {
            WriteJson(measured);
            return;
        }
        bool markdown = format == ReportFormat.Markdown;
        DetectorFigures scenes = measured.Scenes;
        Say($"{measured.Name}: {scenes.Pictures} scenes of {DetectorEvaluation.SceneWidth}×{DetectorEvaluation.SceneHeight}, seed {measured.Seed}, {scenes.Faces} faces"
            + (measured.BoxScale == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", boxes × {measured.BoxScale:0.###}")), markdown);
        Table(["scenes", ">value"],
        [
            ["AP50", $"{scenes.AveragePrecision:0.0000}"],
            .. scenes.BySize.Select(size => (IReadOnlyList<string>)[$"recall {size.From:0}–{size.To:0} px ({size.Faces} faces)", Percent(size.Recall)]),
            [$"recall above 32 px ({scenes.Large.Faces} faces)", Percent(scenes.Large.Recall)],
            ["false faces per 100 scenes", $"{100.0 * scenes.False / scenes.Pictures:0.0}"],
            ["mean IoU of found", $"{scenes.MeanOverlap:0.000}"],
            ["found side / true side", $"{scenes.MeanSizeRatio:0.000}"],
            ["keypoints, % of side", $"{100 * scenes.MeanKeypointError:0.00}"],
        ], markdown);
        Table([$"backgrounds without {measured.LeftOutBackgrounds.Count} that hold faces", ">pictures", ">false faces", ">per 100"],
        [
            Row("kept from training", measured.HeldOutBackgrounds),
            Row("all", measured.AllBackgrounds),
        ], markdown);
        foreach ((string picture, float score) in measured.AllBackgrounds.Where)
            Say($"{picture}: {score:0.00}", markdown);
        if (measured.Photos.Count == 0)
            return;
        Table(["photos", ">faces", ">found", ">false", ">found in tiles", ">false in tiles"], measured.Photos.Zip(measured.PhotosThorough, (whole, tiles) => (IReadOnlyList<string>)
        [
            whole.Photo, $"{whole.Figures.Faces}", $"{whole.Figures.Found}", $"{whole.Figures.False}", $"{tiles.Figures.Found}", $"{tiles.Figures.False}",
        ]), markdown);
    }

    static IReadOnlyList<string> Row(string name, FalseFaces faces) => [name, $"{faces.Pictures}", $"{faces.Found}", $"{faces.PerHundred:0.00}"];

    static void Say(string line, bool markdown)
    {
        Console.WriteLine(line);
        if (markdown)
            Console.WriteLine();
    }

    static void Table(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows, bool markdown)
    {
        if (markdown)
        {
            Console.WriteLine($"| {string.Join(" | ", titles.Select(title => title.TrimStart('>')))} |");
            Console.WriteLine($"|{string.Join("|", titles.Select(title => title.StartsWith('>') ? "---:" : "---"))}|");
            foreach (IReadOnlyList<string> row in rows)
                Console.WriteLine($"| {string.Join(" | ", row)} |");
        }
        else
        {
            Terminal.Table(titles, rows);
        }
        Console.WriteLine();
    }

    static void WriteJson(DetectorMeasurement measured)
    {
        using (Stream output = Console.OpenStandardOutput())
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("detector", measured.Name);
            writer.WriteNumber("seed", measured.Seed);
            writer.WriteNumber("boxScale", measured.BoxScale);
            writer.WriteStartObject("scenes");
            Write(writer, measured.Scenes);
            writer.WriteEndObject();
            writer.WriteStartArray("backgrounds");
            Write(writer, "kept from training", measured.HeldOutBackgrounds);
            Write(writer, "all", measured.AllBackgrounds);
            writer.WriteEndArray();
            writer.WriteNumber("backgroundsLeftOut", measured.LeftOutBackgrounds.Count);
            WritePhotos(writer, "photos", measured.Photos);
            WritePhotos(writer, "photosInTiles", measured.PhotosThorough);
            writer.WriteEndObject();
        }
        Console.WriteLine();
    }

    static void WritePhotos(Utf8JsonWriter writer, string name, IReadOnlyList<(string Photo, DetectorFigures Figures)> photos)
    {
        if (photos.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach ((string photo, DetectorFigures figures) in photos)
        {
            writer.WriteStartObject();
            writer.WriteString("photo", photo);
            Write(writer, figures);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, DetectorFigures figures)
    {
        writer.WriteNumber("pictures", figures.Pictures);
        writer.WriteNumber("faces", figures.Faces);
        writer.WriteNumber("found", figures.Found);
        writer.WriteNumber("false", figures.False);
        writer.WriteFigure("ap50", figures.AveragePrecision, 5);
        writer.WriteFigure("recallAbove32", figures.Large.Recall, 5);
        writer.WriteFigure("meanIoU", figures.MeanOverlap, 5);
        writer.WriteFigure("sizeRatio", figures.MeanSizeRatio, 5);
        writer.WriteFigure("keypointError", figures.MeanKeypointError, 5);
        writer.WriteStartArray("recall");
        foreach (SizeRecall size in figures.BySize)
        {
            writer.WriteStartObject();
            writer.WriteNumber("from", size.From);
            writer.WriteNumber("to", size.To);
            writer.WriteNumber("faces", size.Faces);
            writer.WriteFigure("recall", size.Recall, 5);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, string name, FalseFaces faces)
    {
        writer.WriteStartObject();
        writer.WriteString("pictures", name);
        writer.WriteNumber("count", faces.Pictures);
        writer.WriteNumber("false", faces.Found);
        writer.WriteFigure("perHundred", faces.PerHundred, 5);
        writer.WriteStartArray("where");
        foreach ((string picture, float score) in faces.Where)
        {
            writer.WriteStartObject();
            writer.WriteString("picture", picture);
            writer.WriteFigure("score", score, 5);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static string Percent(double share) => double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %") : "–";
}
