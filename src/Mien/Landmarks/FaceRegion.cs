using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>The region of a picture that a landmark network shall see, from landmarks already known.</summary>
static class FaceRegion
{
    /// <summary>Regions are half as large again as the face.</summary>
    public const double Enlargement = 1.5;

    /// <summary>The box of all landmarks, squared on its longer side, turned by the outer eye corners, enlarged.</summary>
    public static RotatedRect FromLandmarks(ReadOnlySpan<Vector3> landmarks)
    {
        FaceBox box = BoxOf(landmarks);
        Vector3 eyes = landmarks[LandmarkTopology.LeftEyeCorners.Outer] - landmarks[LandmarkTopology.RightEyeCorners.Outer];
        return new RotatedRect(box.X + box.Width / 2, box.Y + box.Height / 2, box.Width, box.Height, Math.Atan2(eyes.Y, eyes.X))
            .SquareOnLongSide().Scaled(Enlargement);
    }

    /// <summary>The eye between two corners: square, 2.3 times as wide as the corners are apart, turned by them.</summary>
    public static RotatedRect OfEye(Vector3 left, Vector3 right)
    {
        double width = Math.Abs(right.X - left.X), height = Math.Abs(right.Y - left.Y);
        return new RotatedRect((left.X + right.X) / 2, (left.Y + right.Y) / 2, width, height, Math.Atan2(right.Y - left.Y, right.X - left.X))
            .SquareOnLongSide().Scaled(2.3);
    }

    /// <summary>The smallest upright box around landmarks.</summary>
    public static FaceBox BoxOf(ReadOnlySpan<Vector3> landmarks)
    {
        Vector3 low = landmarks[0], high = landmarks[0];
        foreach (Vector3 point in landmarks)
        {
            low = Vector3.Min(low, point);
            high = Vector3.Max(high, point);
        }
        return new FaceBox(low.X, low.Y, high.X - low.X, high.Y - low.Y);
    }

    /// <summary>Whether a network can be shown the region at all.</summary>
    public static bool IsUsable(in RotatedRect region) =>
        region.Width is >= 1 and < 1 << 20 && region.Height is >= 1 and < 1 << 20 && Math.Abs(region.CenterX) < 1 << 20 && Math.Abs(region.CenterY) < 1 << 20
        && double.IsFinite(region.RotationRadians);
}
