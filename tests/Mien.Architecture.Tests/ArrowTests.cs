using System.Xml.Linq;

namespace Mien.Architecture.Tests;

/// <summary>The dependency arrows of the house: which project may know which.</summary>
public sealed class ArrowTests
{
    /// <summary>A new project is entered here first; what it may reference is a decision, not an accident.</summary>
    static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Mien.Tensors"] = [],
        ["Mien.Graphics"] = [],
        ["Mien"] = ["Mien.Tensors", "Mien.Graphics"],
        ["Mien.Media"] = ["Mien.Graphics"],
        ["Mien.Rtc"] = [],
        ["Mien.Training"] = ["Mien", "Mien.Media", "Mien.Tensors", "Mien.Graphics"],
        ["Mien.Studio"] = ["Mien", "Mien.Media", "Mien.Rtc", "Mien.Tensors", "Mien.Graphics"],
        ["Mien.Cli"] = ["Mien", "Mien.Media", "Mien.Studio", "Mien.Training", "Mien.Tensors", "Mien.Graphics"],
    };

    static readonly string[] WithoutPackages = ["Mien.Tensors", "Mien.Graphics", "Mien", "Mien.Media", "Mien.Rtc"];

    [Fact]
    public void Projects_reference_only_along_the_arrows()
    {
        Assert.NotEmpty(Repository.Projects);
        foreach (Project project in Repository.Projects.Where(project => project.IsProduct))
        {
            Assert.True(Arrows.TryGetValue(project.Name, out string[]? allowed), $"{project.Name} has no place in the house: enter its arrows.");
            Assert.All(project.Projects, other => Assert.True(allowed.Contains(other), $"{project.Name} must not reference {other}"));
        }
    }

    [Fact]
    public void Core_libraries_reference_no_package()
    {
        foreach (Project project in Repository.Projects.Where(project => WithoutPackages.Contains(project.Name)))
            Assert.True(project.Packages.Count == 0, $"{project.Name} references {string.Join(", ", project.Packages)}");
    }

    [Fact]
    public void No_build_props_smuggle_references_into_the_product()
    {
        foreach (string path in (string[])["Directory.Build.props", "src/Directory.Build.props"])
        {
            XDocument document = XDocument.Load(Path.Combine(Repository.Root, path));
            Assert.Empty(document.Descendants("PackageReference"));
            Assert.Empty(document.Descendants("ProjectReference"));
        }
    }

    [Fact]
    public void Products_do_not_reference_tests_or_benchmarks()
    {
        string[] products = [.. Repository.Projects.Where(project => project.IsProduct).Select(project => project.Name)];
        foreach (Project project in Repository.Projects.Where(project => project.IsProduct))
            Assert.All(project.Projects, other => Assert.Contains(other, products));
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_the_other_way_round()
    {
        XDocument solution = XDocument.Load(Path.Combine(Repository.Root, "Mien.slnx"));
        Assert.Equal(
            Repository.Projects.Select(project => Repository.Relative(project.Path)).Order(),
            solution.Descendants("Project").Select(item => (string)item.Attribute("Path")!).Order());
    }

    [Fact]
    public void A_project_is_named_after_its_folder()
    {
        foreach (Project project in Repository.Projects)
            Assert.Equal(Path.GetFileName(Path.GetDirectoryName(project.Path)), project.Name);
    }

    [Fact]
    public void Package_versions_stand_in_one_place()
    {
        foreach (Project project in Repository.Projects)
            Assert.DoesNotContain(XDocument.Load(project.Path).Descendants("PackageReference"), item => item.Attribute("Version") is not null);
    }
}
