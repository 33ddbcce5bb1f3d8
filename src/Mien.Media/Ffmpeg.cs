using System.Collections.Concurrent;
using System.Text;

namespace Mien.Media;

/// <summary>The ffmpeg program of the system, run as a child process.</summary>
/// <param name="program">Its full path, or a name on PATH.</param>
/// <param name="timeout">How long one run may take.</param>
/// <param name="cancellation">Ends short runs, which then throw <see cref="OperationCanceledException"/>.</param>
sealed class Ffmpeg(string program, TimeSpan timeout, CancellationToken cancellation = default)
{
    /// <summary>Names another program than the ffmpeg on PATH.</summary>
    public const string Variable = "MIEN_FFMPEG";

    // A list of encoders has some 20 000 bytes, a description of a film far less than this.
    const long MaxTextBytes = 1 << 22;

    static readonly string[] Quietly = ["-hide_banner", "-loglevel", "error"];
    static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);
    static readonly ConcurrentDictionary<string, string> Answers = new();

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
        foreach (string folder in (searched ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // Relative entries would run whatever lies in the working directory.
            string path = Path.Combine(folder, Executable("ffmpeg"));
            if (Path.IsPathFullyQualified(path) && File.Exists(path))
                return new Ffmpeg(path, UsualTimeout);
        }
        throw new MediaException(
            "Videos, and pictures other than PNG and JPEG, need ffmpeg, which is not installed. Install it (apt install ffmpeg, brew install ffmpeg or "
            + $"winget install ffmpeg), or let {Variable} name it.");
    }

    /// <summary>The same program, whose short runs end when they are cancelled.</summary>
    public Ffmpeg Until(CancellationToken cancelled) => new(program, timeout, cancelled);

    /// <summary>Starts ffmpeg for a long run, without its standard input unless <paramref name="keepInput"/>.</summary>
    /// <exception cref="MediaException">It cannot be started.</exception>
    public FfmpegChild Start(IEnumerable<string> arguments, bool keepInput = false) =>
        FfmpegChild.Start(program, [.. Quietly, "-nostdin", .. arguments], keepInput);

    /// <summary>Runs ffmpeg for one picture and returns what it writes to its standard output.</summary>
    /// <exception cref="MediaException">It cannot be started, fails, writes nothing or more than <paramref name="mostBytes"/>, or takes too
    /// long.</exception>
    public byte[] Run(IEnumerable<string> arguments, long mostBytes)
    {
        using FfmpegChild child = Start(arguments);
        byte[] output = ReadAll(child, mostBytes, timeout);
        return child.WaitForExit() == 0 && output.Length > 0
            ? output
            : throw new MediaException($"ffmpeg cannot read it as a picture: {FfmpegChild.Reason(child.Complaints, "picture")}");
    }

    /// <summary>Runs ffmpeg on files, from one to another; <paramref name="patience"/> is how long it may take.</summary>
    /// <exception cref="MediaException">It fails; the message is its reason alone.</exception>
    public void Convert(IEnumerable<string> arguments, TimeSpan patience)
    {
        using FfmpegChild child = Start(arguments);
        ReadAll(child, MaxTextBytes, patience);
        if (child.WaitForExit() != 0)
            throw new MediaException(FfmpegChild.Reason(child.Complaints, "video"));
    }

    /// <summary>What ffprobe says about an input, as JSON; null where there is no ffprobe beside ffmpeg.</summary>
    /// <exception cref="MediaException">It cannot read the input; the message is its reason alone.</exception>
    public string? Probe(IEnumerable<string> input)
    {
        string path = Path.Combine(Path.GetDirectoryName(program) ?? "", Executable("ffprobe"));
        if (!File.Exists(path))
            return null;
        using FfmpegChild child = FfmpegChild.Start(path, [.. Quietly, "-of", "json", "-show_format", "-show_streams", .. input], keepInput: false);
        byte[] output = ReadAll(child, MaxTextBytes, timeout);
        return child.WaitForExit() == 0
            ? Encoding.UTF8.GetString(output)
            : throw new MediaException(FfmpegChild.Reason(child.Complaints, "video"));
    }

    /// <summary>The devices that ffmpeg lists (as complaints, with a failing exit status).</summary>
    public string List(IEnumerable<string> arguments)
    {
        using FfmpegChild child = FfmpegChild.Start(program, ["-hide_banner", "-nostdin", .. arguments], keepInput: false);
        ReadAll(child, MaxTextBytes, timeout);
        child.WaitForExit();
        return child.Complaints;
    }

    /// <summary>The first of some encoders that this ffmpeg has; null where it has none of them.</summary>
    public string? FirstEncoder(params ReadOnlySpan<string> names)
    {
        // " V....D libx264              H.264 / AVC …", one a line.
        string list = Ask("-encoders");
        foreach (string name in names)
        {
            if (list.Contains($" {name} ", StringComparison.Ordinal))
                return name;
        }
        return null;
    }

    /// <summary>The arguments by which frames keep their times in every output. Their name is new in ffmpeg 5.1, and the old one gone in 9.</summary>
    public string[] KeepTimes() => [Ask("-h", "long").Contains("-fps_mode", StringComparison.Ordinal) ? "-fps_mode" : "-vsync", "passthrough"];

    // Answers are kept: they cost as much as starting a film.
    string Ask(params string[] question) =>
        Answers.GetOrAdd($"{program} {string.Join(' ', question)}", _ => Encoding.UTF8.GetString(Run(question, MaxTextBytes)));

    static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    byte[] ReadAll(FfmpegChild child, long mostBytes, TimeSpan patience)
    {
        using CancellationTokenRegistration stop = cancellation.Register(child.Stop);
        child.Limit(patience);
        using MemoryStream output = new();
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = child.Output.Read(buffer)) > 0;)
        {
            if (output.Length + count > mostBytes)
                throw new MediaException("ffmpeg writes more than a picture within the limits can have. Make the picture smaller or raise ImageLimits.MaxPixels.");
            output.Write(buffer, 0, count);
        }
        cancellation.ThrowIfCancellationRequested();
        return child.IsLate ? throw new MediaException($"ffmpeg did not finish within {patience.TotalSeconds:0.#} seconds.") : output.ToArray();
    }
}
