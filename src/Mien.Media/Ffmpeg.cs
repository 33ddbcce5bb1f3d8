using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mien.Media;

/// <summary>The ffmpeg program of the system, run as a child process whose output is read from a pipe.</summary>
/// <param name="program">Its full path, or a name on PATH.</param>
/// <param name="timeout">How long one run may take.</param>
sealed class Ffmpeg(string program, TimeSpan timeout)
{
    /// <summary>Names another program than the ffmpeg on PATH.</summary>
    public const string Variable = "MIEN_FFMPEG";

    // What ffmpeg writes to its standard error counts up to here; the first lines name the cause.
    const int MaxErrorLength = 4096;

    static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The program that MIEN_FFMPEG names, otherwise the ffmpeg on PATH.</summary>
    /// <exception cref="MediaException">There is none.</exception>
    public static Ffmpeg Find() => Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH"));

    internal static Ffmpeg Find(string? named, string? searched)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named)
                ? new Ffmpeg(Path.GetFullPath(named), UsualTimeout)
                : throw new MediaException($"{Variable} names {named}, and there is no such program. Correct it or unset it.");
        }
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        foreach (string folder in (searched ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // Relative entries would run whatever lies in the working directory.
            string path = Path.Combine(folder, name);
            if (Path.IsPathFullyQualified(path) && File.Exists(path))
                return new Ffmpeg(path, UsualTimeout);
        }
        throw new MediaException(
            "Formats other than PNG and JPEG need ffmpeg, which is not installed. Install it (apt install ffmpeg, brew install ffmpeg or "
            + $"winget install ffmpeg), or let {Variable} name it.");
    }

    /// <summary>Runs ffmpeg and returns what it writes to its standard output.</summary>
    /// <exception cref="MediaException">It cannot be started, fails, writes nothing or more than <paramref name="mostBytes"/>, or takes too
    /// long.</exception>
    public byte[] Run(ReadOnlySpan<string> arguments, long mostBytes)
    {
        ProcessStartInfo start = new(program, ["-hide_banner", "-nostdin", "-loglevel", "error", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using Process process = Start(start);
        process.StandardInput.Close();
        using CancellationTokenSource deadline = new(timeout);
        try
        {
            return ReadAsync(process, mostBytes, deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new MediaException($"ffmpeg did not finish within {timeout.TotalSeconds:0.#} seconds.", e);
        }
        finally
        {
            Stop(process);
        }
    }

    Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new MediaException($"{program} cannot be started: {e.Message}. Install ffmpeg, or let {Variable} name it.", e);
        }
    }

    static async Task<byte[]> ReadAsync(Process process, long mostBytes, CancellationToken cancellation)
    {
        Task<string> errors = ReadErrorsAsync(process.StandardError, cancellation);
        using MemoryStream output = new();
        byte[] buffer = new byte[1 << 16];
        Stream source = process.StandardOutput.BaseStream;
        for (int count; (count = await source.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (output.Length + count > mostBytes)
                throw new MediaException("ffmpeg writes more than a picture within the limits can have. Make the picture smaller or raise ImageLimits.MaxPixels.");
            output.Write(buffer, 0, count);
        }
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        string message = await errors.ConfigureAwait(false);
        if (process.ExitCode != 0 || output.Length == 0)
            throw new MediaException($"ffmpeg cannot read it as a picture: {Reason(message)}");
        return output.ToArray();
    }

    // The pipe is read to its end, or ffmpeg would wait for room in it.
    static async Task<string> ReadErrorsAsync(StreamReader source, CancellationToken cancellation)
    {
        StringBuilder text = new();
        char[] buffer = new char[1024];
        for (int count; (count = await source.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            text.Append(buffer, 0, Math.Min(count, MaxErrorLength - text.Length));
        return text.ToString();
    }

    // ffmpeg writes "[decoder @ 0x55d0c8] cause" lines: the first one that is not empty, without addresses.
    static string Reason(string message)
    {
        foreach (string line in message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string cause = line;
            while (cause.StartsWith('[') && cause.IndexOf("] ", StringComparison.Ordinal) is > 0 and int end)
                cause = cause[(end + 2)..];
            if (cause.StartsWith("Format not on whitelist", StringComparison.Ordinal))
                return "its format is none of those that hold pictures.";
            if (cause.Length > 0)
                return cause.EndsWith('.') ? cause : cause + ".";
        }
        return "it holds no picture.";
    }

    static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in between.
        }
    }
}
