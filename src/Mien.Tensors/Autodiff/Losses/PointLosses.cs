using System.Runtime.Intrinsics;

namespace Mien.Tensors.Autodiff;

/// <summary>
/// Losses of numbers that shall equal others: L1, L2, smooth L1 and wing. Each returns scale × Σ weight × f(output − target) and adds its
/// gradient by the outputs; all spans have one length, and empty weights count as ones.
/// </summary>
public static class PointLosses
{
    /// <summary>f = |x|.</summary>
    public static double L1(ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float scale = 1) =>
        Sum(default(AbsoluteLoss), output, target, weights, gradient, scale);

    /// <summary>f = x².</summary>
    public static double L2(ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float scale = 1) =>
        Sum(default(SquareLoss), output, target, weights, gradient, scale);

    /// <summary>f = x² / 2β where |x| &lt; β, |x| − β/2 elsewhere (Girshick, ICCV 2015; Huber's loss over β).</summary>
    public static double SmoothL1(ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float beta, float scale = 1) => beta > 0
        ? Sum(new SmoothLoss(beta), output, target, weights, gradient, scale)
        : throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta is above 0.");

    /// <summary>f = w ln(1 + |x| / ε) where |x| &lt; w, |x| − w + w ln(1 + w / ε) elsewhere (Feng et al., CVPR 2018): small errors weigh most.</summary>
    /// <param name="output">What the network says.</param>
    /// <param name="target">What it should say.</param>
    /// <param name="weights">A weight for each number, or none.</param>
    /// <param name="gradient">Where ∂loss/∂output is added.</param>
    /// <param name="width">w, in units of the outputs.</param>
    /// <param name="epsilon">ε, in units of the outputs: how sharply the slope w/ε at zero bends.</param>
    /// <param name="scale">Multiplies all.</param>
    public static double Wing(ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float width, float epsilon, float scale = 1) => width > 0 && epsilon > 0
        ? Sum(new WingLoss(width, epsilon), output, target, weights, gradient, scale)
        : throw new ArgumentOutOfRangeException(nameof(width), width, "Width and epsilon are above 0.");

    // Eight lanes whatever the processor has, and sums in double: every machine and thread adds in the same order.
    static double Sum<TLoss>(TLoss loss, ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float scale)
        where TLoss : struct, IPointLoss
    {
        if (target.Length != output.Length || gradient.Length != output.Length || (weights.Length != 0 && weights.Length != output.Length))
            throw new ArgumentException($"Outputs ({output.Length}), targets ({target.Length}), weights ({weights.Length}) and gradients ({gradient.Length}) must be equally many.");
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        int lanes = Vector256<float>.Count, i = 0;
        for (; i <= output.Length - lanes; i += lanes)
        {
            Vector256<float> weight = weights.IsEmpty ? Vector256<float>.One : Vector256.Create(weights.Slice(i, lanes));
            Vector256<float> value = loss.Value(Vector256.Create(output.Slice(i, lanes)) - Vector256.Create(target.Slice(i, lanes)), out Vector256<float> slope);
            (Vector256.Create((ReadOnlySpan<float>)gradient.Slice(i, lanes)) + slope * weight * scale).CopyTo(gradient[i..]);
            (Vector256<double> a, Vector256<double> b) = Vector256.Widen(value * weight);
            low += a;
            high += b;
        }
        double sum = Vector256.Sum(low + high);
        for (; i < output.Length; i++)
        {
            float weight = weights.IsEmpty ? 1 : weights[i];
            Vector256<float> value = loss.Value(Vector256.Create(output[i] - target[i]), out Vector256<float> slope);
            gradient[i] += slope.ToScalar() * weight * scale;
            sum += value.ToScalar() * weight;
        }
        return sum * scale;
    }
}
