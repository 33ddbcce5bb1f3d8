using System.CommandLine;
using Mien.Cli.Output;
using Mien.Cli.Sheets;
using Mien.Graphics;

namespace Mien.Cli.Verbs;

/// <summary><c>mien model show</c>: contact sheets of the built-in face model.</summary>
static class ModelShowVerb
{
    const int MostRows = 50, SmallestCell = 32, LargestCell = 1024, ExpressionColumns = 9;

    static readonly string[] Sheets = ["people", "views", "expressions", "portraits"];

    public static Command Create()
    {
        Option<string> target = new("--out") { HelpName = "FILE", Description = "The picture to write, .png or .jpg.", Required = true };
        Option<string> sheet = OptionRanges.Word("--sheet", "KIND", "people (random people from five sides; the default), views (random people as 3d, depth, pncc, normals, 2d_sparse and uv_tex), expressions (each alone) or portraits (rendered with skin, hair and light, every second row with landmarks).", Sheets);
        Option<int?> seed = OptionRanges.Count("--seed", "Which random people (default 1); the same number gives the same picture.", int.MaxValue);
        Option<int?> rows = OptionRanges.Count("--rows", "How many people (default 6).", MostRows);
        Option<int?> cell = OptionRanges.Count("--cell", $"Side of each head's picture in pixels, {SmallestCell} to {LargestCell} (default 160).", LargestCell);
        var command = new Command("show", "Draws heads of the built-in face model into one picture.") { target, sheet, seed, rows, cell };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(target);
            if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
                throw new InputException($"--out '{path}': pictures are written as .png or .jpg; give the file such a name.");
            OutputFile.CheckTarget(path);
            int side = result.GetValue(cell) ?? 160;
            if (side < SmallestCell)
                throw new InputException($"--cell takes a whole number from {SmallestCell} to {LargestCell}, not '{side}'.");
            var sheets = new ModelSheet(side);
            Image picture = Terminal.Wait("Drawing heads", () => result.GetRequiredValue(sheet) switch
            {
                "views" => sheets.Views(result.GetValue(seed) ?? 1, result.GetValue(rows) ?? 6),
                "portraits" => sheets.Portraits(result.GetValue(seed) ?? 1, result.GetValue(rows) ?? 6),
                "expressions" => sheets.Expressions(ExpressionColumns),
                _ => sheets.People(result.GetValue(seed) ?? 1, result.GetValue(rows) ?? 6),
            });
            ImageFile.Save(path, picture);
            Console.WriteLine($"{path}: {picture.Width}×{picture.Height}");
            return ExitCode.Done;
        });
        return command;
    }
}
