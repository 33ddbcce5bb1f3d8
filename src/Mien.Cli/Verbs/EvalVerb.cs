using System.CommandLine;
using Mien.Cli.Measuring;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval</c>: how well a pack does on labelled pictures.</summary>
static class EvalVerb
{
    /// <summary>AFLW's labels are of faces seen from far away; so is the camera that is assumed.</summary>
    const double FarFieldOfView = 15;

    public static string[] PoseExamples =>
    [
        "mien eval pose --data aflw2000/exact16 --pack 3ddfa-v2",
        "mien eval pose --data dev600.zip --pack mediapipe --json > pose.json",
    ];

    public static Command Create() => new("eval", "Measures how well packs and the fit of the face model do.")
    {
        Pose(),
        EvalLandmarksVerb.Create(),
        EvalFitVerb.Create(),
        EvalDetectorVerb.Create(),
        EvalTrackingVerb.Create(),
        EvalMasksVerb.Create(),
        EvalStabilityVerb.Create(),
    };

    static Command Pose()
    {
        Option<string> data = new("--data") { HelpName = "DIR|ZIP", Description = "AFLW2000-3D (pictures beside their .mat labels), or a folder or ZIP of pictures with a CSV of angles.", Required = true };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use: an installed pack or a folder (see 'mien packs')." };
        Option<double?> fieldOfView = OptionRanges.Number("--fov", "deg", "Field of view of the camera in degrees (default 15: the labels are of faces seen from far away).", 0, 180, open: true);
        Option<int?> refinements = OptionRanges.Count("--steps", "How often a face is looked at, each time where the last look led (default: the pack's).", 10);
        Option<bool> missed = new("--missed") { Description = "Also names the pictures whose face was not found, on standard error." };
        Option<bool> json = new("--json") { Description = "Prints JSON instead of a table." };
        var command = new Command("pose", "Yaw, pitch and roll against labels: opentrack's protocol, with the pack's own detector.") { data, pack, fieldOfView, refinements, missed, json };
        command.SetAction(result =>
        {
            IReadOnlyList<PoseSample> samples = PoseDataset.Load(result.GetRequiredValue(data));
            Pack chosen = PackChoice.Resolve(result.GetValue(pack), out string? note);
            if (note is not null)
                Terminal.Say(Console.Error, note);
            using var finder = new FaceFinder(new FaceFinderOptions
            {
                Pack = chosen,
                FieldOfViewDegrees = result.GetValue(fieldOfView) ?? FarFieldOfView,
                Refinements = result.GetValue(refinements) - 1,
                Threads = Environment.ProcessorCount,
            });
            var evaluation = new PoseEvaluation();
            Terminal.ForEach("Pictures", samples, sample => evaluation.Add(sample, finder));
            if (result.GetValue(json))
                PoseReport.WriteJson(chosen.Name, evaluation);
            else
                PoseReport.WriteTable(evaluation);
            if (result.GetValue(missed))
                foreach (string name in evaluation.Missed)
                    Console.Error.WriteLine($"missed: {name}");
            return evaluation.All.Count > 0 ? ExitCode.Done : ExitCode.NoFace;
        });
        return command;
    }
}
