using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Orthogonal identity shapes: ICT's own, weighted by independent standard normal coefficients, make random faces whose principal axes
/// over the vertices of face and head these are. Each is the displacement by one standard deviation.
/// </summary>
sealed class IdentityBasis
{
    /// <summary>How much of the variance of random faces the kept shapes hold.</summary>
    public const double KeptVariance = 0.99;

    IdentityBasis(Vector3[][] shapes, float[] deviations, double variance)
    {
        Shapes = shapes;
        Deviations = deviations;
        Variance = variance;
    }

    /// <summary>Kept shapes × vertices, millimetres.</summary>
    public Vector3[][] Shapes { get; }

    /// <summary>Root mean square over the vertices of face and head, millimetres.</summary>
    public float[] Deviations { get; }

    /// <summary>Share of the variance that the kept shapes hold.</summary>
    public double Variance { get; }

    /// <param name="shapes">Given shapes × vertices, with unit-normal coefficients.</param>
    /// <param name="weighed">Vertices whose movement counts.</param>
    public static IdentityBasis Of(Vector3[][] shapes, IReadOnlyList<int> weighed)
    {
        int n = shapes.Length;
        double[,] gram = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                foreach (int v in weighed)
                {
                    Vector3 a = shapes[i][v], b = shapes[j][v];
                    sum += (double)a.X * b.X + (double)a.Y * b.Y + (double)a.Z * b.Z;
                }
                gram[i, j] = gram[j, i] = sum;
            }
        }
        // With faces S·c and c standard normal, the covariance S·Sᵀ has the axes S·u/√λ and variances λ, where Sᵀ·S·u = λ·u; one
        // standard deviation along an axis is therefore S·u.
        (double[] values, double[][] vectors) = SymmetricEigen.Solve(gram);
        double total = values.Sum(), held = 0;
        int kept = 0;
        while (held < KeptVariance * total)
            held += values[kept++];
        var result = new Vector3[kept][];
        for (int k = 0; k < kept; k++)
            result[k] = Mix(shapes, vectors[k]);
        return new IdentityBasis(result, [.. values.Take(kept).Select(value => (float)Math.Sqrt(value / weighed.Count))], held / total);
    }

    static Vector3[] Mix(Vector3[][] shapes, double[] weights)
    {
        var mixed = new Vector3[shapes[0].Length];
        for (int v = 0; v < mixed.Length; v++)
        {
            double x = 0, y = 0, z = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                Vector3 d = shapes[i][v];
                x += weights[i] * d.X;
                y += weights[i] * d.Y;
                z += weights[i] * d.Z;
            }
            mixed[v] = new Vector3((float)x, (float)y, (float)z);
        }
        return mixed;
    }
}
