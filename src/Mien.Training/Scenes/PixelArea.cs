namespace Mien.Training;

/// <summary>A rectangle of whole pixels; right and bottom are the first beyond it.</summary>
readonly record struct PixelArea(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Pixels across.</summary>
    public int Width => Right - Left;

    /// <summary>Pixels down.</summary>
    public int Height => Bottom - Top;

    /// <summary>The part of a box's area that lies inside, 0 … 1.</summary>
    public float Share(in FaceBox box)
    {
        float x = Math.Min(Right, box.X + box.Width) - Math.Max(Left, box.X), y = Math.Min(Bottom, box.Y + box.Height) - Math.Max(Top, box.Y);
        return Math.Max(0, x) * Math.Max(0, y) / box.Area;
    }
}
