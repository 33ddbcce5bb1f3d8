using System.CommandLine;
using System.Globalization;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Training.Evaluation;

namespace Mien.Cli.Verbs;

/// <summary><c>mien eval masks</c>: how exactly masks lie on rendered heads.</summary>
static class EvalMasksVerb
{
    public static string[] Examples =>
    [
        "mien eval masks                              every built-in mask",
        "mien eval masks glasses --people 4 --pictures out/",
    ];

    public static Command Create()
    {
        Argument<string[]> masks = new("MASK") { Description = "Masks by name or folder (default: all built-in ones).", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use (default mien; see 'mien packs')." };
        Option<int?> people = OptionRanges.Count("--people", "Rendered people, twenty frames each (default 3).", 100);
        Option<int?> seed = OptionRanges.Count("--seed", "The first one's seed (default 1).", 1_000_000);
        Option<string?> pictures = new("--pictures") { HelpName = "DIR", Description = "Also writes every frame with every mask into a folder." };
        var command = new Command("masks", "Puts masks on rendered heads and compares with where they belong: place, what is hidden, trembling, and the classic alignment beside it.") { masks, pack, people, seed, pictures };
        command.SetAction(result =>
        {
            string[] names = result.GetValue(masks) is { Length: > 0 } given ? given : [.. MaskLibrary.BuiltIn];
            Mask[] loaded = [.. names.Select(MaskLibrary.Default.Load)];
            string? folder = result.GetValue(pictures);
            if (folder is not null)
                OutputFile.MakeFolder(folder);
            Pack chosen = PackChoice.Resolve(result.GetValue(pack), out string? note);
            if (note is not null)
                Terminal.Say(Console.Error, note);
            MaskGrid grid = Terminal.Wait("Rendering heads", () => new MaskGrid(chosen, result.GetValue(people) ?? 3, result.GetValue(seed) ?? 1));
            List<IReadOnlyList<string>> rows = [];
            Terminal.ForEach("Masks", loaded, mask =>
            {
                MaskFigures f = grid.Measure(mask);
                rows.Add([f.Name, Percent(f.AnchorError), Percent(f.AnchorErrorHigh), Percent(f.FoundError), Percent(f.ClassicError), Number(f.HiddenOverlap, "0.000"), Number(f.VisibleOverlap, "0.000"), Number(f.Jitter, "0.00"), Number(f.ClassicJitter, "0.00")]);
                if (folder is not null)
                    Save(grid, mask, folder);
            });
            Terminal.Table(["mask", ">off %", ">90 % below", ">as found", ">classic", ">hidden IoU", ">visible IoU", ">jitter px", ">classic px"], rows);
            if (grid.Missed > 0)
                Console.WriteLine($"{grid.Missed} faces were not found.");
            return ExitCode.Done;
        });
        return command;
    }

    static void Save(MaskGrid grid, Mask mask, string folder)
    {
        grid.Show = (name, picture, face) =>
        {
            new MaskRenderer(MaskRendererOptions.Still).Draw(picture, [face], mask, TimeSpan.Zero, grid.Camera);
            ImageFile.Save(Path.Combine(folder, $"{mask.Description.Name} {name}.jpg"), picture);
        };
        grid.ShowAll();
    }

    static string Percent(double share) => Number(share * 100, "0.00");

    static string Number(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
}
