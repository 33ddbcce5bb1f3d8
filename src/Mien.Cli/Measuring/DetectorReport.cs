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
        IReadOnlyList<DetectorSights> sights = measured.Sights;
        DetectorFigures scenes = sights[0].Scenes;
        Say($"{measured.Name}: {scenes.Pictures} scenes of {DetectorEvaluation.SceneWidth}×{DetectorEvaluation.SceneHeight}, seed {measured.Seed}, {scenes.Faces} faces"
            + (measured.BoxScale == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", boxes × {measured.BoxScale:0.###}")), markdown);
        IReadOnlyList<string> Row(string name, Func<DetectorFigures, string> value) => [name, .. sights.Select(sight => value(sight.Scenes))];
        Table(["scenes", .. sights.Select(sight => '>' + sight.Name)],
        [
            Row("AP50", figures => $"{figures.AveragePrecision:0.0000}"),
            .. Enumerable.Range(0, scenes.BySize.Count).Select(i =>
                Row($"recall {scenes.BySize[i].From:0}–{scenes.BySize[i].To:0} px ({scenes.BySize[i].Faces} faces)", figures => Percent(figures.BySize[i].Recall))),
            Row($"recall above 32 px ({scenes.Large.Faces} faces)", figures => Percent(figures.Large.Recall)),
            Row("false faces per 100 scenes", figures => $"{100.0 * figures.False / figures.Pictures:0.0}"),
            Row("mean IoU of found", figures => $"{figures.MeanOverlap:0.000}"),
            Row("found side / true side", figures => $"{figures.MeanSizeRatio:0.000}"),
            Row("keypoints, % of side", figures => $"{100 * figures.MeanKeypointError:0.00}"),
        ], markdown);
        Table([$"false faces on backgrounds, without {measured.LeftOutBackgrounds.Count} that hold faces", ">pictures", .. sights.SelectMany(sight => (string[])['>' + sight.Name, ">per 100"])],
        [
            FalseRow("kept from training", sights.Select(sight => sight.HeldOutBackgrounds)),
            FalseRow("all", sights.Select(sight => sight.AllBackgrounds)),
        ], markdown);
        foreach (DetectorSights sight in sights)
            if (sight.AllBackgrounds.Where.Count > 0)
                Say($"{sight.Name}: {string.Join(", ", sight.AllBackgrounds.Where.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Picture} {place.Score:0.00}")))}", markdown);
        if (measured.Photos.Count == 0)
            return;
        Table(["photos", ">faces", ">found", ">false", ">found in tiles", ">false in tiles"], measured.Photos.Zip(measured.PhotosThorough, (whole, tiles) => (IReadOnlyList<string>)
        [
            whole.Photo, $"{whole.Figures.Faces}", $"{whole.Figures.Found}", $"{whole.Figures.False}", $"{tiles.Figures.Found}", $"{tiles.Figures.False}",
        ]), markdown);
    }

    static IReadOnlyList<string> FalseRow(string name, IEnumerable<FalseFaces> sights) =>
        [name, $"{sights.First().Pictures}", .. sights.SelectMany(sight => (string[])[$"{sight.Found}", $"{sight.PerHundred:0.00}"])];

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
            foreach (DetectorSights sights in measured.Sights)
                Write(writer, sights);
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

    static void Write(Utf8JsonWriter writer, DetectorSights sights)
    {
        writer.WriteStartObject(sights.Field);
        writer.WriteStartObject("scenes");
        Write(writer, sights.Scenes);
        writer.WriteEndObject();
        writer.WriteStartArray("backgrounds");
        Write(writer, "kept from training", sights.HeldOutBackgrounds);
        Write(writer, "all", sights.AllBackgrounds);
        writer.WriteEndArray();
        writer.WriteEndObject();
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
