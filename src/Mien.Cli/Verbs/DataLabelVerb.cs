using System.CommandLine;
using System.Globalization;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Media;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien data label</c>: a set of labelled face crops out of photos, by any pack that gives 478 landmarks.</summary>
static class DataLabelVerb
{
    const float LeastPresence = 0.8f;

    public static Command Create()
    {
        Argument<string[]> photos = new("PHOTO") { Description = "Photos.", Arity = ArgumentArity.OneOrMore };
        Option<string> target = new("--out") { HelpName = "DIR|ZIP", Description = "The set to write: a file that ends in .zip, or a folder that does not exist yet.", Required = true };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks that label: an installed pack or a folder (see 'mien packs')." };
        Option<double?> presence = OptionRanges.Number("--min-presence", "P", string.Create(CultureInfo.InvariantCulture, $"How sure the network must be that it is a face, 0 to 1 (default {LeastPresence}, or what the pack asks for where that is more)."), 0, 1);
        var command = new Command("label", "Finds the faces of photos and writes crops, landmarks and expressions as a set that training reads.") { photos, target, pack, presence };
        command.SetAction(result => Label(result.GetRequiredValue(photos), result.GetRequiredValue(target), result.GetValue(pack), result.GetValue(presence)));
        return command;
    }

    static int Label(string[] photos, string target, string? pack, double? presence)
    {
        bool zip = Path.GetExtension(target).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        if (Directory.Exists(target) || File.Exists(target))
            throw new InputException($"--out '{target}' exists already; name a .zip or a folder that does not.");
        if (zip)
            OutputFile.CheckTarget(target);
        Pack chosen = PackChoice.Resolve(pack, out string? note);
        if (note is not null)
            Terminal.Say(Console.Error, note);
        var writer = new FaceCropWriter();
        int refused = 0, unlabelled = 0;
        // Labels are learned from: nothing below what the pack itself calls a face.
        float least = (float?)presence ?? Math.Max(LeastPresence, chosen.Description.Landmarks?.MinPresence ?? 0);
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = chosen, MinPresence = least, Threads = Environment.ProcessorCount });
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
        Console.WriteLine(writer.Count > 0 ? $"{target}: {Counted(writer.Count, "face")} of {Counted(photos.Length - refused, "photo")}" : "no face found; nothing was written");
        return refused > 0 ? ExitCode.BadInput : writer.Count > 0 ? ExitCode.Done : ExitCode.NoFace;
    }

    static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
