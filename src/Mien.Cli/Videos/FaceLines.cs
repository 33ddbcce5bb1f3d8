using Microsoft.Win32.SafeHandles;
using Mien.Cli.Output;

namespace Mien.Cli.Videos;

/// <summary>The faces of a video as JSON, a line for every frame; a line is written whole or not at all.</summary>
/// <param name="stream">Where the lines go.</param>
/// <param name="source">The video, as the user named it.</param>
sealed class FaceLines(Stream stream, string source)
{
    /// <summary>Whoever read the lines has gone, which ends the run as Ctrl+C does.</summary>
    public bool IsUnread { get; private set; }

    /// <summary>Does work that writes lines; the file is in its place when the work is done.</summary>
    /// <param name="target">A file, - for standard output, or null for no lines.</param>
    /// <param name="source">The video, as the user named it.</param>
    /// <param name="work">Gets null where nobody wants lines.</param>
    public static void Write(string? target, string source, Action<FaceLines?> work)
    {
        if (target is null)
        {
            work(null);
        }
        else if (target == "-")
        {
            using Stream output = StandardOutput();
            work(new FaceLines(output, source));
        }
        else
        {
            OutputFile.Write(target, stream => work(new FaceLines(stream, source)));
        }
    }

    /// <summary>Writes the line of a frame.</summary>
    public void Write(TrackedFaces faces, int width, int height, string pack, TimeSpan time)
    {
        if (IsUnread)
            return;
        byte[] line = [.. FaceJson.Write(source, width, height, pack, faces, time: time), (byte)'\n'];
        try
        {
            stream.Write(line);
        }
        catch (IOException) when (stream is FileStream { CanSeek: false })
        {
            IsUnread = true;
        }
    }

    // The console's own stream keeps silent about a pipe that nobody reads any more. Files keep it: it moves the place that they share with other programs.
    static Stream StandardOutput()
    {
        const int standardOutput = 1;
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(standardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
