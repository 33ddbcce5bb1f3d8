using System.Globalization;

namespace Mien.Cli.Videos;

/// <summary>Counts frames and faces of a run.</summary>
sealed class FaceTally
{
    readonly HashSet<int> _ids = [];

    public long Frames { get; private set; }

    public long FramesWithFaces { get; private set; }

    public int ExitCode => FramesWithFaces > 0 ? Cli.ExitCode.Done : Cli.ExitCode.NoFace;

    public void Count(TrackedFaces faces)
    {
        Frames++;
        FramesWithFaces += faces.Count > 0 ? 1 : 0;
        foreach (Face face in faces)
            _ids.Add(face.Id);
    }

    /// <summary>All in one line.</summary>
    public string Summary(double rate, long dropped) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Frames} frames, {FramesWithFaces} with faces, {_ids.Count} {(_ids.Count == 1 ? "face" : "faces")} in all, {rate:0} frames a second{(dropped > 0 ? $", {dropped} dropped" : "")}");
}
