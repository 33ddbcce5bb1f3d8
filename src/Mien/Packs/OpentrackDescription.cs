namespace Mien;

/// <summary>The files and constants of opentrack's neural-net tracker.</summary>
public sealed record OpentrackDescription
{
    /// <summary>The network that says whether and where there is a face (ONNX).</summary>
    public required string Localizer { get; init; }

    /// <summary>The network from a region to a pose (ONNX).</summary>
    public required string PoseNetwork { get; init; }

    /// <summary>Looks at a still picture: one in the localizer's box, further ones in the box that the last gave.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>How far the region follows the newest box: 1 wholly, 0 not at all (opentrack's roi-filter-alpha).</summary>
    public float RegionFilter { get; init; } = 1;

    /// <summary>The box is enlarged by this before it becomes the next region (opentrack's roi-zoom).</summary>
    public float RegionZoom { get; init; } = 1;

    internal IEnumerable<string?> Files => [Localizer, PoseNetwork];
}
