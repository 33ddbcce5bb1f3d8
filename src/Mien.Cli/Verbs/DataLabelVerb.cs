using System.CommandLine;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Media;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien data label</c>: a set of labelled face crops out of photos, by any pack that gives 478 landmarks.</summary>
static class DataLabelVerb
{
    const double LeastPresence = 0.8;

    public static Command Create()
    {
        Argument<string[]> photos = new("PHOTO") { Description = "Photos.", Arity = ArgumentArity.OneOrMore };
        Option<string> target = new("--out") { HelpName = "DIR|ZIP", Description = "The set to write: a file that ends in .zip, or a folder that does not exist yet.", Required = true };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks that label: an installed pack or a folder (see 'mien packs')." };
        Option<double?> presence = OptionRanges.Number("--min-presence", "P", $"How sure the network must be that it is a face, 0 to 1 (default {LeastPresence}).", 0, 1);
        var command = new Command("label", "Finds the faces of photos and writes crops, landmarks and expressions as a set that training reads.") { photos, target, pack, presence };
        command.SetAction(result => Label(result.GetRequiredValue(photos), result.GetRequiredValue(target), result.GetValue(pack), result.GetValue(presence) ?? LeastPresence));
        return command;
    }

    static int Label(string[] photos, string target, string? pack, double presence)
    {
        bool zip = Path.GetExtension(target).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        if (zip)
            OutputFile.CheckTarget(target);
        else if (Directory.Exists(target) || File.Exists(target))
            throw new InputException($"--out '{target}' exists already; name a folder that does not, or a .zip.");
        Pack chosen = PackChoice.Resolve(pack, out string? note);
        if (note is not null)
            Terminal.Say(Console.Error, note);
        var writer = new FaceCropWriter();
        int refused = 0, unlabelled = 0;
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = chosen, MinPresence = (float)presence, Threads = Environment.ProcessorCount });
        Terminal.ForEach("Photos", photos, path =>
        {
            try
            {
                Image photo = PictureFile.Load(path);
                foreach (Face face in finder.Find(photo))
                {
                    if (face.Landmarks is { Count: LandmarkTopology.Count } landmarks && face.Blendshapes is not null)
                        writer.Add(photo, Path.GetFileName(path), [.. landmarks], (face.NetworkBlendshapes ?? face.Blendshapes).Weights, face.Presence ?? face.Score);
                    else
                        unlabelled++;
                }
            }
            catch (Exception exception) when (exception is MediaException or IOException)
            {
                refused++;
                Complaint.Report(exception);
            }
        });
        if (unlabelled > 0 && writer.Count == 0)
            throw new InputException($"the pack '{chosen.Name}' does not give the {LandmarkTopology.Count} landmarks and the expression that labels need; choose another with --pack.");
        if (writer.Count > 0 && zip)
            OutputFile.Write(target, writer.WriteZip);
        else if (writer.Count > 0)
            writer.WriteFolder(target);
        Console.WriteLine(writer.Count > 0 ? $"{target}: {writer.Count} faces of {photos.Length - refused} photos" : "no face found; nothing was written");
        return refused > 0 ? ExitCode.BadInput : writer.Count > 0 ? ExitCode.Done : ExitCode.NoFace;
    }
}
