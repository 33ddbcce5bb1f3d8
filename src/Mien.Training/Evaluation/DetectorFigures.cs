namespace Mien.Training;

/// <summary>How well a detector does on pictures whose faces are known. Found, false and recall are at a score of a half, as the runtime asks for.</summary>
/// <param name="Pictures">Pictures.</param>
/// <param name="Faces">Faces in them that count.</param>
/// <param name="Found">Faces found.</param>
/// <param name="False">Detections that are no face.</param>
/// <param name="AveragePrecision">Area under precision over recall, boxes overlapping by half.</param>
/// <param name="MeanOverlap">Mean overlap (intersection over union) of the boxes of found faces.</param>
/// <param name="MeanSizeRatio">Side of found boxes over true side: not 1 where a detector means another box.</param>
/// <param name="MeanKeypointError">Mean distance of the six points, share of the box's side.</param>
/// <param name="BySize">Recall by side of the face in pixels.</param>
public sealed record DetectorFigures(
    int Pictures, int Faces, int Found, int False, double AveragePrecision, double MeanOverlap, double MeanSizeRatio, double MeanKeypointError, IReadOnlyList<SizeRecall> BySize)
{
    /// <summary>The bounds of the sizes that are told apart, pixels.</summary>
    public static IReadOnlyList<(double From, double To)> Sizes { get; } = [(20, 32), (32, 64), (64, 128), (128, 400)];

    /// <summary>Recall of the faces above 32 pixels.</summary>
    public SizeRecall Large { get; init; }

    internal static DetectorFigures Of(DetectorScores scores)
    {
        // The ends are open: a turned box may be a little beyond them.
        SizeRecall Range(double from, double to)
        {
            (double low, double high) = (from == Sizes[0].From ? 0 : from, to == Sizes[^1].To ? double.PositiveInfinity : to);
            return new SizeRecall(from, to, scores.Count(low, high), scores.Recall(0.5f, low, high));
        }
        return new DetectorFigures(
            scores.Pictures, scores.Faces, scores.Found(0.5f), scores.False(0.5f), scores.AveragePrecision, scores.MeanOverlap, scores.MeanSizeRatio, scores.MeanKeypointError,
            [.. Sizes.Select(size => Range(size.From, size.To))])
        {
            Large = Range(32, Sizes[^1].To),
        };
    }
}

/// <summary>Recall of faces within a range of sides.</summary>
/// <param name="From">Least side, pixels.</param>
/// <param name="To">First side beyond, pixels.</param>
/// <param name="Faces">Faces.</param>
/// <param name="Recall">Share found.</param>
public readonly record struct SizeRecall(double From, double To, int Faces, double Recall);

/// <summary>False faces in pictures that hold none.</summary>
/// <param name="Pictures">Pictures.</param>
/// <param name="Found">Detections with a score of at least a half.</param>
/// <param name="Where">The pictures with one, and the highest score there.</param>
public sealed record FalseFaces(int Pictures, int Found, IReadOnlyList<(string Picture, float Score)> Where)
{
    /// <summary>Detections per hundred pictures.</summary>
    public double PerHundred => 100.0 * Found / Pictures;
}
