using Mien.Graphics;

namespace Mien.Training;

/// <summary>Scenes as pictures to look at or to show a detector.</summary>
static class ScenePicture
{
    /// <summary>The canvas as bytes, RGB.</summary>
    public static Image ToImage(SceneCanvas canvas)
    {
        var image = new Image(canvas.Width, canvas.Height, PixelFormat.Rgb24);
        ReadOnlySpan<float> pixels = canvas.Pixels;
        for (int i = 0; i < pixels.Length; i++)
            image.Pixels[i] = (byte)(Math.Clamp(pixels[i], 0, 1) * 255 + 0.5f);
        return image;
    }

    /// <summary>Draws the faces that are there in green (to be ignored: grey), and what a detector found in red with its score.</summary>
    public static void Annotate(Image image, IEnumerable<SceneFace> faces, IEnumerable<FaceDetection> found)
    {
        var canvas = new Canvas(image);
        foreach (SceneFace face in faces)
        {
            Color color = face.IsIgnored ? new Color(160, 160, 160) : new Color(0, 230, 60);
            canvas.Rectangle(face.Box.X, face.Box.Y, face.Side, face.Side, 1.5f, color);
            foreach (System.Numerics.Vector2 point in face.Keypoints)
                canvas.Dot(point, Math.Clamp(face.Side / 50, 0.7f, 2.5f), color);
        }
        foreach (FaceDetection detection in found)
        {
            var red = new Color(255, 40, 40);
            canvas.Rectangle(detection.Box.X, detection.Box.Y, detection.Box.Width, detection.Box.Height, 1, red);
            foreach (System.Numerics.Vector2 point in detection.Keypoints)
                canvas.Dot(point, 0.8f, red);
        }
    }
}
