using System.Globalization;
using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>The box picture: where a face was found, how sure the detector is, and its keypoints.</summary>
static class BoxPicture
{
    static readonly Color Frame = new(90, 255, 140);
    static readonly Color[] Keypoints = [new(70, 235, 255), new(255, 235, 80), new(255, 140, 50), new(255, 95, 135), new(190, 150, 255), new(190, 215, 255)];

    public static void Draw(Canvas canvas, float x, float y, float width, float height, float score, ReadOnlySpan<Vector2> keypoints)
    {
        float scale = DrawingScale.Of(width, height), line = DrawingScale.Width(scale, 2.5f, 1);
        canvas.Rectangle(x, y, width, height, line * 2, Color.Black.WithAlpha(90));
        canvas.Rectangle(x, y, width, height, line, Frame);
        for (int i = 0; i < keypoints.Length; i++)
        {
            float radius = DrawingScale.Width(scale, 4, 1.2f);
            canvas.Dot(keypoints[i], radius * 1.4f, Color.Black.WithAlpha(160));
            canvas.Dot(keypoints[i], radius, Keypoints[i % Keypoints.Length]);
        }
        Label.Above(canvas, score.ToString("0.00", CultureInfo.InvariantCulture), x, y, DrawingScale.Width(scale, 17, 8), Frame);
    }
}
