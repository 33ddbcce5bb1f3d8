using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// The square of a picture that 3DDFA_V2's network sees, with that system's arithmetic. Its coordinates count pixels from their centres
/// (the top-left one is 0, not 0.5).
/// </summary>
readonly record struct RegionOfInterest(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Below this area, pixels, 3DDFA_V2 looks for the face anew.</summary>
    public const double LeastArea = 2020;

    public double Width => Right - Left;

    public double Area => Width * (Bottom - Top);

    /// <summary>From a detector's box: 14 % lower and 58 % larger.</summary>
    public static RegionOfInterest FromBox(in FaceBox box)
    {
        double old = ((double)box.Width + box.Height) / 2, right = (double)box.X + box.Width, bottom = (double)box.Y + box.Height;
        double x = right - box.Width / 2.0, y = bottom - box.Height / 2.0 + old * 0.14;
        int size = (int)(old * 1.58);
        return Square(x, y, size);
    }

    /// <summary>From landmarks (in the same counting): the square of their longer extent, and of that its diagonal.</summary>
    public static RegionOfInterest FromLandmarks(ReadOnlySpan<Vector3> landmarks, float offset)
    {
        FaceBox box = FaceRegion.BoxOf(landmarks);
        double side = Math.Max(box.Width, box.Height);
        return Square(box.X - offset + box.Width / 2.0, box.Y - offset + box.Height / 2.0, Math.Sqrt(2) * side);
    }

    /// <summary>The pixels that are cut out; Python rounds halves to even numbers.</summary>
    public (int Left, int Top, int Width, int Height) Pixels()
    {
        int left = (int)Math.Round(Left), top = (int)Math.Round(Top);
        return (left, top, (int)Math.Round(Right) - left, (int)Math.Round(Bottom) - top);
    }

    /// <summary>Whether there is something to cut out.</summary>
    public bool IsUsable => Width is >= 1 and < 1 << 15 && Math.Abs(Left) < 1 << 20 && Math.Abs(Top) < 1 << 20 && Pixels() is { Width: > 0, Height: > 0 };

    /// <summary>The same in our counting.</summary>
    public RotatedRect ToRect() => RotatedRect.FromBox(Left + 0.5, Top + 0.5, Width, Bottom - Top);

    static RegionOfInterest Square(double x, double y, double size) => new(x - size / 2, y - size / 2, x - size / 2 + size, y - size / 2 + size);
}
