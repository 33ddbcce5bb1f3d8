namespace Mien.Graphics;

/// <summary>How much a picture file may ask for before it is refused.</summary>
public sealed record ImageLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Largest width × height, in pixels.</summary>
    public long MaxPixels { get; init; } = 100_000_000;
}
