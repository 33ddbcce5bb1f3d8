using System.Text.RegularExpressions;

namespace Mien.Architecture.Tests;

/// <summary>The rules of the page that a machine can check.</summary>
public sealed partial class PageTests
{
    const int MostLines = 800;

    [Fact]
    public void No_source_file_is_over_800_lines()
    {
        Assert.NotEmpty(Repository.Sources);
        Assert.All(Repository.Sources, path =>
        {
            int lines = File.ReadLines(path).Count();
            Assert.True(lines <= MostLines, $"{Repository.Relative(path)} has {lines} lines");
        });
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string here = Path.Combine(Repository.Root, "tests", "Mien.Architecture.Tests");
        foreach (string path in Repository.Sources.Where(path => !path.StartsWith(here, StringComparison.Ordinal)))
        {
            Match match = Unfinished().Match(File.ReadAllText(path));
            Assert.False(match.Success, $"{Repository.Relative(path)} says {match.Value}");
        }
    }

    [Fact]
    public void Files_have_one_namespace_line_and_no_regions()
    {
        foreach (string path in Repository.Sources)
        {
            string text = File.ReadAllText(path);
            Assert.False(BlockNamespace().IsMatch(text), $"{Repository.Relative(path)} has a namespace with braces");
            Assert.False(Region().IsMatch(text), $"{Repository.Relative(path)} has a region");
        }
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        foreach (string path in Repository.Sources.Where(path => Repository.Relative(path).StartsWith("src/", StringComparison.Ordinal)))
        {
            Match match = VagueName().Match(File.ReadAllText(path));
            Assert.False(match.Success, $"{Repository.Relative(path)} declares {match.Value}");
        }
    }

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^namespace [\w.]+\s*\{?\s*$", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"\b(class|struct|interface|record) \w*(Manager|Helper|Helpers|Utils|Utility|Impl)\b")]
    private static partial Regex VagueName();
}
