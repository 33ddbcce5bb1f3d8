using Mien.Cli.Output;

namespace Mien.Cli.Videos;

/// <summary>The faces of a video as JSON, a line for every frame; a line is written whole or not at all.</summary>
/// <param name="stream">Where the lines go.</param>
/// <param name="source">The video, as the user named it.</param>
sealed class FaceLines(Stream stream, string source)
{
    /// <summary>Refuses a place that cannot be written to, before any work.</summary>
    public static void Check(string? target)
    {
        if (target is not (null or "-"))
            OutputFile.CheckTarget(target);
    }

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
            using Stream output = Console.OpenStandardOutput();
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
        byte[] line = [.. FaceJson.Write(source, width, height, pack, faces, time: time), (byte)'\n'];
        stream.Write(line);
    }
}
