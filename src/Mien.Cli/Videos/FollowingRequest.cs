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

    /// <summary>Opens the source between the start and the end; null takes it for live where it is.</summary>
    /// <exception cref="MediaException">The source cannot be opened.</exception>
    /// <exception cref="InputException">Start and end do not fit it, or each other.</exception>
    public Video Open(bool? live = null)
    {
        try
        {
            return Video.Open(Source, new VideoOptions { Start = Start, End = End, Live = live });
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }
}
