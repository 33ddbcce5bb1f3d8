using Mien.Tensors.Graphs;

namespace Mien.Tensors.Reference;

/// <summary>The two source positions that a resized position mixes, and the weight of the second.</summary>
readonly record struct ResizeTap(int First, int Second, float Weight)
{
    public static ResizeTap At(Resize op, int target, int sourceExtent, int targetExtent)
    {
        double ratio = op.Coordinates == ResizeCoordinates.AlignCorners
            ? targetExtent > 1 ? (sourceExtent - 1.0) / (targetExtent - 1) : 0
            : (double)sourceExtent / targetExtent;
        double position = op.Coordinates == ResizeCoordinates.HalfPixel ? (target + 0.5) * ratio - 0.5 : target * ratio;
        if (!op.Bilinear)
        {
            // Nearest with half-pixel centres picks the pixel that holds the centre, so no half is taken off.
            int nearest = (int)Math.Floor(op.Coordinates == ResizeCoordinates.HalfPixel ? position + 0.5 : position);
            nearest = Math.Clamp(nearest, 0, sourceExtent - 1);
            return new ResizeTap(nearest, nearest, 0);
        }
        position = Math.Clamp(position, 0, sourceExtent - 1);
        int first = (int)position;
        return new ResizeTap(first, Math.Min(first + 1, sourceExtent - 1), (float)(position - first));
    }
}
