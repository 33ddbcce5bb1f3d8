using System.Numerics;
using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <summary>
/// What is wrong with the detector's answers: focal loss of every anchor's score, and for anchors with a face the overlap of the boxes
/// and the distances of box and keypoints in parts of the face's side, so that small faces count as much as large ones.
/// </summary>
static class DetectorLoss
{
    // Even weights of yes and no, so that a score of a half is where either is as likely.
    const double PositiveShare = 0.5;
    const double Focus = 2;
    const float OverlapWeight = 1.5f, DistanceWeight = 1, KeypointWeight = 0.5f;

    // Smooth L1 bends at a twentieth of the face.
    const float Bend = 0.05f;

    static readonly float[] CoordinateWeights = [1, 1, 1, 1, .. Enumerable.Repeat(KeypointWeight, 2 * FaceKeypoints.Count)];

    /// <summary>Loss of one level, with gradients added; the same divisor for all levels of a sample.</summary>
    /// <param name="sample">The faces, matched.</param>
    /// <param name="level">Which level.</param>
    /// <param name="logits">Scores, [rows, columns, anchors].</param>
    /// <param name="logitGradient">Where ∂loss/∂score is added.</param>
    /// <param name="offsets">Boxes and points, [rows, columns, anchors · 16], in the anchors' units.</param>
    /// <param name="offsetGradient">Where ∂loss/∂offset is added.</param>
    public static double Level(DetectorSample sample, int level, ReadOnlySpan<float> logits, Span<float> logitGradient, ReadOnlySpan<float> offsets, Span<float> offsetGradient)
    {
        DetectorLevel grid = AnchorClass.Levels[level];
        AnchorTargets targets = sample.Targets;
        float share = 1f / Math.Max(1, targets.Positives);
        double loss = LogitLosses.Focal(logits, targets.Wanted.Slice(grid.First, grid.Anchors), targets.Weights.Slice(grid.First, grid.Anchors), logitGradient, PositiveShare, Focus, 4 * share);
        ReadOnlySpan<int> faceOf = targets.FaceOf.Slice(grid.First, grid.Anchors);
        for (int i = 0; i < faceOf.Length; i++)
        {
            if (faceOf[i] < 0)
                continue;
            int cell = i / grid.InCell;
            var center = new Vector2(cell % grid.Columns + 0.5f, cell / grid.Columns + 0.5f) * grid.Stride;
            loss += Face(sample.Faces[faceOf[i]], center, UnitOf(level, i % grid.InCell), offsets.Slice(i * BoxDecoder.Coordinates, BoxDecoder.Coordinates),
                offsetGradient.Slice(i * BoxDecoder.Coordinates, BoxDecoder.Coordinates), share);
        }
        return loss;
    }

    /// <summary>An offset of 1 of an anchor in input pixels.</summary>
    public static float UnitOf(int level, int inCell)
    {
        foreach (AnchorClass kind in AnchorClass.All)
            if (kind.Level == level && kind.InCell == inCell)
                return kind.Unit;
        throw new ArgumentOutOfRangeException(nameof(inCell), inCell, $"Level {level} has no such anchor.");
    }

    static double Face(in SceneFace face, Vector2 anchor, float unit, ReadOnlySpan<float> offsets, Span<float> gradient, float share)
    {
        // All in sides of the face.
        float scale = unit / face.Side;
        Span<float> said = stackalloc float[BoxDecoder.Coordinates], meant = stackalloc float[BoxDecoder.Coordinates], slope = stackalloc float[BoxDecoder.Coordinates];
        for (int i = 0; i < said.Length; i++)
            said[i] = offsets[i] * scale;
        Vector2 center = (face.Center - anchor) / face.Side;
        (meant[0], meant[1], meant[2], meant[3]) = (center.X, center.Y, 1, 1);
        for (int k = 0; k < FaceKeypoints.Count; k++)
        {
            Vector2 point = (face.Keypoints[k] - anchor) / face.Side;
            (meant[4 + 2 * k], meant[5 + 2 * k]) = (point.X, point.Y);
        }
        slope.Clear();
        double loss = PointLosses.SmoothL1(said, meant, CoordinateWeights, slope, Bend, DistanceWeight * share);
        loss += BoxLosses.GeneralisedOverlap(said[..4], meant[..4], slope[..4], OverlapWeight * share);
        for (int i = 0; i < slope.Length; i++)
            gradient[i] += slope[i] * scale;
        return loss;
    }
}
