using System.Numerics;
using System.Text;

namespace Mien.Tests;

/// <summary>A made-up head of 468 points for tests without ../shared, and its picture by a true perspective camera.</summary>
static class SyntheticHead
{
    /// <summary>Points on the front of an ellipsoid about the size of a head, centimetres, with the eye corners where a face has them.</summary>
    public static CanonicalFace Canonical { get; } = Make();

    static CanonicalFace Make()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 468; i++)
        {
            // A golden-angle spiral covers the front evenly and puts no two points together.
            double t = (i + 0.5) / 468, radius = Math.Sqrt(t), angle = i * 2.399963;
            double x = 7.5 * radius * Math.Cos(angle), y = 9 * radius * Math.Sin(angle), z = 7.5 * Math.Sqrt(1.05 - t) + Math.Sin(i * 1.7) * 0.8 - 2;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"v {x:R} {y:R} {z:R}\n");
        }
        return CanonicalFace.Parse(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>What a landmark network would say of a head: true x and y; depth along the viewing ray, relative to the face, in pixels of its picture.</summary>
    public static Vector3[] Picture(CanonicalFace canonical, Similarity cameraFromHead, CameraIntrinsics camera)
    {
        Vector3D[] points = [.. canonical.Vertices.Take(468).Select(v => cameraFromHead.Apply(new Vector3D(v.X, v.Y, v.Z)))];
        Vector3D mean = default;
        foreach (Vector3D p in points)
            mean += p * (1.0 / points.Length);
        double[] x = [.. points.Select(p => camera.CenterX + camera.FocalX * p.X / -p.Z)], y = [.. points.Select(p => camera.CenterY - camera.FocalY * p.Y / -p.Z)];
        // The crop is centred on the box of the landmarks, and the network sees it as if along that axis.
        Vector3D axis = camera.Ray((x.Min() + x.Max()) / 2, (y.Min() + y.Max()) / 2).Normalized();
        double distance = mean.Dot(axis), cosine = -axis.Z;
        // The crop's scale, pixels per centimetre, at a face off the axis: the root of the area that a square centimetre facing the camera fills.
        double scale = camera.FocalX / distance / Math.Pow(cosine, 1.5);
        return [.. points.Select((p, i) => new Vector3((float)x[i], (float)y[i], (float)((p.Dot(axis) - distance) * scale)))];
    }
}
