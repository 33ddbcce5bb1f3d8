using Mien.Graphics;

namespace Mien;

/// <summary>The squares in which a large picture is searched: from its shorter side down by halves, each overlapping its neighbours.</summary>
static class TileSearch
{
    /// <summary>Below this many pixels a tile shows the detector no more than the next larger one did.</summary>
    const int SmallestTile = 256;

    /// <summary>Neighbours share this part of a tile, so that a face up to that size lies whole in one of them.</summary>
    const double Overlap = 0.4;

    /// <summary>The tiles of a picture, large ones first; the whole picture is not among them.</summary>
    public static IEnumerable<RotatedRect> Tiles(int width, int height)
    {
        int shorter = Math.Min(width, height);
        for (double size = shorter == Math.Max(width, height) ? shorter / 2.0 : shorter; size >= SmallestTile; size /= 2)
            foreach (double y in Starts(height, size))
                foreach (double x in Starts(width, size))
                    yield return RotatedRect.FromBox(x, y, size, size);
    }

    static IEnumerable<double> Starts(double length, double size)
    {
        int count = length <= size ? 1 : 1 + (int)Math.Ceiling((length - size) / (size * (1 - Overlap)));
        for (int i = 0; i < count; i++)
            yield return count == 1 ? (length - size) / 2 : i * (length - size) / (count - 1);
    }
}
