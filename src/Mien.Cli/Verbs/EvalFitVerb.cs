using System.CommandLine;
using System.Globalization;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval fit</c>: how well the fit of the face model finds faces that it knows the truth of.</summary>
static class EvalFitVerb
{
    const int MostFaces = 1_000_000;

    public static string[] Examples => ["mien eval fit", "mien eval fit --faces 200 --noise 1"];

    public static Command Create()
    {
        Option<int?> faces = OptionRanges.Count("--faces", "Random faces (default 1000).", MostFaces);
        Option<double[]> noise = new("--noise") { HelpName = "PERCENT", Description = "Noise of the landmarks, per cent of the outer-eye distance; several times for several (default 0, 0.5, 1 and 2).", DefaultValueFactory = _ => [0, 0.5, 1, 2] };
        var command = new Command("fit", "Fits random faces of the model from their projected landmarks and prints how far off the fits are: median / 95 % / largest.") { faces, noise };
        command.SetAction(result =>
        {
            double[] shares = result.GetRequiredValue(noise);
            if (shares.FirstOrDefault(share => !(share is >= 0 and <= 50), 0) is var bad && bad != 0)
                throw new InputException($"--noise is 0 to 50 per cent of the outer-eye distance, not {bad}.");
            FitAccuracy[] rows = [.. shares.SelectMany(share => (bool[])[false, true], (share, depth) => FitAccuracy.Measure(FaceModel.Default, result.GetValue(faces) ?? 1000, share / 100, depth))];
            Terminal.Table([">noise %", "depths", ">not fitted", ">rotation °", ">position mm", ">mesh mm", ">mesh in camera mm", ">expression"], rows.Select(row => (IReadOnlyList<string>)
            [
                $"{row.NoiseShare * 100:0.##}", row.WithDepth ? "yes" : "no", $"{row.NotFitted}", Spread(row.PoseDegrees), Spread(row.TranslationMillimetres),
                Spread(row.MeshMillimetres), Spread(row.CameraMillimetres), Spread(row.ExpressionError),
            ]));
            return ExitCode.Done;
        });
        return command;
    }

    static string Spread(ErrorSpread spread) => string.Create(CultureInfo.InvariantCulture, $"{spread.Median:f3} / {spread.Percentile95:f3} / {spread.Largest:f3}");
}
