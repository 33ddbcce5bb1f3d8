namespace Mien;

/// <summary>6 × 6 matrices of doubles, row by row in spans, for the pose filters.</summary>
static class Matrix6
{
    public const int N = 6, Elements = N * N;

    /// <summary>result = a · b, or a · bᵀ.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result, bool transposed = false)
    {
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                double sum = 0;
                for (int k = 0; k < N; k++)
                    sum += a[i * N + k] * (transposed ? b[j * N + k] : b[k * N + j]);
                result[i * N + j] = sum;
            }
        }
    }

    /// <summary>Inverts a symmetric positive definite matrix. False where it is none.</summary>
    public static bool TryInvert(ReadOnlySpan<double> matrix, Span<double> inverse)
    {
        Span<double> copy = stackalloc double[Elements], unit = stackalloc double[N];
        for (int column = 0; column < N; column++)
        {
            matrix[..Elements].CopyTo(copy);
            unit.Clear();
            unit[column] = 1;
            if (!Cholesky6.TrySolve(copy, unit, inverse.Slice(column * N, N)))
                return false;
        }
        return true;
    }

    /// <summary>xᵀ · m · x.</summary>
    public static double Quadratic(ReadOnlySpan<double> m, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                sum += x[i] * m[i * N + j] * x[j];
        return sum;
    }

    public static void Read(in PoseCovariance covariance, Span<double> matrix)
    {
        for (int i = 0; i < Elements; i++)
            matrix[i] = ((double)covariance[i / N, i % N] + covariance[i % N, i / N]) / 2;
    }
}
