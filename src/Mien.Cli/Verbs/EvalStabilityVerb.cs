using System.CommandLine;
using Mien.Cli.Measuring;
using Mien.Cli.Output;
using Mien.Media;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval stability</c>: how steady and how prompt packs are under smoothings, on rendered heads and in videos.</summary>
static class EvalStabilityVerb
{
    static readonly string[] VideoEndings = [".mp4", ".mkv", ".webm", ".mov", ".avi", ".gif"];

    public static string[] Examples =>
    [
        "mien eval stability --pack mediapipe --smooth steady one-euro",
        "mien eval stability --pack mien mediapipe --smooth all --videos videos/ --markdown",
        "mien eval stability --sequences noise-8,yaw --smooth kalman:turn=100 --json",
    ];

    public static Command Create()
    {
        Option<string[]> packs = new("--pack") { HelpName = "NAME|DIR", Description = "The packs whose networks run (default mien; see 'mien packs').", AllowMultipleArgumentsPerToken = true };
        Option<string[]> smooth = new("--smooth") { HelpName = "NAME[:k=v,…]", Description = "The smoothings (docs/steadiness.md); all for every one (the default).", AllowMultipleArgumentsPerToken = true };
        Option<string[]> sequences = new("--sequences") { HelpName = "NAME,…", Description = $"Of {string.Join(", ", StabilityScene.All.Select(scene => scene.Name))}; default all.", AllowMultipleArgumentsPerToken = true };
        Option<int?> heads = OptionRanges.Count("--heads", $"Heads that each sequence is played with (default and most {StabilityEvaluation.Heads}).", StabilityEvaluation.Heads);
        Option<string?> videos = new("--videos") { HelpName = "DIR|FILE", Description = "Also a video, or all of a folder." };
        Option<bool> json = new("--json") { Description = "Prints JSON instead of tables." };
        Option<bool> markdown = new("--markdown") { Description = "Prints tables for a page." };
        var command = new Command("stability", "Jitter, lag, overshoot, blinks, drift, loss and return: the real networks in their closed loop, under every smoothing.") { packs, smooth, sequences, heads, videos, json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown))
                result.AddError("--json and --markdown exclude each other.");
        });
        command.SetAction(result =>
        {
            SmoothingSpec[] smoothings = Smoothings(result.GetValue(smooth) ?? []);
            IReadOnlyList<StabilityScene> scenes = Scenes(result.GetValue(sequences) ?? []);
            string[] files = Videos(result.GetValue(videos));
            using StabilityEvaluation evaluation = Open(result.GetValue(packs) ?? [], smoothings);
            int played = result.GetValue(heads) ?? StabilityEvaluation.Heads;
            (StabilityScene Scene, int Head)[] films = [.. scenes.SelectMany(scene => Enumerable.Range(0, played).Select(head => (scene, head)))];
            Terminal.ForEach("Sequences", films, film => evaluation.Run(film.Scene, film.Head));
            Terminal.ForEach("Videos", files, file => Watch(file, evaluation));
            var report = new StabilityReport(evaluation.Results, scenes);
            if (result.GetValue(json))
                report.WriteJson();
            else
                report.WriteTables(result.GetValue(markdown));
            return ExitCode.Done;
        });
        return command;
    }

    static SmoothingSpec[] Smoothings(string[] texts)
    {
        try
        {
            return texts is [] or ["all"] ? [.. SmoothingMethod.All.Select(method => SmoothingSpec.Parse(method.Name))] : [.. texts.Select(SmoothingSpec.Parse)];
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--smooth: {exception.Message}", exception);
        }
    }

    static IReadOnlyList<StabilityScene> Scenes(string[] names)
    {
        try
        {
            return names.Length == 0 ? StabilityScene.All : StabilityScene.Named(names.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct());
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--sequences: {exception.Message}", exception);
        }
    }

    static string[] Videos(string? path)
    {
        if (path is null)
            return [];
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new InputException($"--videos: '{path}' does not exist.");
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => VideoEndings.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InputException($"--videos: '{path}' holds no videos ({string.Join(' ', VideoEndings)}).");
    }

    static StabilityEvaluation Open(string[] names, SmoothingSpec[] smoothings)
    {
        var packs = new List<Pack>();
        foreach (string? name in names.Length == 0 ? new string?[] { null } : names)
        {
            packs.Add(PackChoice.Resolve(name, out string? note));
            if (note is not null)
                Terminal.Say(Console.Error, note);
        }
        try
        {
            return new StabilityEvaluation(packs, smoothings);
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--pack: {exception.Message}", exception);
        }
    }

    static void Watch(string file, StabilityEvaluation evaluation)
    {
        using var video = Video.Open(file);
        evaluation.BeginVideo();
        while (video.TryRead(out Frame frame))
            evaluation.TakeVideo(frame.Image, frame.Time);
        evaluation.EndVideo(Path.GetFileName(file));
    }
}
