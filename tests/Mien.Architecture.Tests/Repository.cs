using System.Xml.Linq;

namespace Mien.Architecture.Tests;

/// <summary>The checkout as files: what the rules of the house are asserted on.</summary>
static class Repository
{
    static readonly string[] Skipped = ["bin", "obj", "artifacts", "node_modules", ".git", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = Find();

    public static IReadOnlyList<string> Sources { get; } = [.. Under(Root).Where(path => path.EndsWith(".cs", StringComparison.Ordinal))];

    public static IReadOnlyList<Project> Projects { get; } =
        [.. Under(Root).Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Read).OrderBy(project => project.Name)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !Skipped.Contains(Path.GetFileName(child)))
            .SelectMany(Under));

    static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mien.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("Mien.slnx is not above the test's folder.");
    }
}

/// <summary>What a project file says about its neighbours.</summary>
sealed record Project(string Name, string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public bool IsProduct => Repository.Relative(Path).StartsWith("src/", StringComparison.Ordinal);

    public static Project Read(string path)
    {
        XDocument document = XDocument.Load(path);
        return new Project(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            [.. Includes("ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))],
            [.. Includes("PackageReference")]);

        IEnumerable<string> Includes(string element) => document.Descendants(element).Select(item => (string?)item.Attribute("Include") ?? "");
    }
}
