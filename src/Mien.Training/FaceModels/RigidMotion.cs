using System.Numerics;

namespace Mien.Training;

/// <summary>Takes the small rotation out of a shape: what turns the whole head is pose, not identity.</summary>
sealed class RigidMotion
{
    readonly Vector3[] _neutral;
    readonly int _count;
    readonly double[,] _inertia = new double[3, 3];

    /// <param name="neutral">The mean face, its origin where it turns.</param>
    /// <param name="count">How many of the first vertices decide how much a shape turns.</param>
    public RigidMotion(Vector3[] neutral, int count)
    {
        _neutral = neutral;
        _count = count;
        for (int v = 0; v < count; v++)
        {
            Vector3 p = neutral[v];
            double[] q = [p.X, p.Y, p.Z];
            double square = q[0] * q[0] + q[1] * q[1] + q[2] * q[2];
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                    _inertia[i, j] += (i == j ? square : 0) - q[i] * q[j];
            }
        }
    }

    /// <summary>Subtracts the ω × p that is nearest to the shape in least squares: I·ω = Σ p × d, with the inertia tensor I.</summary>
    public void RemoveRotation(Vector3[] shape)
    {
        double x = 0, y = 0, z = 0;
        for (int v = 0; v < _count; v++)
        {
            (Vector3 p, Vector3 d) = (_neutral[v], shape[v]);
            x += (double)p.Y * d.Z - (double)p.Z * d.Y;
            y += (double)p.Z * d.X - (double)p.X * d.Z;
            z += (double)p.X * d.Y - (double)p.Y * d.X;
        }
        Vector3 turn = Solve(_inertia, [x, y, z]);
        for (int v = 0; v < shape.Length; v++)
            shape[v] -= Vector3.Cross(turn, _neutral[v]);
    }

    /// <summary>Cramer's rule.</summary>
    static Vector3 Solve(double[,] m, double[] right)
    {
        double determinant = Determinant(m);
        var result = new float[3];
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
