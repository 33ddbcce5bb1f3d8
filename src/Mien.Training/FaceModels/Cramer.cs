using System.Numerics;

namespace Mien.Training;

/// <summary>Solves three linear equations by Cramer's rule, in double precision.</summary>
static class Cramer
{
    public static Vector3 Solve(double[,] m, double[] right)
    {
        double determinant = Determinant(m);
        float[] result = new float[3];
        for (int column = 0; column < 3; column++)
        {
            double[,] replaced = (double[,])m.Clone();
            for (int row = 0; row < 3; row++)
                replaced[row, column] = right[row];
            result[column] = (float)(Determinant(replaced) / determinant);
        }
        return new Vector3(result);
    }

    static double Determinant(double[,] m) =>
        m[0, 0] * (m[1, 1] * m[2, 2] - m[1, 2] * m[2, 1])
        - m[0, 1] * (m[1, 0] * m[2, 2] - m[1, 2] * m[2, 0])
        + m[0, 2] * (m[1, 0] * m[2, 1] - m[1, 1] * m[2, 0]);
}
