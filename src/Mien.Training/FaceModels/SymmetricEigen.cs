namespace Mien.Training;

/// <summary>Eigenvalues and eigenvectors of a real symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5), in double precision.</summary>
static class SymmetricEigen
{
    const int MostSweeps = 60;

    /// <param name="matrix">n × n, symmetric; it is overwritten.</param>
    /// <returns>Eigenvalues, largest first, and the eigenvectors as rows in the same order, each with its largest element positive.</returns>
    public static (double[] Values, double[][] Vectors) Solve(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[][] vectors = new double[n][];
        for (int i = 0; i < n; i++)
        {
            vectors[i] = new double[n];
            vectors[i][i] = 1;
        }
        double norm = 0;
        foreach (double element in matrix)
            norm += element * element;
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(matrix) > 1e-30 * norm; sweep++)
        {
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                    Rotate(matrix, vectors, p, q);
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
            values[i] = matrix[i, i];
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => values[i]).ThenBy(i => i)];
        return ([.. order.Select(i => values[i])], [.. order.Select(i => WithSign(vectors[i]))]);
    }

    static double OffDiagonal(double[,] matrix)
    {
        double sum = 0;
        int n = matrix.GetLength(0);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                sum += 2 * matrix[i, j] * matrix[i, j];
        }
        return sum;
    }

    static void Rotate(double[,] a, double[][] vectors, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        int n = vectors.Length;
        for (int k = 0; k < n; k++)
            (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (int k = 0; k < n; k++)
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        (double[] first, double[] second) = (vectors[p], vectors[q]);
        for (int k = 0; k < n; k++)
            (first[k], second[k]) = (c * first[k] - s * second[k], s * first[k] + c * second[k]);
    }

    static double[] WithSign(double[] vector) => vector.MaxBy(Math.Abs) < 0 ? [.. vector.Select(x => -x)] : vector;
}
