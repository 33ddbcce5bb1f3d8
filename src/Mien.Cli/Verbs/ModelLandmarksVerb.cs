using System.CommandLine;
using System.Globalization;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien model landmarks</c> and <c>mien model check</c>: where the 478 landmarks lie on the model, found and checked on labelled faces.</summary>
static class ModelLandmarksVerb
{
    const int MostRounds = 50;

    public static Command Landmarks()
    {
        Option<string> labels = new("--labels") { HelpName = "ZIP", Description = "A set of labelled faces, mostly frontal: a zip with landmarks478.npy (faces × 478 × 3, pixels of 176 px crops).", Required = true };
        Option<string> from = new("--from") { HelpName = "DIR", Description = "The folder with ICT-FaceKit's arrays.", Required = true };
        Option<int?> rounds = OptionRanges.Count("--rounds", "Rounds of fitting all faces and moving all landmarks (default 8).", MostRounds);
        Option<string> target = new("--out") { HelpName = "FILE", Description = "The table to write.", DefaultValueFactory = _ => "landmarks478.txt" };
        var command = new Command("landmarks", "Finds the 478 landmarks on the face model's surface; 'mien model build' puts them into the model.") { labels, from, rounds, target };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(target);
            OutputFile.CheckTarget(path);
            LabelledFaces faces = LabelledFaces.Read(result.GetRequiredValue(labels));
            OutputFile.WriteText(path, LandmarkFile.Search(result.GetRequiredValue(from), faces, result.GetValue(rounds) ?? 8, Console.WriteLine));
            Console.WriteLine($"{path}: {LandmarkTopology.Count} landmarks");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Check()
    {
        Argument<string[]> sets = new("ZIP") { Description = "Sets of labelled faces.", Arity = ArgumentArity.OneOrMore };
        Option<string?> model = new("--model") { HelpName = "FILE", Description = "The model; default: the one that is built in." };
        var command = new Command("check", "Fits the face model to labelled faces and prints how far the labels lie from it: medians, per cent of the outer-eye distance.") { sets, model };
        command.SetAction(result =>
        {
            FaceModel face = result.GetValue(model) is { } path ? FaceModel.Load(path) : FaceModel.Default;
            if (face.Landmarks478.Count != LandmarkTopology.Count)
                throw new InputException("this model was built without the 478 landmarks; see 'mien model landmarks'.");
            LandmarkCheck[] checks = [.. result.GetRequiredValue(sets).Select(set => LandmarkCheck.Of(face, LabelledFaces.Read(set)))];
            string[] yaws = [.. LandmarkCheck.YawLimits.Select((limit, i) => i + 1 < LandmarkCheck.YawLimits.Count ? $">yaw {limit}–{LandmarkCheck.YawLimits[i + 1]}°" : $">yaw {limit}°–")];
            Terminal.Table(["set", ">faces", .. LandmarkCheck.Parts.Select(part => $">{part}"), .. yaws], checks.Select(check => (IReadOnlyList<string>)
            [
                check.Set, $"{check.Faces - check.NotFitted}", .. check.MedianPercent.Concat(check.MedianPercentByYaw).Select(Percent),
            ]));
            return ExitCode.Done;
        });
        return command;
    }

    static string Percent(double value) => double.IsNaN(value) ? "–" : value.ToString("f2", CultureInfo.InvariantCulture);
}
