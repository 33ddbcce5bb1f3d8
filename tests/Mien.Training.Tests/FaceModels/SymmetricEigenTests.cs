namespace Mien.Training.Tests.FaceModels;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Vectors_are_orthonormal_and_the_matrix_stretches_each_by_its_value(int n)
    {
        double[,] matrix = Random(n, 3);
        (double[] values, double[][] vectors) = SymmetricEigen.Solve((double[,])matrix.Clone());
        Assert.Equal(values.OrderDescending(), values);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                Assert.Equal(i == j ? 1 : 0, vectors[i].Zip(vectors[j], (a, b) => a * b).Sum(), 1e-12);
            for (int row = 0; row < n; row++)
                Assert.Equal(values[i] * vectors[i][row], Enumerable.Range(0, n).Sum(k => matrix[row, k] * vectors[i][k]), 1e-11 * n);
        }
    }

    [Fact]
    public void Values_of_a_diagonal_matrix_are_its_diagonal()
    {
        (double[] values, double[][] vectors) = SymmetricEigen.Solve(new double[,] { { 1, 0, 0 }, { 0, 5, 0 }, { 0, 0, -2 } });
        Assert.Equal([5, 1, -2], values);
        Assert.Equal([0, 1, 0], vectors[0]);
    }

    static double[,] Random(int n, int seed)
    {
        var random = new Random(seed);
        double[,] matrix = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = random.NextDouble() * 2 - 1;
        }
        return matrix;
    }
}
