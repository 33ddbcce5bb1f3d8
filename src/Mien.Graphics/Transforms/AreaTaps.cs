using System.Buffers;

namespace Mien.Graphics;

/// <summary>
/// The weights with which source pixels enter each target pixel along one axis of an upright resize: the bilinear interpolant of the
/// source averaged over max(0, step − 1) source pixels around the target's centre. That is plain bilinear when enlarging, an area
/// average when shrinking, continuous between the two, and exact on ramps. Memory is rented; dispose to give it back.
/// </summary>
readonly struct AreaTaps : IDisposable
{
    readonly float[] _weights;
    readonly int[] _first;

    /// <param name="origin">Source pixel index under the centre of target pixel 0.</param>
    /// <param name="step">Source pixels per target pixel.</param>
    /// <param name="count">Target pixels.</param>
    /// <param name="length">Source pixels.</param>
    /// <param name="border">Whether pixels beyond the source weigh on its edge pixel or are lost.</param>
    public AreaTaps(double origin, double step, int count, int length, Border border)
    {
        double width = Math.Max(0, step - 1);
        Span = (int)Math.Min(Math.Ceiling(width) + 3, length);
        _weights = ArrayPool<float>.Shared.Rent(Span * count);
        _first = ArrayPool<int>.Shared.Rent(count);
        _weights.AsSpan(0, Span * count).Clear();
        for (int t = 0; t < count; t++)
        {
            double center = origin + t * step;
            int low = (int)Math.Clamp(Math.Floor(center - width / 2), int.MinValue / 2, int.MaxValue / 2);
            int high = (int)Math.Clamp(Math.Ceiling(center + width / 2), int.MinValue / 2, int.MaxValue / 2);
            int first = Math.Clamp(low, 0, length - Span);
            _first[t] = first;
            if (border == Border.Zero)
                (low, high) = (Math.Max(low, 0), Math.Min(high, length - 1));
            for (int i = low; i <= high; i++)
                _weights[t * Span + Math.Clamp(i, 0, length - 1) - first] += (float)Weight(i - center, width);
        }
    }

    /// <summary>Weights per target pixel.</summary>
    public int Span { get; }

    public int First(int target) => _first[target];

    public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(target * Span, Span);

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_weights);
        ArrayPool<int>.Shared.Return(_first);
    }

    /// <summary>The tent function averaged over a box of the given width around <paramref name="distance"/>.</summary>
    static double Weight(double distance, double width) =>
        width < 1e-9 ? Math.Max(0, 1 - Math.Abs(distance)) : (TentIntegral(distance + width / 2) - TentIntegral(distance - width / 2)) / width;

    static double TentIntegral(double x)
    {
        x = Math.Clamp(x, -1, 1);
        return x < 0 ? 0.5 * (1 + x) * (1 + x) : 1 - 0.5 * (1 - x) * (1 - x);
    }
}
