using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mien.Packaging.Tests;

public sealed partial class PackageTests(LocalFeed feed) : IClassFixture<LocalFeed>
{
    static readonly string[] Libraries = ["Mien", "Mien.Graphics", "Mien.Media", "Mien.Tensors", "Mien.Training"];

    [Fact]
    public void Every_library_has_a_package_with_readme_licence_and_documentation()
    {
        foreach (string library in Libraries)
        {
            using ZipArchive package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{library}.{feed.Version}.nupkg"));
            string[] files = [.. package.Entries.Select(entry => entry.FullName)];
            Assert.Contains("README.md", files);
            Assert.Contains($"lib/net10.0/{library}.dll", files);
            Assert.Contains($"lib/net10.0/{library}.xml", files);
            using Stream stream = package.GetEntry($"{library}.nuspec")!.Open();
            XElement metadata = XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
            Assert.Equal("MIT", Text("license"));
            Assert.Equal("README.md", Text("readme"));
            Assert.True(Text("description").Length > 30, $"{library} needs a description");
            Assert.All(metadata.Descendants().Where(element => element.Name.LocalName == "dependency"),
                dependency => Assert.Contains((string)dependency.Attribute("id")!, Libraries));

            string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        }
    }

    [Fact]
    public void The_tool_installs_from_the_feed_and_runs()
    {
        string mien = InstallTool();
        Assert.StartsWith(feed.Version, feed.Run(feed.Folder, mien, "--version").Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal(2, feed.Run(feed.Folder, mien, "nobody.jpg").ExitCode);
    }

    [Fact]
    public void The_readme_s_sample_finds_the_face_on_a_portrait_that_the_tool_rendered()
    {
        string program = BuildSample("sample"), folder = Path.GetDirectoryName(program)!;
        feed.Run(folder, InstallTool(), "model", "portrait", "--out", "photo.jpg").Succeeds();
        string line = feed.Dotnet(folder, program).Succeeds().Output.Trim();
        Assert.Matches(@"^FaceBox \{.*\} yaw -?\d+\.\d° jawOpen \d\.\d\d$", line);
    }

    [Fact]
    public void The_readme_s_sample_has_five_lines() => Assert.Equal(5, Sample().Split('\n').Length);

    string InstallTool()
    {
        string folder = Path.Combine(feed.Folder, "tool"), mien = Path.Combine(folder, OperatingSystem.IsWindows() ? "mien.exe" : "mien");
        if (!File.Exists(mien))
            feed.Dotnet(feed.Folder, "tool", "install", "Mien.Cli", "--tool-path", folder, "--version", feed.Version, "--configfile", Path.Combine(feed.Folder, "nuget.config")).Succeeds();
        return mien;
    }

    /// <summary>A console project that knows the packages only, with README's sample as its program.</summary>
    string BuildSample(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(feed.Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Mien" Version="{feed.Version}" />
                <PackageReference Include="Mien.Media" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Sample());
        feed.Dotnet(folder, "build", "--nologo", "-v", "quiet", "-c", "Release", "-o", Path.Combine(folder, "out"), "--disable-build-servers").Succeeds();
        return Path.Combine(folder, "out", "Sample.dll");
    }

    static string Sample()
    {
        Match match = CSharpBlock().Match(File.ReadAllText(Path.Combine(LocalFeed.Root, "README.md")).ReplaceLineEndings("\n"));
        Assert.True(match.Success, "README.md has no C# sample");
        return match.Groups[1].Value.TrimEnd();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
