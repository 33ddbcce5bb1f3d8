using System.Numerics;

namespace Mien.Training;

/// <summary>Noise that is the same on every machine, for the pictures of masks.</summary>
static class MaskNoise
{
    /// <summary>A number from 0 to 1 for a cell of a grid.</summary>
    public static float Cell(int x, int y, uint seed)
    {
        uint hash = unchecked((uint)x * 0x9E3779B1u ^ (uint)y * 0x85EBCA77u ^ seed * 0xC2B2AE3Du);
        hash = unchecked((hash ^ hash >> 15) * 0x2C1B3C6Du);
        hash = unchecked((hash ^ hash >> 12) * 0x297A2D39u);
        return ((hash ^ hash >> 15) & 0xFFFFFF) / 16777216f;
    }

    /// <summary>Value noise, 0 to 1, that changes over a length of 1.</summary>
    public static float Smooth(Vector2 at, uint seed)
    {
        int x = (int)MathF.Floor(at.X), y = (int)MathF.Floor(at.Y);
        float u = Ease(at.X - x), v = Ease(at.Y - y);
        float low = Cell(x, y, seed) * (1 - u) + Cell(x + 1, y, seed) * u, high = Cell(x, y + 1, seed) * (1 - u) + Cell(x + 1, y + 1, seed) * u;
        return low * (1 - v) + high * v;
    }

    /// <summary>Octaves of value noise, 0 to 1.</summary>
    public static float Cloudy(Vector2 at, int octaves, uint seed)
    {
        float sum = 0, weight = 0.5f, all = 0;
        for (int i = 0; i < octaves; i++, at *= 2, weight /= 2)
        {
            sum += Smooth(at, seed + (uint)i) * weight;
            all += weight;
        }
        return sum / all;
    }

    /// <summary>How far a point lies from the border between the cells of scattered seeds, in cells (S. Worley, A cellular texture basis function, 1996).</summary>
    public static float Crack(Vector2 at, uint seed)
    {
        int x = (int)MathF.Floor(at.X), y = (int)MathF.Floor(at.Y);
        float nearest = 9, second = 9;
        for (int row = y - 1; row <= y + 1; row++)
        {
            for (int column = x - 1; column <= x + 1; column++)
            {
                float distance = Vector2.Distance(at, new Vector2(column + Cell(column, row, seed), row + Cell(column, row, seed + 77)));
                (nearest, second) = distance < nearest ? (distance, nearest) : (nearest, MathF.Min(second, distance));
            }
        }
        return second - nearest;
    }

    /// <summary>0 below one bound, 1 above the other, smooth between.</summary>
    public static float Step(float low, float high, float value)
    {
        float share = Math.Clamp((value - low) / (high - low), 0, 1);
        return share * share * (3 - 2 * share);
    }

    static float Ease(float share) => share * share * (3 - 2 * share);
}
