using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval tracking</c>: whether faces keep their ids when heads walk past each other.</summary>
static class EvalTrackingVerb
{
    const int Most = 100_000, MostMinutes = 100_000;

    public static string[] Examples => ["mien eval tracking", "mien eval tracking --pack mediapipe --crossings 20 --pictures frames/", "mien eval tracking --soak 30"];

    public static Command Create()
    {
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use (default mien; see 'mien packs')." };
        Option<int?> crossings = OptionRanges.Count("--crossings", "Rendered crossings of two heads (default 100).", Most);
        Option<int?> seed = OptionRanges.Count("--seed", "The first one's seed (default 1).", int.MaxValue - Most);
        Option<string?> pictures = new("--pictures") { HelpName = "DIR", Description = "Also writes every frame with what was found into a folder." };
        Option<int?> soak = OptionRanges.Count("--soak", "Instead weighs the memory over so many minutes of a film in which faces come and go.", MostMinutes);
        var command = new Command("tracking", "Follows two rendered heads that walk past each other: ids that swap, faces that are missed, how far off the landmarks are; or how memory fares over a long film.") { pack, crossings, seed, pictures, soak };
        command.Validators.Add(result =>
        {
            if (result.GetValue(soak) is not null && (result.GetValue(crossings) is not null || result.GetValue(pictures) is not null))
                result.AddError("--soak weighs the memory and nothing else; leave --crossings and --pictures out.");
        });
        command.SetAction(result =>
        {
            Pack chosen = PackChoice.Resolve(result.GetValue(pack), out string? note);
            if (note is not null)
                Terminal.Say(Console.Error, note);
            if (result.GetValue(soak) is { } minutes)
                return Soak(chosen, (ulong)(result.GetValue(seed) ?? 1), TimeSpan.FromMinutes(minutes));
            string? folder = result.GetValue(pictures);
            if (folder is not null)
                OutputFile.MakeFolder(folder);
            using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = chosen, MaxFaces = 2 });
            int first = result.GetValue(seed) ?? 1, current = 0;
            var evaluation = new CrossingEvaluation { Show = folder is null ? null : (frame, stage, faces) => Save(Path.Combine(folder, $"{current:0000}_{frame:000}.jpg"), stage, faces) };
            var results = new List<CrossingResult>();
            Terminal.ForEach("Crossings", [.. Enumerable.Range(first, result.GetValue(crossings) ?? 100)], number =>
            {
                current = number;
                results.Add(evaluation.Run(tracker, (ulong)number));
            });
            Report(chosen, results);
            return ExitCode.Done;
        });
        return command;
    }

    static int Soak(Pack pack, ulong seed, TimeSpan length)
    {
        const int rows = 12;
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack, MaxFaces = 2 });
        IReadOnlyList<SoakSample> samples = Terminal.Wait("Following", () => new TrackingSoak(seed).Run(tracker, length));
        int every = (samples.Count + rows - 1) / rows;
        Terminal.Table([">minutes", ">managed MB", ">working set MB"], samples.Where((_, i) => i % every == 0 || i == samples.Count - 1).Select(sample => (IReadOnlyList<string>)
            [sample.Passed.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture), Megabytes(sample.ManagedBytes), Megabytes(sample.WorkingSetBytes)]));
        Console.WriteLine($"{samples.Count} weighings: managed {Megabytes(samples.Min(s => s.ManagedBytes))} to {Megabytes(samples.Max(s => s.ManagedBytes))} MB, working set {Megabytes(samples.Min(s => s.WorkingSetBytes))} to {Megabytes(samples.Max(s => s.WorkingSetBytes))} MB, "
            + $"from first to last {Megabytes(samples[^1].ManagedBytes - samples[0].ManagedBytes)} and {Megabytes(samples[^1].WorkingSetBytes - samples[0].WorkingSetBytes)} MB; {(samples[^1].AllocatedBytes - samples[0].AllocatedBytes) / (samples[^1].Passed - samples[0].Passed).TotalMinutes / 1024:0} kB allocated a minute");
        return ExitCode.Done;
    }

    static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.00", CultureInfo.InvariantCulture);

    static void Report(Pack pack, List<CrossingResult> results)
    {
        CrossingResult[] bad = [.. results.Where(crossing => crossing.Swaps + crossing.NewIds + crossing.Missed + crossing.Strayed + crossing.SlidFrames > 0 || crossing.RecoveryFrames > 5)];
        if (bad.Length > 0)
            Terminal.Table([">seed", ">swaps", ">new ids", ">missed frames", ">frames to recover", ">strayed", ">off", ">of these slid", ">worst %", ">worst slide %"], bad.Select(crossing => (IReadOnlyList<string>)
                [$"{crossing.Seed}", $"{crossing.Swaps}", $"{crossing.NewIds}", $"{crossing.Missed}", $"{crossing.RecoveryFrames}", $"{crossing.Strayed}", $"{crossing.OffFrames}", $"{crossing.SlidFrames}", Percent(crossing.Errors.DefaultIfEmpty(0).Max()), Percent(crossing.WorstSlide)]));
        double[] hidden = [.. results.SelectMany(crossing => crossing.ErrorsHidden)];
        double[] errors = [.. results.SelectMany(crossing => crossing.Errors)], alone = [.. results.SelectMany(crossing => crossing.ErrorsAlone).Where(double.IsFinite)];
        int off = results.Sum(crossing => crossing.OffFrames), slid = results.Sum(crossing => crossing.SlidFrames), offAlone = alone.Count(error => error > CrossingResult.Off);
        Console.WriteLine($"{results.Count} crossings with {pack.Name}: {results.Sum(crossing => crossing.Swaps)} ids swapped, {results.Sum(crossing => crossing.NewIds)} new ids, "
            + $"{results.Sum(crossing => crossing.Missed)} frames missed, at most {results.Max(crossing => crossing.RecoveryFrames)} frames to recover, {results.Sum(crossing => crossing.Strayed)} frames of hidden faces astray");
        Console.WriteLine($"{errors.Length} visible faces, off in % of the outer-eye distance: {Spread(errors)}; {off} ({Percent(off / (double)Math.Max(errors.Length, 1))} %) by more than 5 %, of which {slid} are not alone");
        Console.WriteLine($"the faces of the {results.Count(crossing => crossing.OffFrames > 0)} crossings in which a mesh is off, each followed alone: {Spread(alone)}; {offAlone} by more than 5 %; the crossing adds at most {Percent(results.Max(crossing => crossing.WorstSlide))} %");
        Console.WriteLine($"{hidden.Length} partly hidden faces: {Spread(hidden)}");
    }

    internal static string Spread(double[] errors)
    {
        if (errors.Length == 0)
            return "none";
        double mean = errors.Average();
        ErrorSpread spread = ErrorSpread.Of(errors);
        return $"mean {Percent(mean)}, 95 % of them below {Percent(spread.Percentile95)}, worst {Percent(spread.Largest)}";
    }

    static void Save(string path, HeadStage stage, TrackedFaces faces)
    {
        var picture = new Image(stage.Picture.Width, stage.Picture.Height, PixelFormat.Rgb24);
        stage.Picture.Pixels.CopyTo(picture.Pixels, 0);
        var canvas = new Canvas(picture);
        foreach (Face face in faces)
        {
            foreach (Vector3 landmark in face.Landmarks ?? [])
                canvas.Dot(new Vector2(landmark.X, landmark.Y), 0.8f, face.State == FaceState.Held ? new Color(255, 160, 60) : new Color(130, 255, 190));
            FaceDrawing.Box(canvas, face);
            canvas.Text($"{face.Id} {face.State}", new Vector2(face.Box.X, face.Box.Y - 14), 12, Color.White, Color.Black);
        }
        ImageFile.Save(path, picture);
    }

    static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
