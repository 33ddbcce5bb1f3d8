using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mien.Media;

/// <summary>One running ffmpeg or ffprobe: its two pipes and what it complains about. It never outlives <see cref="Dispose"/>.</summary>
sealed class FfmpegChild : IDisposable
{
    // What it writes to its standard error counts up to here; the first lines name the cause.
    const int MaxComplaintLength = 1 << 14;

    // Ctrl+C in a terminal goes to all processes that are kept together; ffmpeg would end before what is on its way to it is written.
    static readonly string? Apart = OperatingSystem.IsLinux() ? Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists) : null;

    // Photos and films of cameras hold makers' notes that ffmpeg does not know; the picture is whole.
    const string Harmless = "unable to decode APP fields";

    // How ffmpeg says that bytes are not what they should be.
    static readonly string[] Damage = ["moov atom not found", "Invalid data found", "misdetection possible", "EBML header parsing failed", "nvalid header"];

    // Between its last byte and its end, or the end of its standard error.
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    readonly Process _process;
    readonly Task<string> _complaints;
    readonly Timer _limit;

    volatile bool _isLate;

    FfmpegChild(Process process)
    {
        _process = process;
        _complaints = ReadComplaintsAsync(process.StandardError);
        _limit = new Timer(_ => StopLate());
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its process, for tests.</summary>
    public int Id => _process.Id;

    /// <summary>It was stopped because a limit of <see cref="Limit"/> had passed.</summary>
    public bool IsLate => _isLate;

    /// <summary>What it complained about, up to its end: lines of text, often none.</summary>
    public string Complaints => _complaints.Wait(EndPatience) ? WithoutHarmless(_complaints.Result) : "";

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="keepInput">Leaves its standard input open.</param>
    /// <exception cref="MediaException">It cannot be started.</exception>
    public static FfmpegChild Start(string program, IEnumerable<string> arguments, bool keepInput)
    {
        ProcessStartInfo start = new(Apart ?? program, Apart is null ? arguments : [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (OperatingSystem.IsWindows())
            start.CreateNewProcessGroup = true;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new MediaException($"{program} cannot be started: {e.Message}. Install ffmpeg, or let {Ffmpeg.Variable} name it.", e);
        }
        FfmpegChild child = new(process);
        if (!keepInput)
            child.CloseInput();
        return child;
    }

    /// <summary>Stops it when the time has passed; <see cref="Timeout.InfiniteTimeSpan"/> takes the limit back.</summary>
    public void Limit(TimeSpan time) => _limit.Change(time, Timeout.InfiniteTimeSpan);

    /// <summary>Tells it the end of what it reads.</summary>
    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It has ended, and takes nothing any more.
        }
    }

    /// <summary>Waits for its end and returns its exit status; it is stopped where it does not end in time.</summary>
    public int WaitForExit(TimeSpan? patience = null)
    {
        if (!_process.WaitForExit(patience ?? EndPatience))
        {
            _isLate = true;
            Stop();
        }
        return _process.ExitCode;
    }

    /// <summary>Stops it and its children at once.</summary>
    public void Stop()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in between.
        }
    }

    /// <summary>Stops it, if it still runs, and closes the pipes.</summary>
    public void Dispose()
    {
        _limit.Dispose();
        Stop();
        _complaints.Wait(EndPatience);
        // The process leaves its pipes to whoever has used them.
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        CloseInput();
        _process.Dispose();
    }

    /// <summary>The cause among complaints, as a sentence.</summary>
    /// <param name="complaints">ffmpeg's lines, "[decoder @ 0x55d0c8] cause": the first one with something in it counts.</param>
    /// <param name="what">What the file should hold: "picture".</param>
    public static string Reason(string complaints, string what)
    {
        string cause = Cause(complaints);
        return cause.StartsWith("Format not on whitelist", StringComparison.Ordinal) ? $"its format is none of those that hold a {what}."
            : cause.Contains("matches no streams", StringComparison.Ordinal) || cause.Length == 0 ? $"it holds no {what}."
            : Array.Exists(Damage, cause.Contains) ? $"it is damaged, was cut off, or is no {what}; get the whole file again or choose another (ffmpeg: {cause})."
            : cause + ".";
    }

    /// <summary>The first of ffmpeg's complaints with something in it, without the part of ffmpeg that says it and without a full stop; empty where there is none.</summary>
    public static string Cause(string complaints)
    {
        foreach (string line in complaints.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string cause = line;
            while (cause.StartsWith('[') && cause.IndexOf("] ", StringComparison.Ordinal) is > 0 and int end)
                cause = cause[(end + 2)..];
            // The message has the name already, as the user wrote it.
            if (cause.StartsWith("file:", StringComparison.Ordinal) && cause.LastIndexOf(": ", StringComparison.Ordinal) is > 0 and int name)
                cause = cause[(name + 2)..];
            if (cause.Length > 0)
                return cause.TrimEnd('.');
        }
        return "";
    }

    static string WithoutHarmless(string complaints) => complaints.Contains(Harmless, StringComparison.Ordinal)
        ? string.Join('\n', complaints.Split('\n').Where(line => !line.Contains(Harmless, StringComparison.Ordinal))).Trim()
        : complaints;

    void StopLate()
    {
        _isLate = true;
        Stop();
    }

    // The pipe is read to its end, or ffmpeg would wait for room in it.
    static async Task<string> ReadComplaintsAsync(StreamReader source)
    {
        StringBuilder text = new();
        char[] buffer = new char[1024];
        try
        {
            for (int count; (count = await source.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
                text.Append(buffer, 0, Math.Min(count, MaxComplaintLength - text.Length));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed while it read.
        }
        return text.ToString();
    }
}
