using System.Collections;
using System.Reflection;
using Mien.Testing;

namespace Mien.Tests;

/// <summary>The table in docs/packs.md of what each pack fills, against what <see cref="FaceFinder"/> and <see cref="FaceTracker"/> return.</summary>
public class FieldTableTests
{
    static readonly (string Pack, string Folder)[] Packs = [("mien", ""), ("mediapipe", "mediapipe"), ("mediapipe-legacy", "mediapipe"), ("3ddfa-v2", "3ddfa_v2"), ("opentrack", "opentrack")];

    /// <summary>Field → pack → what the cell says.</summary>
    static Dictionary<string, Dictionary<string, string>> Table()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "docs", "packs.md"));
        int first = Array.FindIndex(lines, line => line.StartsWith("| `Face` |", StringComparison.Ordinal));
        Assert.True(first >= 0, "docs/packs.md has no table that begins with | `Face` |");
        string[] packs = Cells(lines[first]);
        var table = new Dictionary<string, Dictionary<string, string>>();
        foreach (string line in lines.Skip(first + 2).TakeWhile(line => line.StartsWith('|')))
        {
            string[] cells = Cells(line);
            table[cells[0]] = Enumerable.Range(1, cells.Length - 1).ToDictionary(i => packs[i], i => cells[i]);
        }
        return table;
    }

    static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`'))];

    static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mien.slnx")))
            folder = folder.Parent;
        return folder!.FullName;
    }

    [SharedFact]
    public void Every_pack_fills_what_the_table_says_and_nothing_else()
    {
        Dictionary<string, Dictionary<string, string>> table = Table();
        using var photos = new PhotoFaces();
        foreach ((string name, string source) in Packs)
        {
            using var folder = new TemporaryFolder();
            Pack pack = source.Length == 0 ? Pack.Default : new PackStore(folder.Path).Add(name, SharedFolder.Path("models", source));
            using var finder = new FaceFinder(new FaceFinderOptions { Pack = pack });
            using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack, NetworkBlendshapes = true });
            Face found = Assert.Single(finder.Find(photos.Image("JianzhuGuo"))), followed = Assert.Single(tracker.Track(photos.Image("JianzhuGuo"), TimeSpan.Zero));
            foreach (Face face in (Face[])[found, followed, found.Copy()])
                foreach (PropertyInfo field in typeof(Face).GetProperties())
                    Check(field, field.GetValue(face), table, name);
        }
    }

    static void Check(PropertyInfo field, object? value, Dictionary<string, Dictionary<string, string>> table, string pack)
    {
        Assert.True(table.TryGetValue(field.Name, out Dictionary<string, string>? row), $"docs/packs.md has no row for Face.{field.Name}");
        string cell = row![pack];
        // What needs the user's own file is null without it.
        bool filled = cell != "–" && !cell.StartsWith("with ", StringComparison.Ordinal);
        Assert.True(filled == value is not null, $"{pack}: Face.{field.Name} is {(value is null ? "null" : "filled")}; docs/packs.md says '{cell}'");
        if (value is IList list && int.TryParse(cell, out int count))
            Assert.Equal(count, list.Count);
    }
}
