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
        (double left, double top) = region.ToImage(0.5 / width, 0.5 / height);
        Width = width;
        Mirrors = mirror;
        OriginX = left - 0.5;
        OriginY = top - 0.5;
        ColumnX = cos * stepX;
        ColumnY = sin * stepX;
        RowX = -sin * stepY;
        RowY = cos * stepY;
        StepX = stepX;
        StepY = stepY;
        SamplesX = Samples(stepX);
        SamplesY = Samples(stepY);
    }

    /// <summary>Columns of the tensor.</summary>
    public int Width { get; private init; }

    /// <summary>Whether the tensor's first column is the last of these, and so on.</summary>
    public bool Mirrors { get; private init; }

    public double OriginX { get; private init; }

    public double OriginY { get; private init; }

    public double ColumnX { get; private init; }

    public double ColumnY { get; private init; }

    public double RowX { get; private init; }

    public double RowY { get; private init; }

    /// <summary>Pixels of the picture from one column of the tensor to the next.</summary>
    public double StepX { get; private init; }

    /// <summary>Pixels of the picture from one row of the tensor to the next.</summary>
    public double StepY { get; private init; }

    public int SamplesX { get; private init; }

    public int SamplesY { get; private init; }

    /// <summary>How often the picture may be halved until a tensor pixel is less than <paramref name="largestStep"/> of its pixels wide or high.</summary>
    public int Halvings(double largestStep)
    {
        int halvings = 0;
        for (double step = Math.Min(StepX, StepY); step >= largestStep; step /= 2)
            halvings++;
        return halvings;
    }

    /// <summary>The same places in a picture of which a pixel is the mean of <paramref name="size"/> × <paramref name="size"/>, from (<paramref name="left"/>, <paramref name="top"/>) on.</summary>
    public PixelGrid Shrunk(int left, int top, int size) => new()
    {
        Width = Width,
        Mirrors = Mirrors,
        OriginX = (OriginX + 0.5 - left) / size - 0.5,
        OriginY = (OriginY + 0.5 - top) / size - 0.5,
        ColumnX = ColumnX / size,
        ColumnY = ColumnY / size,
        RowX = RowX / size,
        RowY = RowY / size,
        StepX = StepX / size,
        StepY = StepY / size,
        SamplesX = Samples(StepX / size),
        SamplesY = Samples(StepY / size),
    };

    /// <summary>A bilinear sample already spans two source pixels, so one is enough up to a step of 2.</summary>
    static int Samples(double step) => (int)Math.Clamp(step, 1, 64);
}
