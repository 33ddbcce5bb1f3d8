using System.Numerics;

namespace Mien;

/// <summary>
/// The prior boxes of BlazeFace: every cell of every feature map has some, all of size 1 and centred on the cell, so that only their
/// centres matter. Layers of equal stride share a map: cell by cell, all anchors of the first, then of the next.
/// </summary>
static class Anchors
{
    /// <param name="width">Width of the network's input.</param>
    /// <param name="height">Its height.</param>
    /// <param name="strides">One entry per layer.</param>
    /// <param name="perLayer">Anchors of a cell in one layer: 2 where an interpolated scale is added, else 1.</param>
    /// <returns>Centres, 0 … 1 over the input.</returns>
    public static Vector2[] Generate(int width, int height, ReadOnlySpan<int> strides, int perLayer)
    {
        List<Vector2> centers = [];
        for (int layer = 0; layer < strides.Length;)
        {
            int stride = strides[layer], inCell = 0;
            for (; layer < strides.Length && strides[layer] == stride; layer++)
                inCell += perLayer;
            int columns = (width + stride - 1) / stride, rows = (height + stride - 1) / stride;
            for (int y = 0; y < rows; y++)
                for (int x = 0; x < columns; x++)
                    for (int i = 0; i < inCell; i++)
                        centers.Add(new Vector2((x + 0.5f) / columns, (y + 0.5f) / rows));
        }
        return [.. centers];
    }
}
