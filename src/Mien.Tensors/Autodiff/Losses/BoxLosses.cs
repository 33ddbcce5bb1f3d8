namespace Mien.Tensors.Autodiff;

/// <summary>Losses of boxes [centre x, centre y, width, height]: overlap with the true box, and offsets from an anchor.</summary>
public static class BoxLosses
{
    const double Thinnest = 1e-6;

    /// <summary>scale × (1 − GIoU) (Rezatofighi et al., CVPR 2019): overlap, and for boxes that do not meet the void between them.</summary>
    /// <param name="box">The network's box; sides below 10⁻⁶ count as that and get no gradient.</param>
    /// <param name="target">The true box, in the same units.</param>
    /// <param name="gradient">Where ∂loss/∂box is added, four numbers.</param>
    /// <param name="scale">Multiplies all.</param>
    public static double GeneralisedOverlap(ReadOnlySpan<float> box, ReadOnlySpan<float> target, Span<float> gradient, float scale = 1)
    {
        double width = Math.Max(box[2], Thinnest), height = Math.Max(box[3], Thinnest), trueWidth = Math.Max(target[2], Thinnest), trueHeight = Math.Max(target[3], Thinnest);
        var x = new Side(box[0], width, target[0], trueWidth);
        var y = new Side(box[1], height, target[1], trueHeight);
        bool meet = x.Common > 0 && y.Common > 0;
        double common = meet ? x.Common * y.Common : 0, union = width * height + trueWidth * trueHeight - common, hull = x.Hull * y.Hull;
        // loss = 2 − common / union − union / hull, with d union = d area − d common.
        double byCommon = -1 / union - common / (union * union) + 1 / hull;
        double byArea = common / (union * union) - 1 / hull;
        double byHull = union / (hull * hull);
        double commonX = meet ? byCommon * y.Common : 0, commonY = meet ? byCommon * x.Common : 0;
        double lowX = x.LowInside * commonX + x.LowOutside * byHull * y.Hull, highX = x.HighInside * commonX + x.HighOutside * byHull * y.Hull;
        double lowY = y.LowInside * commonY + y.LowOutside * byHull * x.Hull, highY = y.HighInside * commonY + y.HighOutside * byHull * x.Hull;
        gradient[0] += (float)(scale * (lowX + highX));
        gradient[1] += (float)(scale * (lowY + highY));
        if (box[2] > Thinnest)
            gradient[2] += (float)(scale * ((highX - lowX) / 2 + byArea * height));
        if (box[3] > Thinnest)
            gradient[3] += (float)(scale * ((highY - lowY) / 2 + byArea * width));
        return scale * (2 - common / union - union / hull);
    }

    /// <summary>
    /// What an anchor's four offsets cost against a true box: overlapScale × (1 − GIoU) of the decoded box (anchor centre + offset × unit,
    /// size = offset × unit, as BlazeFace decodes) plus offsetScale × the smooth L1 of the offsets themselves.
    /// </summary>
    /// <param name="offsets">The network's four numbers at the anchor.</param>
    /// <param name="anchorX">The anchor's centre, in units of the boxes.</param>
    /// <param name="anchorY">The anchor's centre, in units of the boxes.</param>
    /// <param name="unit">How long an offset of 1 is, in units of the boxes.</param>
    /// <param name="target">The true box.</param>
    /// <param name="gradient">Where ∂loss/∂offset is added, four numbers.</param>
    /// <param name="beta">Where smooth L1 bends, in offsets.</param>
    /// <param name="overlapScale">Weight of the overlap.</param>
    /// <param name="offsetScale">Weight of the offsets.</param>
    public static double Anchored(
        ReadOnlySpan<float> offsets, float anchorX, float anchorY, float unit, ReadOnlySpan<float> target, Span<float> gradient,
        float beta, float overlapScale = 1, float offsetScale = 1)
    {
        ReadOnlySpan<float> box = [anchorX + offsets[0] * unit, anchorY + offsets[1] * unit, offsets[2] * unit, offsets[3] * unit];
        ReadOnlySpan<float> wanted = [(target[0] - anchorX) / unit, (target[1] - anchorY) / unit, target[2] / unit, target[3] / unit];
        Span<float> byBox = stackalloc float[4];
        byBox.Clear();
        double loss = GeneralisedOverlap(box, target, byBox, overlapScale);
        for (int i = 0; i < 4; i++)
            gradient[i] += byBox[i] * unit;
        return loss + PointLosses.SmoothL1(offsets[..4], wanted, [], gradient[..4], beta, offsetScale);
    }

    /// <summary>Two boxes along one axis: what they have in common, what holds both, and how both grow with the first one's ends.</summary>
    readonly struct Side
    {
        public Side(double centre, double size, double otherCentre, double otherSize)
        {
            double low = centre - size / 2, high = centre + size / 2, otherLow = otherCentre - otherSize / 2, otherHigh = otherCentre + otherSize / 2;
            Common = Math.Min(high, otherHigh) - Math.Max(low, otherLow);
            Hull = Math.Max(high, otherHigh) - Math.Min(low, otherLow);
            LowInside = low > otherLow ? -1 : 0;
            HighInside = high < otherHigh ? 1 : 0;
            LowOutside = low < otherLow ? -1 : 0;
            HighOutside = high > otherHigh ? 1 : 0;
        }

        public double Common { get; }

        public double Hull { get; }

        public double LowInside { get; }

        public double HighInside { get; }

        public double LowOutside { get; }

        public double HighOutside { get; }
    }
}
