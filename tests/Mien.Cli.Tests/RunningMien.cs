using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mien.Testing;

namespace Mien.Cli.Tests;

/// <summary>The built command while it runs, in a process group of its own, so that it can be stopped as by Ctrl+C in a terminal.</summary>
sealed class RunningMien : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly Task<string> _errors;
    readonly Task _reading;

    public RunningMien(string workingDirectory, params string[] arguments)
    {
        ProcessStartInfo command = MienProcess.Command(workingDirectory, [], arguments);
        command.ArgumentList.Insert(0, command.FileName);
        command.FileName = Tools.Find("setsid")!;
        _process = Process.Start(command)!;
        _process.StandardInput.Close();
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>What it has written to its standard output.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Waits until its output satisfies a condition.</summary>
    public void WaitUntil(Func<string, bool> isEnough)
    {
        var clock = Stopwatch.StartNew();
        while (!isEnough(Output))
        {
            Assert.False(_process.HasExited, $"it has ended: {Output}{(_process.HasExited ? _errors.Result : "")}");
            Assert.True(clock.Elapsed < Patience, $"nothing more comes: {Output}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Waits until it has started an ffmpeg with this in its command line, and gives that one's id.</summary>
    public int WaitForChild(string argument)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; Thread.Sleep(50))
        {
            Assert.False(_process.HasExited, "it has ended");
            foreach (string folder in Directory.GetDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsAsciiDigit)))
            {
                try
                {
                    string status = File.ReadAllText(Path.Combine(folder, "stat"));
                    string parent = status[(status.LastIndexOf(')') + 2)..].Split(' ')[1];
                    if (parent == _process.Id.ToString(CultureInfo.InvariantCulture) && File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(argument, StringComparison.Ordinal))
                        return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It has ended in between.
                }
            }
        }
        throw new TimeoutException($"no child with {argument}");
    }

    /// <summary>Kills one of its ffmpegs, once something is as it should be.</summary>
    public void KillChild(string argument, Func<bool> isEnough)
    {
        WaitUntil(_ => isEnough());
        using Process child = Process.GetProcessById(WaitForChild(argument));
        child.Kill();
    }

    /// <summary>Ctrl+C: the signal goes to all processes of the group.</summary>
    public MienProcess Interrupt()
    {
        Tools.Run("kill", [], "-INT", "--", string.Create(CultureInfo.InvariantCulture, $"-{_process.Id}"));
        return End();
    }

    /// <summary>Waits for its end.</summary>
    public MienProcess End()
    {
        Assert.True(_process.WaitForExit(Patience), "it does not end");
        _reading.Wait();
        return new MienProcess(_process.ExitCode, Output, _errors.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        for (int count; (count = await _process.StandardOutput.ReadAsync(buffer)) > 0;)
            lock (_output)
                _output.Append(buffer, 0, count);
    }
}
