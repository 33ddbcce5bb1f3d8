using System.Runtime.CompilerServices;

namespace Mien.Graphics;

/// <summary>
/// Where the samples of one row of a tensor lie. For what <see cref="BilinearWarpBlocks"/> is fast at, positions are rounded to 1/64 pixel
/// (OpenCV's are to 1/32), so that whole numbers do the blending and every form gives the same bits; otherwise they are not rounded.
/// </summary>
readonly struct SamplePositions
{
    /// <summary>Bits behind the point of a position.</summary>
    public const int Bits = 16;

    /// <summary>Bits of it that weigh a pixel against its neighbour.</summary>
    public const int WeightBits = 6;

    const double One = 1 << Bits;

    readonly double _originX, _originY, _columnX, _columnY, _rowX, _rowY;
    readonly long _startX, _startY;
    readonly bool _rounds;

    /// <param name="grid">The tensor's pixels.</param>
    /// <param name="y">The row.</param>
    /// <param name="format">The picture's format.</param>
    public SamplePositions(in PixelGrid grid, int y, PixelFormat format)
    {
        _originX = grid.OriginX + y * grid.RowX;
        _originY = grid.OriginY + y * grid.RowY;
        (_columnX, _columnY, _rowX, _rowY) = (grid.ColumnX, grid.ColumnY, grid.RowX, grid.RowY);
        _rounds = Rounds(grid, format);
        // Steps are rounded, so the middle of the row is where positions are exact. The half weight that rounding adds is in the start.
        const double HalfWeight = 0.5 / (1 << WeightBits);
        StepX = (long)Math.Round(_columnX * One);
        StepY = (long)Math.Round(_columnY * One);
        int middle = grid.Width / 2, last = grid.Width - 1;
        _startX = (long)Math.Round((_originX + middle * _columnX + HalfWeight) * One) - middle * StepX;
        _startY = (long)Math.Round((_originY + middle * _columnY + HalfWeight) * One) - middle * StepY;
        if (!grid.Mirrors)
            return;
        _originX += last * _columnX;
        _originY += last * _columnY;
        _startX += last * StepX;
        _startY += last * StepY;
        (_columnX, _columnY, StepX, StepY) = (-_columnX, -_columnY, -StepX, -StepY);
    }

    /// <summary>Whether positions are rounded: in colour, with one sample a pixel, where a row has room for blocks.</summary>
    public static bool Rounds(in PixelGrid grid, PixelFormat format) =>
        format != PixelFormat.Gray8 && grid.SamplesX * grid.SamplesY == 1 && grid.Width >= 2 * BilinearWarpBlocks.Length;

    /// <summary>From one sample to the next, in 1/65536 pixel.</summary>
    public long StepX { get; }

    /// <summary>From one sample to the next, in 1/65536 pixel.</summary>
    public long StepY { get; }

    /// <summary>The place of the sample of column <paramref name="x"/> in 1/65536 pixel.</summary>
    public (long X, long Y) Place(int x) => (_startX + x * StepX, _startY + x * StepY);

    /// <summary>
    /// The pixel above and left of a sample, and how far beyond its centre the sample lies, which is <paramref name="right"/> columns and
    /// <paramref name="down"/> rows from the centre of column <paramref name="x"/> (0 where positions are rounded).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int X, int Y, float FractionX, float FractionY) At(int x, double right, double down)
    {
        if (!_rounds)
        {
            double sx = _originX + (x + right) * _columnX + down * _rowX, sy = _originY + (x + right) * _columnY + down * _rowY;
            double floorX = Math.Floor(sx), floorY = Math.Floor(sy);
            return ((int)floorX, (int)floorY, (float)(sx - floorX), (float)(sy - floorY));
        }
        const float Weight = 1f / (1 << WeightBits);
        const long WeightMask = (1 << WeightBits) - 1;
        (long px, long py) = Place(x);
        return ((int)(px >> Bits), (int)(py >> Bits), (px >> (Bits - WeightBits) & WeightMask) * Weight, (py >> (Bits - WeightBits) & WeightMask) * Weight);
    }
}
