using System.CommandLine;
using Mien.Cli.Measuring;
using Mien.Cli.Output;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval landmarks</c>: how far landmark networks are from labelled crops.</summary>
static class EvalLandmarksVerb
{
    const int MostFaces = 1 << 20;

    public static string[] Examples =>
    [
        "mien eval landmarks --data faces/ --pack mediapipe",
        "mien eval landmarks --data helen.zip lfw.zip --network landmarks.onnx --network other.onnx --markdown",
        "mien eval landmarks --data faces/ --split all --jitter 0.05 --json > landmarks.json",
    ];

    public static Command Create()
    {
        Option<string[]> data = new("--data") { HelpName = "DIR|ZIP", Description = "Sets of labelled crops (zips, or folders with index.csv), or folders of such.", Required = true, AllowMultipleArgumentsPerToken = true };
        Option<string[]> packs = new("--pack") { HelpName = "NAME|DIR", Description = "Judge the landmark network of a pack; several times for several." };
        Option<string[]> networks = new("--network") { HelpName = "FILE", Description = "Judge a network file: 1×S×S×3 in, 478 × 3 numbers and the presence out; several times for several." };
        Option<string> split = OptionRanges.Word("--split", "WHICH", "held-out (the people that training never sees; the default) or all.", "held-out", "all");
        Option<double?> jitter = OptionRanges.Number("--jitter", "p", "How much the region that a network sees is off, as a share of its side, 0 to 0.3 (default 0: as a tracker's that follows well).", 0, 0.3);
        Option<int?> most = OptionRanges.Count("--faces", "At most so many faces, evenly over all (default: all).", MostFaces);
        Option<int?> threads = OptionRanges.Count("--threads", "Threads to use (default: one per processor).", 256);
        Option<bool> json = new("--json") { Description = "Prints JSON instead of tables." };
        Option<bool> markdown = new("--markdown") { Description = "Prints tables for a page." };
        var command = new Command("landmarks", "478 landmarks against labels: by region, set and yaw, and shut eyes.") { data, packs, networks, split, jitter, most, threads, json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown))
                result.AddError("--json and --markdown exclude each other.");
        });
        command.SetAction(result =>
        {
            string which = result.GetRequiredValue(split);
            (string Name, Func<LandmarkPredictor> Open)[] judged = [.. Networks(result.GetValue(networks) ?? []), .. Packs(result.GetValue(packs) ?? [], result.GetValue(networks) is { Length: > 0 })];
            FaceCrop[] crops = Terminal.Wait("Reading faces", () => Crops(result.GetRequiredValue(data), which, result.GetValue(most)));
            double off = result.GetValue(jitter) ?? 0;
            var evaluation = new LandmarkEvaluation(crops) { Jitter = off, Threads = result.GetValue(threads) ?? Environment.ProcessorCount };
            var results = new List<(string, LandmarkScores)>();
            Terminal.ForEach("Networks", judged, network => results.Add((network.Name, evaluation.Run(network.Open))));
            var report = new LandmarkReport(results);
            if (result.GetValue(json))
                report.WriteJson(which, off);
            else if (result.GetValue(markdown))
                report.WriteMarkdown();
            else
                report.WriteTables();
            return ExitCode.Done;
        });
        return command;
    }

    static FaceCrop[] Crops(string[] data, string split, int? most)
    {
        Func<string, int, bool>? wanted = split == "held-out" ? HeldOutFaces.Contains : null;
        FaceCrop[] all = [.. data.SelectMany(path => FaceCropSet.LoadAll(path, wanted)).SelectMany(set => set.Faces)];
        if (all.Length == 0)
            throw new InputException($"no face of {string.Join(", ", data)} is held out of training; --split all takes all of them.");
        return most is { } count && count < all.Length ? [.. Enumerable.Range(0, count).Select(i => all[(long)i * all.Length / count])] : all;
    }

    static IEnumerable<(string, Func<LandmarkPredictor>)> Networks(string[] files)
    {
        foreach (string file in files)
        {
            Graph graph = ModelFile.Load(file);
            try
            {
                LandmarkPredictor.Of(graph).Dispose();
            }
            catch (ModelFormatException exception)
            {
                throw new ModelFormatException($"'{file}': {exception.Message}", exception);
            }
            yield return (Path.GetFileName(file), () => LandmarkPredictor.Of(graph));
        }
    }

    /// <summary>Where nothing is named, the pack that a finder would take.</summary>
    static IEnumerable<(string, Func<LandmarkPredictor>)> Packs(string[] names, bool others)
    {
        foreach (string? name in names.Length == 0 && !others ? new string?[] { null } : names)
        {
            Pack pack = PackChoice.Resolve(name, out string? note);
            if (note is not null)
                Terminal.Say(Console.Error, note);
            LandmarkPredictor.Of(pack).Dispose();
            yield return (pack.Name, () => LandmarkPredictor.Of(pack));
        }
    }
}
