using System.CommandLine;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien model portrait</c>: a portrait of a person who is not there, rendered from the built-in face model.</summary>
static class ModelPortraitVerb
{
    const int SmallestSize = 64, LargestSize = 4096, DefaultSize = 720;

    // Head and shoulders, the eyes above the middle.
    const float Enlargement = 2.1f, Lift = 0.02f;

    public static string[] Examples =>
    [
        "mien model portrait --out head.png                       the same person every time",
        "mien model portrait --out head.png --seed 7 --yaw 25     another one, turned to the side",
        "mien model portrait --out any.png --seed 7 --random      with a random expression, pose and light, as the networks are trained on",
    ];

    public static Command Create()
    {
        Option<string> target = new("--out") { HelpName = "FILE", Description = "The picture to write, .png or .jpg.", Required = true };
        Option<int?> seed = OptionRanges.Count("--seed", "Which person (default 1); the same number gives the same picture.", int.MaxValue);
        Option<double?> yaw = OptionRanges.Number("--yaw", "deg", "Turn of the head to the side, -90 to 90 (default 0); above 0 the face points to the right.", -90, 90);
        Option<double?> pitch = OptionRanges.Number("--pitch", "deg", "Nod, -60 to 60 (default 0); above 0 the face points up.", -60, 60);
        Option<double?> roll = OptionRanges.Number("--roll", "deg", "Tilt, -90 to 90 (default 0); above 0 clockwise.", -90, 90);
        Option<int?> size = OptionRanges.Count("--size", $"Side of the picture in pixels, {SmallestSize} to {LargestSize} (default {DefaultSize}).", LargestSize);
        Option<bool> random = new("--random") { Description = "Expression, pose, distance and light at random too, where not given." };
        var command = new Command("portrait", "Renders a portrait of a person who is not there: a plain head to try things on.") { target, seed, yaw, pitch, roll, size, random };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(target);
            if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
                throw new InputException($"--out '{path}': pictures are written as .png or .jpg; give the file such a name.");
            OutputFile.CheckTarget(path);
            int side = result.GetValue(size) ?? DefaultSize;
            if (side < SmallestSize)
                throw new InputException($"--size takes a whole number from {SmallestSize} to {LargestSize}, not '{side}'.");
            ulong person = (ulong)(result.GetValue(seed) ?? 1);
            HeadLook look = result.GetValue(random) ? RandomHead.Draw(person, 0) : RandomHead.Portrait(person);
            look = look with
            {
                YawDegrees = result.GetValue(yaw) ?? look.YawDegrees,
                PitchDegrees = result.GetValue(pitch) ?? look.PitchDegrees,
                RollDegrees = result.GetValue(roll) ?? look.RollDegrees,
            };
            Image picture = Terminal.Wait("Rendering a head", () => new HeadStudio().Render(look, side, side, Enlargement, Lift).Picture);
            ImageFile.Save(path, picture);
            Console.WriteLine($"{path}: {picture.Width}×{picture.Height}");
            return ExitCode.Done;
        });
        return command;
    }
}
