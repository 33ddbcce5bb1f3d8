using System.Runtime.Intrinsics;

namespace Mien.Tensors.Autodiff;

/// <summary>Keeps one bad batch from throwing the weights away: gradients over a length are shortened to it (Pascanu et al., ICML 2013).</summary>
public static class GradientClip
{
    /// <summary>The Euclidean length of all learned parameters' gradients together; summed in double and in a fixed order.</summary>
    public static double GlobalNorm(IReadOnlyList<Parameter> parameters)
    {
        double sum = 0;
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Kind != ParameterKind.Statistic)
                sum += SumOfSquares(parameters[i].Gradient);
        }
        return Math.Sqrt(sum);
    }

    /// <summary>Shortens the gradients to <paramref name="longest"/> where their <see cref="GlobalNorm"/> exceeds it.</summary>
    /// <returns>The length before.</returns>
    public static double ByGlobalNorm(IReadOnlyList<Parameter> parameters, double longest)
    {
        double norm = GlobalNorm(parameters);
        if (!(norm > longest) || double.IsInfinity(norm))
            return norm;
        float factor = (float)(longest / norm);
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Kind == ParameterKind.Statistic)
                continue;
            foreach (ref float number in parameters[i].Gradient)
                number *= factor;
        }
        return norm;
    }

    // Eight lanes whatever the processor has, so that every machine adds in the same order.
    static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        int i = 0;
        for (; i <= numbers.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> a, Vector256<double> b) = Vector256.Widen(Vector256.Create(numbers.Slice(i, Vector256<float>.Count)));
            low += a * a;
            high += b * b;
        }
        double sum = Vector256.Sum(low + high);
        for (; i < numbers.Length; i++)
            sum += (double)numbers[i] * numbers[i];
        return sum;
    }
}
