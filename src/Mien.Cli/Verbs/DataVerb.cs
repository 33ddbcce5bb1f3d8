using System.CommandLine;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien data</c>: the labelled faces that networks learn from.</summary>
static class DataVerb
{
    const int MostFaces = 400, Cell = 256, InputSide = 128;

    public static string[] Examples =>
    [
        "mien data view helen.zip --out helen.png",
        "mien data view helen.zip --augmented --backgrounds backgrounds.zip --seed 2",
        "mien data label holiday/*.jpg --out holiday.zip --pack mediapipe",
    ];

    public static Command Create() => new("data", "Looks at labelled faces, and labels more.")
    {
        View(),
        DataLabelVerb.Create(),
    };

    static Command View()
    {
        Argument<string> set = new("IN") { Description = "A set of labelled faces (a zip or a folder with index.csv), or a folder of such." };
        Option<string> target = new("--out") { HelpName = "FILE", Description = "The picture to write, .png or .jpg.", DefaultValueFactory = _ => "faces.png" };
        Option<int?> count = OptionRanges.Count("--count", "How many faces (default 48).", MostFaces);
        Option<bool> augmented = new("--augmented") { Description = "Shows what a landmark network sees in training: regions of the crops, changed at random, some without a face." };
        Option<string?> backgrounds = new("--backgrounds") { HelpName = "DIR|ZIP", Description = "Pictures without faces for --augmented." };
        Option<int?> seed = OptionRanges.Count("--seed", "Which faces (default 1); the same number gives the same picture.", int.MaxValue);
        var command = new Command("view", "Draws labelled faces with their landmarks into one picture; the subject's right is orange, the left blue.") { set, target, count, augmented, backgrounds, seed };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(target);
            if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
                throw new InputException($"--out '{path}': pictures are written as .png or .jpg; give the file such a name.");
            if (result.GetValue(backgrounds) is { } given && !result.GetValue(augmented))
                throw new InputException($"--backgrounds '{given}' is of use only with --augmented.");
            OutputFile.CheckTarget(path);
            FaceCrops faces = Terminal.Wait("Reading faces", () => FaceCrops.Load(result.GetRequiredValue(set)));
            int number = result.GetValue(count) ?? 48;
            ulong dice = (ulong)(result.GetValue(seed) ?? 1);
            Image sheet = result.GetValue(augmented) ? Augmented(faces, result.GetValue(backgrounds), number, dice) : Plain(faces, number, dice);
            ImageFile.Save(path, sheet);
            Console.WriteLine($"{path}: {sheet.Width}×{sheet.Height}, {faces.Sets.Sum(each => each.Count)} faces, {faces.HeldOut.Count} of them held out from training");
            return ExitCode.Done;
        });
        return command;
    }

    static Image Plain(FaceCrops faces, int count, ulong seed)
    {
        FaceCrop[] all = [.. faces.Sets.SelectMany(set => set.Faces)];
        count = Math.Min(count, all.Length);
        // The first draws of a shuffle: no face twice.
        var random = new SampleRandom(seed, 0);
        for (int i = 0; i < count; i++)
        {
            int other = i + random.Next(all.Length - i);
            (all[i], all[other]) = (all[other], all[i]);
        }
        var sheet = new FaceSheet(Cell, Columns(count));
        foreach (FaceCrop face in all.Take(count).OrderBy(face => face.Set.Name, StringComparer.Ordinal).ThenBy(face => face.Index))
            sheet.Add(face, $"{face.Set.Name} {face.Index}");
        return sheet.Draw();
    }

    static Image Augmented(FaceCrops faces, string? backgrounds, int count, ulong seed)
    {
        if (faces.Training.Count == 0)
            throw new InputException("all of these faces are held out from training; name another set.");
        LandmarkSampler sampler = LandmarkSampler.Open(faces.Training, backgrounds, seed, InputSide);
        var sheet = new FaceSheet(Cell, Columns(count));
        float[] input = new float[InputSide * InputSide * 3], points = new float[LandmarkTopology.Count * 3], weights = new float[LandmarkTopology.Count];
        for (int i = 0; i < count; i++)
        {
            LandmarkSample sample = sampler.Fill(i, input, points, weights);
            string name = sample.Face < 0 ? "background" : $"{faces.Training[sample.Face].Set.Name} {faces.Training[sample.Face].Index}";
            sheet.Add(input, InputSide, sample.HasPoints ? points : [], sample.HasPoints ? name : $"no face: {name}");
        }
        return sheet.Draw();
    }

    static int Columns(int count) => Math.Clamp((int)Math.Ceiling(Math.Sqrt(count * 1.3)), 1, 12);
}
