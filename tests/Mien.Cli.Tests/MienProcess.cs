using System.Diagnostics;
using System.Text;

namespace Mien.Cli.Tests;

/// <summary>What the built command said and left behind when run as a child process in an empty folder.</summary>
sealed record MienProcess(int ExitCode, string Output, string Errors)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static MienProcess Run(string workingDirectory, params string[] arguments) => Run(workingDirectory, new Dictionary<string, string>(), arguments);

    public static MienProcess Run(string workingDirectory, Dictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Process.Start(Command(workingDirectory, environment, arguments))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"mien {string.Join(' ', arguments)} does not end");
        }
        return new MienProcess(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>Runs it with its output in a pipe to another program, whose output counts; the exit code is its own.</summary>
    public static MienProcess RunInPipe(string workingDirectory, string reader, params string[] arguments)
    {
        ProcessStartInfo mien = Command(workingDirectory, [], arguments);
        string[] words = [mien.FileName, .. mien.ArgumentList];
        mien.FileName = "sh";
        mien.ArgumentList.Clear();
        foreach (string word in (string[])["-c", $"{{ \"$@\"; echo $? > code; }} | {reader}", "sh", .. words])
            mien.ArgumentList.Add(word);
        using Process process = Process.Start(mien)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(Patience), "it does not end");
        return new MienProcess(int.Parse(File.ReadAllText(Path.Combine(workingDirectory, "code"))), output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>The command line of the built command, with all its pipes.</summary>
    public static ProcessStartInfo Command(string workingDirectory, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Mien.Cli.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        // No pack but those that a test names, wherever the tests run.
        start.Environment["MIEN_PACKS"] = Path.Combine(workingDirectory, "packs");
        start.Environment.Remove("MIEN_DEBUG");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Bad input: exit code 2, one line on stderr, no stack trace, nothing on stdout.</summary>
    public void IsOneComplaint(params string[] mentions)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}\n{Output}\n{Errors}");
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("mien: ", line);
        Assert.DoesNotContain("   at ", line);
        Assert.DoesNotContain("should not happen", line);
        Assert.DoesNotContain("Exception", line);
        foreach (string mention in mentions)
            Assert.Contains(mention, line, StringComparison.Ordinal);
    }
}
