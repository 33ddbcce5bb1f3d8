using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>A face cut out of a photo, ready to be pasted into scenes: its pixels at several sizes, and where its box and keypoints lie.</summary>
sealed class FaceSprite
{
    readonly Vector2[] _hull;

    /// <summary>From a crop and its 478 landmarks, pixels of the crop.</summary>
    public FaceSprite(ImageView crop, ReadOnlySpan<Vector3> landmarks)
    {
        Picture = new PicturePyramid(crop);
        _hull = Hull(landmarks);
        Keypoints = SceneFace.KeypointsOf(landmarks);
        FaceBox box = FaceRegion.BoxOf(landmarks);
        Center = new Vector2(box.X + box.Width / 2, box.Y + box.Height / 2);
        Side = Math.Max(box.Width, box.Height);
    }

    /// <summary>The crop.</summary>
    public PicturePyramid Picture { get; }

    /// <summary>Centre of the landmarks' box, pixels of the crop.</summary>
    public Vector2 Center { get; }

    /// <summary>Longer side of the landmarks' box, pixels of the crop.</summary>
    public float Side { get; }

    /// <summary>The detector's six points, pixels of the crop.</summary>
    public FaceKeypoints Keypoints { get; }

    /// <summary>The face as it lies in a scene: the box is that of the moved landmarks.</summary>
    public SceneFace Placed(in Matrix3x2 sceneFromCrop, bool mirrored)
    {
        Vector2 low = new(float.MaxValue), high = new(float.MinValue);
        foreach (Vector2 point in _hull)
        {
            var moved = Vector2.Transform(point, sceneFromCrop);
            low = Vector2.Min(low, moved);
            high = Vector2.Max(high, moved);
        }
        Vector2 extent = high - low;
        var face = new SceneFace { Center = (low + high) / 2, Side = Math.Max(extent.X, extent.Y) };
        for (int i = 0; i < FaceKeypoints.Count; i++)
            face.Keypoints[i] = Vector2.Transform(Keypoints[mirrored ? SceneFace.Mirrored(i) : i], sceneFromCrop);
        return face;
    }

    /// <summary>The convex hull (Andrew's monotone chain): all that the box of turned landmarks depends on.</summary>
    static Vector2[] Hull(ReadOnlySpan<Vector3> landmarks)
    {
        var points = new Vector2[landmarks.Length];
        for (int i = 0; i < points.Length; i++)
            points[i] = new Vector2(landmarks[i].X, landmarks[i].Y);
        Array.Sort(points, static (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        var hull = new List<Vector2>();
        for (int pass = 0; pass < 2; pass++, Array.Reverse(points))
        {
            int start = hull.Count;
            foreach (Vector2 point in points)
            {
                while (hull.Count >= start + 2 && Turn(hull[^2], hull[^1], point) <= 0)
                    hull.RemoveAt(hull.Count - 1);
                hull.Add(point);
            }
            hull.RemoveAt(hull.Count - 1);
        }
        return hull.Count > 0 ? [.. hull] : [points[0]];
    }

    static float Turn(Vector2 a, Vector2 b, Vector2 c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
}
