using System.CommandLine;
using Mien.Cli.Measuring;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Media;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval detector</c>: how well a detector finds faces in composed scenes and photos, and what it takes for faces.</summary>
static class EvalDetectorVerb
{
    const int MostScenes = 100_000;

    public static string[] Examples =>
    [
        "mien eval detector --faces faces/ --backgrounds backgrounds.zip",
        "mien eval detector --faces faces/ --backgrounds backgrounds.zip --pack mediapipe --photos photos/ --markdown",
        "mien eval detector --faces faces/ --backgrounds backgrounds.zip --network detector.onnx --pictures worst/",
    ];

    public static Command Create()
    {
        Option<string> faces = new("--faces") { HelpName = "DIR", Description = "Folder of labelled face crops (SET.zip); the scenes show people whom training never sees.", Required = true };
        Option<string> backgrounds = new("--backgrounds") { HelpName = "DIR|ZIP", Description = "Pictures without faces: what scenes are composed on, and where false faces are counted.", Required = true };
        Option<string?> photos = new("--photos") { HelpName = "DIR", Description = "Also photos, each beside its labels (NAME.landmarks478.npy)." };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The pack whose detectors are measured: an installed pack or a folder (see 'mien packs')." };
        Option<string?> network = new("--network") { HelpName = "FILE", Description = "A detector of our own instead, as 'mien train detector' writes it." };
        Option<int?> scenes = OptionRanges.Count("--scenes", "Composed scenes of 640×480 pixels (default 1000).", MostScenes);
        Option<int?> seed = OptionRanges.Count("--seed", $"Another seed, other scenes (default {DetectorEvaluation.DefaultSeed}).", int.MaxValue);
        Option<double?> boxScale = OptionRanges.Number("--box-scale", "factor", "What the detector's boxes are multiplied by before they are compared, for packs whose boxes mean another part of the head (default 1).", 0.2, 5);
        Option<string?> pictures = new("--pictures") { HelpName = "DIR", Description = "Also writes the worst scenes into a folder: true faces green, found ones red." };
        Option<int?> worst = OptionRanges.Count("--worst", "How many of them (default 20).", 1000);
        Option<bool> json = new("--json") { Description = "Prints JSON." };
        Option<bool> markdown = new("--markdown") { Description = "Prints Markdown tables." };
        var command = new Command("detector", "Recall by size, average precision and false faces of a detector on composed scenes, and its finds in photos.")
        {
            faces, backgrounds, photos, pack, network, scenes, seed, boxScale, pictures, worst, json, markdown,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(pack) is not null && result.GetResult(network) is not null)
                result.AddError("--pack and --network exclude each other.");
            if (result.GetValue(json) && result.GetValue(markdown))
                result.AddError("--json and --markdown exclude each other.");
        });
        command.SetAction(result =>
        {
            string? folder = result.GetValue(pictures);
            if (folder is not null)
                OutputFile.MakeFolder(folder);
            double scale = result.GetValue(boxScale) ?? 1;
            (string name, DetectorEvaluation evaluation) = Open(result.GetValue(network), result.GetValue(pack), scale);
            using (evaluation)
            {
                DetectorMaterial material = Terminal.Wait("Faces and backgrounds", () => DetectorMaterial.Load(result.GetRequiredValue(faces), result.GetRequiredValue(backgrounds), forTraining: false));
                var kept = new WorstPictures(folder is null ? 0 : result.GetValue(worst) ?? 20);
                ulong chosenSeed = (ulong?)result.GetValue(seed) ?? DetectorEvaluation.DefaultSeed;
                DetectorSights Look(string sightName, string field, SearchDepth depth, bool checks, Action<int, Image, int>? show = null)
                {
                    evaluation.Checks = checks;
                    return new DetectorSights(
                        sightName, field, evaluation.Scenes(material, result.GetValue(scenes) ?? 1000, chosenSeed, depth, show),
                        evaluation.Backgrounds(material, heldOutOnly: true, depth), evaluation.Backgrounds(material, heldOutOnly: false, depth));
                }
                IEnumerable<DetectorSights> Looks()
                {
                    yield return Look("one look", "oneLook", SearchDepth.Whole, checks: false);
                    if (evaluation.CanCheck)
                        yield return Look("one look, checked", "oneLookChecked", SearchDepth.Whole, checks: true);
                    yield return Look("search", "search", SearchDepth.Usual, checks: false, folder is null ? null : kept.Offer);
                    if (evaluation.CanCheck)
                        yield return Look("search, checked", "searchChecked", SearchDepth.Usual, checks: true);
                    evaluation.Checks = false;
                }
                DetectorSights[] sights = Terminal.Wait("Scenes", () => Looks().ToArray());
                string? photoFolder = result.GetValue(photos);
                DetectorReport.Write(result.GetValue(json) ? ReportFormat.Json : result.GetValue(markdown) ? ReportFormat.Markdown : ReportFormat.Table, new DetectorMeasurement
                {
                    Name = name,
                    BoxScale = scale,
                    Seed = chosenSeed,
                    Sights = sights,
                    LeftOutBackgrounds = material.LeftOutBackgrounds,
                    Photos = photoFolder is null ? [] : evaluation.Photos(photoFolder, SearchDepth.Usual),
                    PhotosThorough = photoFolder is null ? [] : evaluation.Photos(photoFolder, SearchDepth.Thorough),
                });
                foreach ((int scene, Image image) in kept.Worst)
                    PictureFile.Save(Path.Combine(folder!, $"scene{scene:D5}.png"), image);
            }
            return ExitCode.Done;
        });
        return command;
    }

    static (string Name, DetectorEvaluation Evaluation) Open(string? network, string? pack, double boxScale)
    {
        if (network is not null)
        {
            Graph graph = ModelFile.Load(network);
            try
            {
                return (Path.GetFileName(network), DetectorEvaluation.Of(graph, boxScale));
            }
            catch (ModelFormatException exception)
            {
                throw new ModelFormatException($"'{network}': {exception.Message} Name one of 'mien train detector', or a pack with --pack.", exception);
            }
        }
        Pack chosen = PackChoice.Resolve(pack, out string? note);
        if (note is not null)
            Terminal.Say(Console.Error, note);
        return (chosen.Name, DetectorEvaluation.Of(chosen, boxScale));
    }

    /// <summary>Keeps the pictures with the most mistakes, the earlier of two alike.</summary>
    sealed class WorstPictures(int count)
    {
        readonly List<(int Mistakes, int Scene, Image Image)> _kept = [];

        public IEnumerable<(int Scene, Image Image)> Worst => _kept.Select(kept => (kept.Scene, kept.Image));

        public void Offer(int scene, Image image, int mistakes)
        {
            int place = _kept.FindIndex(kept => kept.Mistakes < mistakes);
            _kept.Insert(place < 0 ? _kept.Count : place, (mistakes, scene, image));
            if (_kept.Count > count)
                _kept.RemoveAt(count);
        }
    }
}
