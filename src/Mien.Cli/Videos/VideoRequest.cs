using Mien.Cli.Photos;

namespace Mien.Cli.Videos;

/// <summary>What the user asked <c>mien video</c> to do; null means the library's default.</summary>
sealed record VideoRequest
{
    public required string Source { get; init; }

    /// <summary>What to draw, none twice; empty for nothing.</summary>
    public required IReadOnlyList<OutputKind> Kinds { get; init; }

    public required DrawingRequest Drawing { get; init; }

    public string? Target { get; init; }

    /// <summary>A file for the JSON, a line for every frame, or - for standard output.</summary>
    public string? Json { get; init; }

    public required FaceTrackerOptions Tracking { get; init; }

    public string? Pack { get; init; }

    public TimeSpan? Start { get; init; }

    public TimeSpan? End { get; init; }
}
