using Mien.Training;

namespace Mien.Cli.Measuring;

/// <summary>All that <c>mien eval detector</c> measured.</summary>
sealed record DetectorMeasurement
{
    /// <summary>Pack or network.</summary>
    public required string Name { get; init; }

    /// <summary>What boxes were multiplied by before they were compared.</summary>
    public required double BoxScale { get; init; }

    /// <summary>The scenes' seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>By one look at each picture as a whole, and as finders search still pictures; both also with what the landmark network then refuses taken out.</summary>
    public required IReadOnlyList<DetectorSights> Sights { get; init; }

    /// <summary>Pictures not counted because they hold a face.</summary>
    public required IReadOnlyList<string> LeftOutBackgrounds { get; init; }

    public required IReadOnlyList<(string Photo, DetectorFigures Figures)> Photos { get; init; }

    /// <summary>The same with the tiles of a thorough search.</summary>
    public required IReadOnlyList<(string Photo, DetectorFigures Figures)> PhotosThorough { get; init; }
}

/// <summary>What one way of searching found.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Field">What JSON calls it.</param>
/// <param name="Scenes">In composed scenes.</param>
/// <param name="HeldOutBackgrounds">In pictures without faces that training never saw.</param>
/// <param name="AllBackgrounds">In all of them.</param>
sealed record DetectorSights(string Name, string Field, DetectorFigures Scenes, FalseFaces HeldOutBackgrounds, FalseFaces AllBackgrounds);

/// <summary>How figures are printed.</summary>
enum ReportFormat
{
    Table,
    Json,
    Markdown,
}
