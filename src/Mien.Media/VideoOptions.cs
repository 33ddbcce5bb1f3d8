namespace Mien.Media;

/// <summary>How a video or camera is opened.</summary>
public sealed record VideoOptions
{
    /// <summary>Frames before this time are left out, exactly; files are searched, not read from their start. Not for cameras and live streams.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>Frames at or after this time are left out, and reading ends.</summary>
    public TimeSpan? End { get; init; }

    /// <summary>Wider frames are shrunk to this width, keeping their proportions.</summary>
    public int? MaxWidth { get; init; }

    /// <summary>Higher frames are shrunk to this height, keeping their proportions.</summary>
    public int? MaxHeight { get; init; }

    /// <summary>The picture size that a camera is asked for; null: the camera's own choice.</summary>
    public (int Width, int Height)? CameraSize { get; init; }

    /// <summary>Frames per second that a camera is asked for; null: the camera's own choice (30 on macOS, which insists on one).</summary>
    public double? CameraFrameRate { get; init; }

    /// <summary>
    /// ffmpeg's name of the format that a camera is asked to send; <c>mjpeg</c> is what most webcams need for large pictures at 30 a second (on macOS, a
    /// pixel format). Null: the camera's own choice.
    /// </summary>
    public string? CameraFormat { get; init; }

    /// <summary>ffmpeg's name of a hardware decoder: <c>auto</c>, <c>vaapi</c>, <c>cuda</c>, <c>d3d11va</c>, <c>videotoolbox</c> …; null: the processor decodes.</summary>
    public string? HardwareDecode { get; init; }

    /// <summary>Frames that may wait, decoded, for the reader of a file (1 to 64).</summary>
    public int QueueLength { get; init; } = 4;

    /// <summary>
    /// True: the newest frame wins, and those that the reader had no time for are dropped and counted; a file or a test pattern comes at its own pace. False: no frame is lost, the source waits.
    /// Null: true for cameras and for URLs without an end.
    /// </summary>
    public bool? Live { get; init; }

    /// <summary>How long to wait for the first or the next frame before giving up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    internal void Check()
    {
        if (Start < TimeSpan.Zero)
            throw new ArgumentException($"The start (--start, VideoOptions.Start) is {Start}; it counts from the start of the video and cannot be negative.");
        if (End <= (Start ?? TimeSpan.Zero))
            throw new ArgumentException($"The end (--end, VideoOptions.End) is {End}; it must be later than the start ({Start ?? TimeSpan.Zero}).");
        if (MaxWidth < 1 || MaxHeight < 1)
            throw new ArgumentException("VideoOptions.MaxWidth and MaxHeight must be at least 1.");
        if (CameraSize is { } size && (size.Width < 1 || size.Height < 1))
            throw new ArgumentException($"VideoOptions.CameraSize is {size.Width}×{size.Height}; both must be at least 1.");
        if (CameraFrameRate is { } rate && !(rate > 0 && rate < 10_000))
            throw new ArgumentException($"VideoOptions.CameraFrameRate is {rate}; it must be above 0 and below 10 000.");
        if (CameraFormat is { } format && !IsName(format))
            throw new ArgumentException($"VideoOptions.CameraFormat is '{format}'; name one such as mjpeg.");
        if (HardwareDecode is { } decoder && !IsName(decoder))
            throw new ArgumentException($"VideoOptions.HardwareDecode is '{decoder}'; name one that 'ffmpeg -hwaccels' lists.");
        if (QueueLength is < 1 or > 64)
            throw new ArgumentException($"VideoOptions.QueueLength is {QueueLength}; it must be 1 to 64.");
        if (Patience <= TimeSpan.Zero || Patience > TimeSpan.FromDays(1))
            throw new ArgumentException($"VideoOptions.Patience is {Patience}; it must be above zero and at most a day.");
    }

    static bool IsName(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
