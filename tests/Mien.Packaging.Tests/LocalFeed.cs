using System.Diagnostics;
using System.Text;
using System.Xml.Linq;

namespace Mien.Packaging.Tests;

/// <summary>All libraries and the tool, packed into a folder that serves as the only NuGet source, with a package cache of its own.</summary>
public sealed class LocalFeed : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

#if DEBUG
    const string Configuration = "Debug";
#else
    const string Configuration = "Release";
#endif

    public LocalFeed()
    {
        Folder = Directory.CreateTempSubdirectory("mien-feed-").FullName;
        Feed = Directory.CreateDirectory(Path.Combine(Folder, "feed")).FullName;
        Store = Path.Combine(Folder, "store");
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{Feed}" /></packageSources>
            </configuration>
            """);
        foreach (string project in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order())
            Dotnet(Root, "pack", project, "--no-build", "--nologo", "-v", "quiet", "-c", Configuration, "-o", Feed, "--disable-build-servers").Succeeds();
        XDocument properties = XDocument.Load(Path.Combine(Root, "Directory.Build.props"));
        Version = properties.Descendants("Version").Single().Value;
    }

    public static string Root { get; } = FindRoot();

    /// <summary>Everything that these tests make.</summary>
    public string Folder { get; }

    /// <summary>The .nupkg files.</summary>
    public string Feed { get; }

    /// <summary>Where installed packs go, so that no test sees the user's.</summary>
    public string Store { get; }

    public string Version { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public Finished Dotnet(string workingDirectory, params string[] arguments) => Run(workingDirectory, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    public Finished Run(string workingDirectory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // The test host's own MSBuild settings would lead the child to the wrong SDK.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = Path.Combine(Folder, "packages");
        start.Environment["MIEN_PACKS"] = Store;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} does not end");
        }
        return new Finished($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mien.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("Mien.slnx is not above the test's folder.");
    }
}

/// <summary>A program that has ended.</summary>
public sealed record Finished(string CommandLine, int ExitCode, string Output, string Errors)
{
    public Finished Succeeds()
    {
        Assert.True(ExitCode == 0, $"{CommandLine} ended with {ExitCode}\n{Output}\n{Errors}");
        return this;
    }
}
