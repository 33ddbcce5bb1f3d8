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
        Vector3 turn = Cramer.Solve(_inertia, [x, y, z]);
        for (int v = 0; v < shape.Length; v++)
            shape[v] -= Vector3.Cross(turn, _neutral[v]);
    }
}
