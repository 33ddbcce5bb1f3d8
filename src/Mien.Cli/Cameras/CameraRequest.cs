using Mien.Cli.Photos;
using Mien.Cli.Videos;

namespace Mien.Cli.Cameras;

/// <summary>What the user asked <c>mien camera</c> to do; null means the library's default.</summary>
sealed record CameraRequest
{
    public required string Source { get; init; }

    /// <summary>What to draw, none twice: the first is what is looked at; empty for the bare picture.</summary>
    public required IReadOnlyList<OutputKind> Kinds { get; init; }

    public required DrawingRequest Drawing { get; init; }

    /// <summary>The video to record; null: none.</summary>
    public string? Target { get; init; }

    /// <summary>A file for the JSON, a line for every frame, or - for standard output.</summary>
    public string? Json { get; init; }

    public required FaceTrackerOptions Tracking { get; init; }

    public string? Pack { get; init; }

    public TimeSpan? End { get; init; }

    /// <summary>Where the page is; 0: any free port; null: no page.</summary>
    public int? PreviewPort { get; init; }
}
