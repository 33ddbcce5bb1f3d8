namespace Mien.Tensors.Autodiff;

/// <summary>
/// Losses of yes-or-no answers, on logits x with p = 1 / (1 + e⁻ˣ). Each returns scale × Σ weight × f and adds its gradient by the logits;
/// all spans have one length, and empty weights count as ones.
/// </summary>
public static class LogitLosses
{
    /// <summary>f = −t ln p − (1 − t) ln(1 − p); targets t from 0 to 1.</summary>
    public static double CrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float scale = 1)
    {
        Check(logits, target, weights, gradient);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double x = logits[i], t = target[i], weight = weights.IsEmpty ? scale : (double)weights[i] * scale;
            (double p, double logP, double logNot) = Answer(x);
            sum -= weight * (t * logP + (1 - t) * logNot);
            gradient[i] += (float)(weight * (p - t));
        }
        return sum;
    }

    /// <summary>f = −α t (1 − p)^γ ln p − (1 − α)(1 − t) p^γ ln(1 − p): easy answers hardly count (Lin et al., ICCV 2017).</summary>
    /// <param name="logits">What the network says.</param>
    /// <param name="target">0 or 1, or between.</param>
    /// <param name="weights">A weight for each logit, or none.</param>
    /// <param name="gradient">Where ∂loss/∂logit is added.</param>
    /// <param name="alpha">Share of the positives, 0 to 1; the paper's 0.25.</param>
    /// <param name="gamma">How much easy answers fade, at least 0; the paper's 2.</param>
    /// <param name="scale">Multiplies all.</param>
    public static double Focal(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, double alpha = 0.25, double gamma = 2, float scale = 1)
    {
        Check(logits, target, weights, gradient);
        ArgumentOutOfRangeException.ThrowIfNegative(gamma);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double t = target[i], weight = weights.IsEmpty ? scale : (double)weights[i] * scale;
            (double p, double logP, double logNot) = Answer(logits[i]);
            double yes = alpha * t, no = (1 - alpha) * (1 - t);
            double missed = Power(1 - p, gamma), claimed = Power(p, gamma);
            sum -= weight * (yes * missed * logP + no * claimed * logNot);
            double slope = yes * missed * (gamma * p * logP - (1 - p)) + no * claimed * (p - gamma * (1 - p) * logNot);
            gradient[i] += (float)(weight * slope);
        }
        return sum;
    }

    static double Power(double number, double exponent) => exponent == 2 ? number * number : Math.Pow(number, exponent);

    // ln p = −ln(1 + e⁻ˣ), without overflow on either side.
    static (double P, double LogP, double LogNot) Answer(double x)
    {
        double small = Math.Exp(-Math.Abs(x)), rest = Math.Log(1 + small);
        double p = x >= 0 ? 1 / (1 + small) : small / (1 + small);
        return (p, Math.Min(x, 0) - rest, -Math.Max(x, 0) - rest);
    }

    static void Check(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        if (target.Length != logits.Length || gradient.Length != logits.Length || (weights.Length != 0 && weights.Length != logits.Length))
            throw new ArgumentException($"Logits ({logits.Length}), targets ({target.Length}), weights ({weights.Length}) and gradients ({gradient.Length}) must be equally many.");
    }
}
