using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Mien.Cli.Output;

namespace Mien.Cli.Verbs;

/// <summary><c>mien model info</c>: what a face model consists of.</summary>
static class ModelInfoVerb
{
    public static Command Create()
    {
        Argument<string?> file = new("FILE") { Description = "A model file; the model that is built in where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("info", "Shows a face model's counts, parts, regions, sizes and hash.") { file };
        command.SetAction(result =>
        {
            string? path = result.GetValue(file);
            Show(path is null ? FaceModel.Default : FaceModel.Load(path), path is null ? "built in" : path);
            return ExitCode.Done;
        });
        return command;
    }

    static void Show(FaceModel model, string name)
    {
        var own = new HashSet<int>(model.Originals.ToArray());
        Console.WriteLine($"{name}: {Number(model.VertexCount)} vertices ({Number(own.Count)} without copies along texture seams), {Number(model.Triangles.Length / 3)} triangles");
        Console.WriteLine($"  identity     {model.IdentityCount} shapes with {model.IdentityVariance * 100:f1} % of the variance of random faces; the first moves face and head by {Decimal(model.IdentityDeviation(0))} mm RMS, the last by {Decimal(model.IdentityDeviation(model.IdentityCount - 1))} mm");
        Console.WriteLine($"  expressions  {model.ExpressionCount}: {string.Join(", ", model.ExpressionNames)}");
        Console.WriteLine($"  landmarks    {model.Landmarks478.Count} (MediaPipe), {model.Landmarks68.Count} (Multi-PIE)");
        Console.WriteLine($"  hash         {model.Hash}");
        Terminal.Table(["part", ">vertices", ">triangles", ">width mm", ">height mm", ">depth mm"], model.Parts.Select(part => Row(model, part)));
        Dictionary<SurfaceRegion, int> counts = [];
        foreach (SurfaceRegion region in model.Regions)
            counts[region] = counts.GetValueOrDefault(region) + 1;
        Terminal.Table(["region", ">vertices"], counts.OrderBy(pair => pair.Key).Select(pair => (IReadOnlyList<string>)[pair.Key.ToString(), Number(pair.Value)]));
    }

    static IReadOnlyList<string> Row(FaceModel model, FacePartRange part)
    {
        Vector3 low = new(float.PositiveInfinity), high = new(float.NegativeInfinity);
        foreach (Vector3 vertex in model.Neutral[part.FirstVertex..part.VertexEnd])
            (low, high) = (Vector3.Min(low, vertex), Vector3.Max(high, vertex));
        Vector3 size = part.VertexCount == 0 ? Vector3.Zero : high - low;
        return [part.Part.ToString(), Number(part.VertexCount), Number(part.TriangleCount), Decimal(size.X), Decimal(size.Y), Decimal(size.Z)];
    }

    static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Decimal(float value) => value.ToString("0.0##", CultureInfo.InvariantCulture);
}
