using System.Numerics;

namespace Mien.Training;

/// <summary>64 unit vectors spread evenly over the sphere (a Fibonacci lattice): one bit of a word each.</summary>
static class SphereDirections
{
    /// <summary>How many there are.</summary>
    public const int Count = 64;

    static readonly Vector3[] Vectors = Make();

    /// <summary>The directions.</summary>
    public static ReadOnlySpan<Vector3> All => Vectors;

    /// <summary>
    /// The directions next to <paramref name="direction"/> with weights that sum to 1: what is known along the 64 is so interpolated.
    /// </summary>
    /// <param name="direction">Unit vector.</param>
    /// <param name="nearest">Receives indices.</param>
    /// <param name="weights">Receives as many weights.</param>
    public static void Near(Vector3 direction, Span<int> nearest, Span<float> weights)
    {
        weights.Fill(-1);
        for (int d = 0; d < Vectors.Length; d++)
        {
            float cosine = Vector3.Dot(Vectors[d], direction);
            int place = weights.Length;
            while (place > 0 && weights[place - 1] < cosine)
                place--;
            if (place == weights.Length)
                continue;
            for (int i = weights.Length - 1; i > place; i--)
                (weights[i], nearest[i]) = (weights[i - 1], nearest[i - 1]);
            (weights[place], nearest[place]) = (cosine, d);
        }
        float sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            float close = MathF.Max(weights[i], 0);
            close *= close;
            close *= close;
            weights[i] = close * close * close;
            sum += weights[i];
        }
        for (int i = 0; i < weights.Length; i++)
            weights[i] /= sum;
    }

    static Vector3[] Make()
    {
        var directions = new Vector3[Count];
        float golden = MathF.PI * (3 - MathF.Sqrt(5));
        for (int i = 0; i < Count; i++)
        {
            float y = 1 - (i + 0.5f) * 2 / Count, radius = MathF.Sqrt(1 - y * y);
            (float sin, float cos) = MathF.SinCos(golden * i);
            directions[i] = new Vector3(radius * cos, y, radius * sin);
        }
        return directions;
    }
}
