namespace Mien.Graphics;

/// <summary>
/// A rectangle of a picture that may be turned and may leave the picture: the region that a network sees.
/// Pixels, pixel centres at +0.5; a positive rotation turns clockwise as seen in the picture (y runs down).
/// </summary>
/// <param name="CenterX">Centre, pixels.</param>
/// <param name="CenterY">Centre, pixels.</param>
/// <param name="Width">Extent along the rectangle's own x axis, pixels.</param>
/// <param name="Height">Extent along the rectangle's own y axis, pixels.</param>
/// <param name="RotationRadians">Angle of the rectangle's x axis.</param>
public readonly record struct RotatedRect(double CenterX, double CenterY, double Width, double Height, double RotationRadians = 0)
{
    /// <summary>An upright rectangle from its top-left corner and extents.</summary>
    public static RotatedRect FromBox(double x, double y, double width, double height) => new(x + width / 2, y + height / 2, width, height);

    /// <summary>The whole of a picture.</summary>
    public static RotatedRect Whole(ImageView image) => FromBox(0, 0, image.Width, image.Height);

    /// <summary>Where a point of the rectangle lies in the picture; (0, 0) is the rectangle's own top-left corner, (1, 1) its bottom-right one.</summary>
    public (double X, double Y) ToImage(double u, double v)
    {
        (double sin, double cos) = Math.SinCos(RotationRadians);
        double x = (u - 0.5) * Width, y = (v - 0.5) * Height;
        return (CenterX + cos * x - sin * y, CenterY + sin * x + cos * y);
    }

    /// <summary>The inverse of <see cref="ToImage"/>.</summary>
    public (double U, double V) FromImage(double x, double y)
    {
        (double sin, double cos) = Math.SinCos(RotationRadians);
        double dx = x - CenterX, dy = y - CenterY;
        return ((cos * dx + sin * dy) / Width + 0.5, (cos * dy - sin * dx) / Height + 0.5);
    }

    /// <summary>The same rectangle with both extents multiplied.</summary>
    public RotatedRect Scaled(double factor) => this with { Width = Width * factor, Height = Height * factor };

    /// <summary>The square on the longer side.</summary>
    public RotatedRect SquareOnLongSide() => this with { Width = Math.Max(Width, Height), Height = Math.Max(Width, Height) };

    /// <summary>
    /// The smallest rectangle of the given width : height ratio that holds this one, with the same centre: a letterbox.
    /// <paramref name="padding"/> is the share of the result's width (left and right each) and height (top and bottom each) that was added.
    /// </summary>
    public RotatedRect Letterboxed(double aspectRatio, out (double X, double Y) padding)
    {
        RotatedRect result = Width > Height * aspectRatio
            ? this with { Height = Width / aspectRatio }
            : this with { Width = Height * aspectRatio };
        padding = ((1 - Width / result.Width) / 2, (1 - Height / result.Height) / 2);
        return result;
    }
}
