using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Tests;

/// <summary>A few made-up faces: the mean face's landmarks, turned and placed, on pictures that tests can recognise.</summary>
static class SmallSet
{
    public const int Faces = 6, Size = LabelledFaces.CropSize;

    /// <summary>Landmarks of face number <paramref name="face"/>, pixels of the crop: the model's mean face, 88 pixels high, leaning.</summary>
    public static Vector3[] Landmarks(int face)
    {
        FaceModel model = FaceModel.Default;
        Vector3[] points = [.. model.Landmarks478.Select(point => point.On(model.Triangles, model.Neutral))];
        (float sin, float cos) = MathF.SinCos((face - 2) * 0.15f);
        float low = points.Min(p => p.Y), high = points.Max(p => p.Y), scale = 88 / (high - low), middle = (low + high) / 2;
        for (int i = 0; i < points.Length; i++)
        {
            // The model's y runs up, the picture's down; its z comes out of the face, the labels' goes in.
            float x = points[i].X * scale, y = (middle - points[i].Y) * scale;
            points[i] = new Vector3(88 + cos * x - sin * y, 88 + sin * x + cos * y, -points[i].Z * scale);
        }
        return points;
    }

    /// <summary>A picture that tells where it is: red grows to the right, green downwards, blue is <paramref name="face"/>.</summary>
    public static byte[] Slopes(int face)
    {
        byte[] pixels = new byte[Size * Size * 3];
        for (int y = 0; y < Size; y++)
            for (int x = 0; x < Size; x++)
                (pixels[(y * Size + x) * 3], pixels[(y * Size + x) * 3 + 1], pixels[(y * Size + x) * 3 + 2]) = ((byte)(x + 30), (byte)(y + 30), (byte)(face * 30));
        return pixels;
    }

    public static float[] Expression(int face)
    {
        float[] weights = new float[Blendshapes.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (face + 1) * i % 7 / 8f;
        return weights;
    }

    public static FaceCropSet Make(string name = "made") => FaceCropSet.Of(name, Size, [.. Enumerable.Range(0, Faces).Select(Slopes)],
        [.. Enumerable.Range(0, Faces).Select(Landmarks)], [.. Enumerable.Range(0, Faces).Select(Expression)]);

    /// <summary>A set as it is written from photos, one face each.</summary>
    public static FaceCropWriter Writer(params string[] photos)
    {
        var writer = new FaceCropWriter();
        for (int i = 0; i < photos.Length; i++)
            writer.Add(new Image(Slopes(i), Size, Size, PixelFormat.Rgb24), photos[i], Landmarks(i), Expression(i), 0.9f);
        return writer;
    }
}
