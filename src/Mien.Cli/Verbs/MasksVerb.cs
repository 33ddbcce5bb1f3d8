using System.CommandLine;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien masks</c>: things that sit on the face.</summary>
static class MasksVerb
{
    public static string[] Examples =>
    [
        "mien masks list",
        "mien masks show visor                       visor_sheet.png: on a generated head, from all sides",
        "mien masks check my-mask                    names every fault with file and field",
        "mien masks import config.yml --out masks    makes masks of a configuration of 3d_mask",
        "mien masks make masks                       writes the built-in masks, to change them",
    ];

    public static Command Create() => new("masks", "Lists, checks, imports and makes masks for faces.")
    {
        List(),
        Show(),
        Check(),
        Import(),
        Make(),
    };

    static Command List()
    {
        Option<bool> names = new("--names") { Description = "Prints bare names, one a line, for scripts; damaged masks are left out." };
        var command = new Command("list", $"Shows the built-in masks and those in the folder that {MaskLibrary.EnvironmentVariable} names.") { names };
        command.SetAction(result =>
        {
            MaskLibrary library = MaskLibrary.Default;
            List<IReadOnlyList<string>> rows = [];
            foreach (string name in library.Names)
            {
                try
                {
                    MaskDescription mask = library.Describe(name);
                    rows.Add([name, mask.Title, string.Join(", ", mask.Layers.Select(layer => layer.Name)), mask.Licence]);
                }
                catch (MaskException exception)
                {
                    if (!result.GetValue(names))
                        rows.Add([name, exception.Message, "", ""]);
                }
            }
            if (result.GetValue(names))
            {
                foreach (IReadOnlyList<string> row in rows)
                    Console.WriteLine(row[0]);
                return ExitCode.Done;
            }
            Terminal.Table(["name", "what it is", "layers", "licence"], rows);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Show()
    {
        const int SmallestCell = 32, LargestCell = 1024;
        Argument<string> name = new("MASK") { Description = "A mask by name or folder." };
        Option<string?> target = new("--out") { HelpName = "FILE", Description = "The picture to write, .png or .jpg (default: NAME_sheet.png)." };
        Option<int?> cell = OptionRanges.Count("--cell", $"Side of each of the ten pictures in pixels, {SmallestCell} to {LargestCell} (default 320).", LargestCell, SmallestCell);
        Option<int?> seed = OptionRanges.Count("--seed", "Which person wears it (default 1).", 1_000_000);
        var command = new Command("show", "Draws a mask on a generated head: from all sides, nodding, tilted, with open mouth and shut eyes.") { name, target, cell, seed };
        command.SetAction(result =>
        {
            Mask mask = MaskLibrary.Default.Load(result.GetRequiredValue(name));
            string path = result.GetValue(target) ?? $"{mask.Description.Name}_sheet.png";
            if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
                throw new InputException($"--out '{path}': pictures are written as .png or .jpg; give the file such a name.");
            OutputFile.CheckTarget(path);
            Image sheet = Terminal.Wait("Drawing heads", () => MaskTurntable.Draw(mask, result.GetValue(cell) ?? 320, (ulong)(result.GetValue(seed) ?? 1)));
            ImageFile.Save(path, sheet);
            Console.WriteLine($"{path}: {sheet.Width}×{sheet.Height}");
            return ExitCode.Done;
        });
        return command;
    }

    static Command Check()
    {
        Argument<string[]> masks = new("MASK") { Description = "Folders or names of masks.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check", "Names every fault of masks, with file and field.") { masks };
        command.SetAction(result =>
        {
            int code = ExitCode.Done;
            foreach (string mask in result.GetRequiredValue(masks))
            {
                IReadOnlyList<MaskFault> faults = MaskLibrary.Default.Check(mask);
                foreach (MaskFault fault in faults)
                    code = Complaint.Report($"{mask}: {fault}");
                if (faults.Count == 0)
                    Console.WriteLine($"{mask}: no fault found.");
            }
            return code;
        });
        return command;
    }

    static Command Import()
    {
        Argument<string> config = new("CONFIG") { Description = "The config.yml of 3d_mask; its models and textures lie in its folder." };
        Option<string> target = new("--out") { HelpName = "DIR", Description = "Where the masks' folders are made.", DefaultValueFactory = _ => "." };
        var command = new Command("import", "Makes a mask's folder of each mask in a configuration of 3d_mask.") { config, target };
        command.SetAction(result =>
        {
            ClassicConfig classic = ClassicConfig.Read(result.GetRequiredValue(config));
            string folder = result.GetRequiredValue(target);
            OutputFile.MakeFolder(folder);
            foreach (string made in Terminal.Wait("Importing masks", () => classic.Import(folder)))
                Console.WriteLine(made);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Make()
    {
        Argument<string> folder = new("DIR") { Description = "The folder to write to; a folder for each mask." };
        var command = new Command("make", "Makes the built-in masks anew from their shapes; the same program gives the same masks.") { folder };
        command.SetAction(result =>
        {
            string target = result.GetRequiredValue(folder);
            OutputFile.MakeFolder(target);
            long bytes = Terminal.Wait("Making masks", () => MaskWorkshop.WriteAll(target));
            Console.WriteLine($"{target}: {string.Join(", ", MaskWorkshop.Names)}; {bytes:N0} bytes");
            return ExitCode.Done;
        });
        return command;
    }
}
