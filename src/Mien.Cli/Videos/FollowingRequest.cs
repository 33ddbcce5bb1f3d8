using Mien.Cli.Photos;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>What the user asked a verb that follows faces through frames to do; null means the library's default.</summary>
sealed record FollowingRequest
{
    public required string Source { get; init; }

    /// <summary>What to draw, none twice; of a live picture the first is what is looked at; empty for nothing.</summary>
    public required IReadOnlyList<OutputKind> Kinds { get; init; }

    public required DrawingRequest Drawing { get; init; }

    /// <summary>What to write; null: a name made of the source, and nothing of a live picture.</summary>
    public string? Target { get; init; }

    /// <summary>A file for the JSON, a line for every frame, or - for standard output.</summary>
    public string? Json { get; init; }

    public required FaceTrackerOptions Tracking { get; init; }

    public string? Pack { get; init; }

    public TimeSpan? Start { get; init; }

    public TimeSpan? End { get; init; }

    /// <summary>What a camera is asked for.</summary>
    public (int Width, int Height)? CameraSize { get; init; }

    /// <summary>Frames per second that a camera is asked for.</summary>
    public double? CameraRate { get; init; }

    /// <summary>ffmpeg's name of the format that a camera is asked to send.</summary>
    public string? CameraFormat { get; init; }

    /// <summary>ffmpeg's name of a hardware decoder.</summary>
    public string? Hardware { get; init; }

    /// <summary>How long to wait for a frame.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Opens the source between the start and the end.</summary>
    /// <param name="live">Null takes it for live where it is.</param>
    /// <param name="cancellation">Ends waiting for it.</param>
    /// <exception cref="MediaException">The source cannot be opened.</exception>
    /// <exception cref="InputException">Start and end do not fit it, or each other; or it is no camera and is asked for what cameras give.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Video Open(bool? live, CancellationToken cancellation)
    {
        try
        {
            return Video.Open(Source, Options(live), cancellation);
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    /// <summary>How the source is opened.</summary>
    internal VideoOptions Options(bool? live)
    {
        bool isCamera = Source.StartsWith("camera:", StringComparison.Ordinal) || Source.StartsWith("/dev/video", StringComparison.Ordinal);
        string? asked = CameraSize is not null ? "--size" : CameraRate is not null ? "--fps" : CameraFormat is not null ? "--format" : null;
        if (asked is not null && !isCamera)
            throw new InputException($"{asked} is what a camera is asked for, and '{Source}' is none; leave it out{(Source.StartsWith("test:", StringComparison.Ordinal) ? " (write test:640x480@30 for a test pattern of that size and rate)" : "")}.");
        var options = new VideoOptions { Start = Start, End = End, Live = live, CameraSize = CameraSize, CameraFrameRate = CameraRate, CameraFormat = CameraFormat, HardwareDecode = Hardware };
        return Patience is { } patience ? options with { Patience = patience } : options;
    }
}
