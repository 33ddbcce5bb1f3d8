namespace Mien;

/// <summary>An upright rectangle in a picture, pixels.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Extent to the right.</param>
/// <param name="Height">Extent down.</param>
public readonly record struct FaceBox(float X, float Y, float Width, float Height)
{
    /// <summary>Width × height; 0 for empty boxes.</summary>
    public float Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>Area that two boxes share, over the area that they cover together; 0 where either is empty.</summary>
    public static float IntersectionOverUnion(in FaceBox a, in FaceBox b)
    {
        float shared = Intersection(a, b), covered = a.Area + b.Area - shared;
        return covered > 0 ? shared / covered : 0;
    }

    /// <summary>Area that two boxes share, over the area of the smaller: 1 where one holds the other.</summary>
    internal static float IntersectionOverSmaller(in FaceBox a, in FaceBox b)
    {
        float smaller = Math.Min(a.Area, b.Area);
        return smaller > 0 ? Intersection(a, b) / smaller : 0;
    }

    static float Intersection(in FaceBox a, in FaceBox b) =>
        Math.Max(0, Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X)) * Math.Max(0, Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y));
}
