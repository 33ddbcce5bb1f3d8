namespace Mien.Graphics;

/// <summary>
/// Where the pixels of a tensor lie in a picture: the centre of tensor pixel (x, y) is at (OriginX + x·ColumnX + y·RowX,
/// OriginY + x·ColumnY + y·RowY), counted in pixel indices (the centre of the top-left pixel is 0, not 0.5).
/// A shrinking grid takes <see cref="SamplesX"/> × <see cref="SamplesY"/> evenly spread samples of each tensor pixel's footprint.
/// </summary>
readonly struct PixelGrid
{
    public PixelGrid(in RotatedRect region, int width, int height, bool mirror)
    {
        (double sin, double cos) = Math.SinCos(region.RotationRadians);
        double stepX = region.Width / width, stepY = region.Height / height;
        (double left, double top) = region.ToImage(mirror ? 1 - 0.5 / width : 0.5 / width, 0.5 / height);
        OriginX = left - 0.5;
        OriginY = top - 0.5;
        double direction = mirror ? -stepX : stepX;
        ColumnX = cos * direction;
        ColumnY = sin * direction;
        RowX = -sin * stepY;
        RowY = cos * stepY;
        SamplesX = Samples(stepX);
        SamplesY = Samples(stepY);
    }

    public double OriginX { get; }

    public double OriginY { get; }

    public double ColumnX { get; }

    public double ColumnY { get; }

    public double RowX { get; }

    public double RowY { get; }

    public int SamplesX { get; }

    public int SamplesY { get; }

    /// <summary>A bilinear sample already spans two source pixels, so one is enough up to a step of 1.5.</summary>
    static int Samples(double step) => (int)Math.Clamp(Math.Round(step), 1, 64);
}
