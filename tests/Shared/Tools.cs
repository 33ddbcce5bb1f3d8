using System.Diagnostics;

namespace Mien.Testing;

/// <summary>Programs of the system that tests compare with: <c>djpeg</c>, ImageMagick's <c>convert</c>, <c>ffmpeg</c> …</summary>
static class Tools
{
    /// <summary>Where a program is; null where it is not installed. The system's own folders come first, before stand-ins elsewhere.</summary>
    public static string? Find(string name)
    {
        string[] folders = ["/usr/bin", "/opt/homebrew/bin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        foreach (string folder in folders)
        {
            string path = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    /// <summary>Runs a program with input on its standard input; returns what it wrote to its standard output.</summary>
    public static byte[] Run(string name, byte[] input, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(name) ?? throw new InvalidOperationException($"{name} is not installed."), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task feed = Task.Run(() =>
        {
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
            }
        });
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feed.Wait();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {errors.Result}");
        return output.ToArray();
    }

    public static string? Missing(string[] names)
    {
        string[] missing = Array.FindAll(names, name => Find(name) is null);
        return missing.Length == 0 ? null : $"skipped: {string.Join(", ", missing)} not installed (./test.sh installs what tests need)";
    }
}

/// <summary>A fact that needs programs of the system and skips, with the reason printed, where they are absent.</summary>
sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = Tools.Missing(tools);
}

/// <summary>A theory that needs programs of the system and skips, with the reason printed, where they are absent.</summary>
sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = Tools.Missing(tools);
}
