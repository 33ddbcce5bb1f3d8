using System.Numerics;

namespace Mien;

/// <summary>A face as a detector sees it: where, how surely, and six points.</summary>
struct FaceDetection
{
    public FaceBox Box;
    public float Score;
    public FaceKeypoints Keypoints;

    /// <summary>
    /// The region that a landmark network shall see: the box, turned upright by the line between the eyes and enlarged by half.
    /// With <paramref name="square"/> (MediaPipe's legacy graphs) it is squared on its longer side first.
    /// </summary>
    public readonly Graphics.RotatedRect Region(bool square)
    {
        Vector2 eyes = Keypoints[1] - Keypoints[0];
        var region = new Graphics.RotatedRect(Box.X + Box.Width / 2, Box.Y + Box.Height / 2, Box.Width, Box.Height, Math.Atan2(eyes.Y, eyes.X));
        return (square ? region.SquareOnLongSide() : region).Scaled(FaceRegion.Enlargement);
    }

    /// <summary>The same face with every coordinate a linear map of the old.</summary>
    public readonly FaceDetection Mapped(Vector2 scale, Vector2 offset)
    {
        FaceDetection result = this;
        result.Box = new FaceBox(Box.X * scale.X + offset.X, Box.Y * scale.Y + offset.Y, Box.Width * scale.X, Box.Height * scale.Y);
        for (int i = 0; i < FaceKeypoints.Count; i++)
            result.Keypoints[i] = Keypoints[i] * scale + offset;
        return result;
    }
}
