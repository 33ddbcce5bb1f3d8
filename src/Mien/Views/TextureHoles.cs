using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// Fills what is not known of a square by smooth colours of what lies around: averages of known pixels, halved until all are known, flow
/// back into the holes (push-pull; S. Gortler et al., The Lumigraph, 1996).
/// </summary>
static class TextureHoles
{
    /// <param name="image">Red, green and blue.</param>
    /// <param name="weights">How sure each pixel is.</param>
    /// <param name="shown">What is less sure is filled.</param>
    /// <param name="left">First column of the square.</param>
    /// <param name="top">First row of the square.</param>
    /// <param name="size">Its side.</param>
    /// <param name="otherwise">The colour of a square of which nothing is known.</param>
    /// <returns>The mean colour of what is known, or else <paramref name="otherwise"/>.</returns>
    public static Vector3 Fill(Image image, float[] weights, float shown, int left, int top, int size, Vector3 otherwise)
    {
        // Colour times weight, and weight, per level.
        var levels = new List<(Vector4[] Cells, int Size)>();
        var cells = new Vector4[size * size];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                int index = (top + y) * image.Width + left + x;
                if (weights[index] >= shown)
                    cells[y * size + x] = new Vector4(image.Pixels[index * 3], image.Pixels[index * 3 + 1], image.Pixels[index * 3 + 2], 1);
            }
        }
        levels.Add((cells, size));
        while (levels[^1].Size > 1)
            levels.Add(Halve(levels[^1].Cells, levels[^1].Size));
        Vector4 all = levels[^1].Cells[0];
        Vector3 mean = all.W > 0 ? new Vector3(all.X, all.Y, all.Z) / all.W : otherwise;
        for (int level = levels.Count - 2; level >= 0; level--)
            Pull(levels[level].Cells, levels[level].Size, levels[level + 1].Cells, levels[level + 1].Size);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                int index = (top + y) * image.Width + left + x;
                if (weights[index] >= shown)
                    continue;
                Vector4 cell = cells[y * size + x];
                for (int channel = 0; channel < 3; channel++)
                    image.Pixels[index * 3 + channel] = (byte)Math.Clamp((cell.W > 0 ? cell[channel] / cell.W : otherwise[channel]) + 0.5f, 0, 255);
            }
        }
        return mean;
    }

    static (Vector4[] Cells, int Size) Halve(Vector4[] cells, int size)
    {
        int half = (size + 1) / 2;
        var halved = new Vector4[half * half];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
                halved[y / 2 * half + x / 2] += cells[y * size + x];
        }
        // A cell that knows something knows enough: it must not fade beside full ones.
        foreach (ref Vector4 cell in halved.AsSpan())
        {
            if (cell.W > 1)
                cell /= cell.W;
        }
        return (halved, half);
    }

    /// <summary>Cells that lack weight take it from between the cells of the coarser level.</summary>
    static void Pull(Vector4[] cells, int size, Vector4[] coarse, int half)
    {
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                ref Vector4 cell = ref cells[y * size + x];
                if (cell.W >= 1)
                    continue;
                float u = Math.Clamp((x - 0.5f) / 2, 0, half - 1), v = Math.Clamp((y - 0.5f) / 2, 0, half - 1);
                int left = (int)u, top = (int)v, right = Math.Min(left + 1, half - 1), bottom = Math.Min(top + 1, half - 1);
                Vector4 upper = Vector4.Lerp(coarse[top * half + left], coarse[top * half + right], u - left);
                Vector4 lower = Vector4.Lerp(coarse[bottom * half + left], coarse[bottom * half + right], u - left);
                Vector4 between = Vector4.Lerp(upper, lower, v - top);
                if (between.W > 0)
                    cell += between / between.W * (1 - cell.W);
            }
        }
    }
}
