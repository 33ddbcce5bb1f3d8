using System.Numerics;

namespace Mien;

/// <summary>How thick lines are: in proportion to the face, so that a face looks the same in a thumbnail and on a poster.</summary>
static class DrawingScale
{
    // The face, in pixels, for which the widths in the code are meant.
    const float ReferenceFace = 300;

    /// <summary>Size of a face beside the reference: the geometric mean of the extents of its landmarks.</summary>
    public static float Of(ReadOnlySpan<Vector3> landmarks)
    {
        Vector2 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
        foreach (Vector3 landmark in landmarks)
        {
            Vector2 point = new(landmark.X, landmark.Y);
            least = Vector2.Min(least, point);
            most = Vector2.Max(most, point);
        }
        Vector2 size = most - least;
        return Of(size.X, size.Y);
    }

    /// <summary>The same for a box.</summary>
    public static float Of(float width, float height)
    {
        float size = MathF.Sqrt(width * height);
        return float.IsFinite(size) ? Math.Max(size, 1) / ReferenceFace : 1;
    }

    /// <summary>A width that is <paramref name="reference"/> pixels on the reference face and never less than <paramref name="least"/>.</summary>
    public static float Width(float scale, float reference, float least) => Math.Max(reference * scale, least);
}
