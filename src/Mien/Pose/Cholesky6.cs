namespace Mien;

/// <summary>Solves a symmetric positive definite system of six equations.</summary>
static class Cholesky6
{
    const int N = 6;

    /// <summary>Solves matrix · solution = right; the matrix (row-major) is overwritten. False where it is not positive definite.</summary>
    public static bool TrySolve(Span<double> matrix, ReadOnlySpan<double> right, Span<double> solution)
    {
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i * N + j];
                for (int k = 0; k < j; k++)
                    sum -= matrix[i * N + k] * matrix[j * N + k];
                if (i != j)
                    matrix[i * N + j] = sum / matrix[j * N + j];
                else if (sum > 0)
                    matrix[i * N + i] = Math.Sqrt(sum);
                else
                    return false;
            }
        }
        for (int i = 0; i < N; i++)
        {
            double sum = right[i];
            for (int k = 0; k < i; k++)
                sum -= matrix[i * N + k] * solution[k];
            solution[i] = sum / matrix[i * N + i];
        }
        for (int i = N - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < N; k++)
                sum -= matrix[k * N + i] * solution[k];
            solution[i] = sum / matrix[i * N + i];
        }
        return true;
    }
}
