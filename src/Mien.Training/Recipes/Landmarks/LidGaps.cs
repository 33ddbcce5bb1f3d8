using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <summary>
/// How far the lids of each eye are apart, as a loss of its own: points that are each a little off in the mean leave every shut eye half open.
/// </summary>
static class LidGaps
{
    /// <summary>An upper and the lower point beneath it.</summary>
    static readonly (short Upper, short Lower)[] Pairs = [(161, 163), (160, 144), (159, 145), (158, 153), (157, 154), (388, 390), (387, 373), (386, 374), (385, 380), (384, 381)];

    static readonly float[] Ones = [.. Enumerable.Repeat(1f, 2 * Pairs.Length)];

    /// <summary>Smooth L1 of the gaps' errors along x and y, summed and scaled; adds its gradient.</summary>
    /// <param name="said">478 × 3 numbers.</param>
    /// <param name="meant">The truth.</param>
    /// <param name="gradient">Where ∂loss/∂said is added.</param>
    /// <param name="bend">Where the parabola ends.</param>
    /// <param name="scale">The loss's weight.</param>
    public static double Loss(ReadOnlySpan<float> said, ReadOnlySpan<float> meant, Span<float> gradient, float bend, float scale)
    {
        Span<float> found = stackalloc float[2 * Pairs.Length], truth = stackalloc float[2 * Pairs.Length], slope = stackalloc float[2 * Pairs.Length];
        for (int i = 0; i < found.Length; i++)
        {
            (int upper, int lower) = (Pairs[i / 2].Upper * 3 + i % 2, Pairs[i / 2].Lower * 3 + i % 2);
            (found[i], truth[i]) = (said[upper] - said[lower], meant[upper] - meant[lower]);
        }
        slope.Clear();
        double loss = PointLosses.SmoothL1(found, truth, Ones, slope, bend, scale);
        for (int i = 0; i < found.Length; i++)
        {
            gradient[Pairs[i / 2].Upper * 3 + i % 2] += slope[i];
            gradient[Pairs[i / 2].Lower * 3 + i % 2] -= slope[i];
        }
        return loss;
    }
}
