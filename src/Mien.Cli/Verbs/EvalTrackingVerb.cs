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
    const int Most = 100_000;

    public static string[] Examples => ["mien eval tracking", "mien eval tracking --pack mediapipe --crossings 20 --pictures frames/"];

    public static Command Create()
    {
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use (default mien; see 'mien packs')." };
        Option<int?> crossings = OptionRanges.Count("--crossings", "Rendered crossings of two heads (default 100).", Most);
        Option<int?> seed = OptionRanges.Count("--seed", "The first one's seed (default 1).", int.MaxValue - Most);
        Option<string?> pictures = new("--pictures") { HelpName = "DIR", Description = "Also writes every frame with what was found into a folder." };
        var command = new Command("tracking", "Follows two rendered heads that walk past each other: ids that swap, faces that are missed, how far off the landmarks are.") { pack, crossings, seed, pictures };
        command.SetAction(result =>
        {
            Pack chosen = PackChoice.Resolve(result.GetValue(pack), out string? note);
            if (note is not null)
                Terminal.Say(Console.Error, note);
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
            CrossingResult[] bad = [.. results.Where(crossing => crossing.Swaps + crossing.NewIds + crossing.Missed > 0 || crossing.RecoveryFrames > 5)];
            if (bad.Length > 0)
                Terminal.Table([">seed", ">swaps", ">new ids", ">missed frames", ">frames to recover", ">worst %"], bad.Select(crossing => (IReadOnlyList<string>)
                    [$"{crossing.Seed}", $"{crossing.Swaps}", $"{crossing.NewIds}", $"{crossing.Missed}", $"{crossing.RecoveryFrames}", Percent(crossing.WorstError)]));
            int visible = results.Sum(crossing => crossing.VisibleFrames), off = results.Sum(crossing => crossing.OffFrames);
            Console.WriteLine($"{results.Count} crossings with {chosen.Name}: {results.Sum(crossing => crossing.Swaps)} ids swapped, {results.Sum(crossing => crossing.NewIds)} new ids, "
                + $"{results.Sum(crossing => crossing.Missed)} frames missed, at most {results.Max(crossing => crossing.RecoveryFrames)} frames to recover; "
                + $"{visible} visible faces, {Percent(results.Sum(crossing => crossing.MeanError * crossing.VisibleFrames) / Math.Max(visible, 1))} % of the outer-eye distance off in the mean, {off} by more than 5 %, worst {Percent(results.Max(crossing => crossing.WorstError))} %");
            return ExitCode.Done;
        });
        return command;
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
