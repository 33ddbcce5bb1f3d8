namespace Mien.Media;

/// <summary>How a video is written.</summary>
public sealed record VideoWriterOptions
{
    /// <summary>Frames per second for frames that are written without a time.</summary>
    public double FrameRate { get; init; } = 30;

    /// <summary>1 (small) to 100 (good), for H.264, VP9 and JPEG; GIF and PNG have none.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>
    /// A file whose sound goes along, from the time of the first frame written to that of the last: as it is, where the container takes its codec,
    /// otherwise encoded again as AAC (mp4) or Opus (webm). A file without sound adds none.
    /// </summary>
    public string? AudioFrom { get; init; }

    internal void Check()
    {
        if (!(FrameRate > 0 && FrameRate < 10_000))
            throw new ArgumentException($"VideoWriterOptions.FrameRate is {FrameRate}; it must be above 0 and below 10 000.");
        if (Quality is < 1 or > 100)
            throw new ArgumentException($"VideoWriterOptions.Quality is {Quality}; it must be 1 to 100.");
    }
}
