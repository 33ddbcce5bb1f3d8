namespace Mien;

/// <summary>A similarity: target = Scale · Rotation · source + Translation.</summary>
readonly record struct Similarity(Rotation3 Rotation, double Scale, Vector3D Translation)
{
    public Vector3D Apply(Vector3D v) => Rotation.Apply(v) * Scale + Translation;

    public Vector3D Undo(Vector3D v) => Rotation.Undo(v - Translation) * (1 / Scale);
}

/// <summary>
/// The weighted orthogonal Procrustes problem: the similarity that brings source points nearest to target points.
/// The rotation is the best proper one, found by Horn's quaternion method ("Closed-form solution of absolute orientation using unit
/// quaternions", 1987), which equals the SVD solution with its reflection fix; scale and translation are least squares.
/// </summary>
static class Procrustes
{
    /// <summary>False where the points do not determine the transform (coincident points, or a scale that is not positive).</summary>
    public static bool TrySolve(ReadOnlySpan<Vector3D> source, ReadOnlySpan<Vector3D> target, ReadOnlySpan<double> weights, out Similarity result)
    {
        result = default;
        double total = 0;
        Vector3D sourceMean = default, targetMean = default;
        for (int i = 0; i < weights.Length; i++)
        {
            total += weights[i];
            sourceMean += source[i] * weights[i];
            targetMean += target[i] * weights[i];
        }
        if (!(total > 0))
            return false;
        sourceMean *= 1 / total;
        targetMean *= 1 / total;
        Vector3D columnX = default, columnY = default, columnZ = default;
        double spread = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            Vector3D s = source[i] - sourceMean, t = (target[i] - targetMean) * weights[i];
            columnX += t * s.X;
            columnY += t * s.Y;
            columnZ += t * s.Z;
            spread += weights[i] * s.Dot(s);
        }
        double magnitude = Math.Sqrt(columnX.Dot(columnX) + columnY.Dot(columnY) + columnZ.Dot(columnZ));
        if (!(magnitude >= 1e-9) || !(spread > 0))
            return false;
        Rotation3 rotation = NearestRotation(columnX, columnY, columnZ);
        double scale = (rotation.X.Dot(columnX) + rotation.Y.Dot(columnY) + rotation.Z.Dot(columnZ)) / spread;
        if (!(scale >= 1e-9))
            return false;
        result = new Similarity(rotation, scale, targetMean - rotation.Apply(sourceMean) * scale);
        return true;
    }

    /// <summary>The rotation R with the largest trace(Rᵀ·D), D given by columns.</summary>
    static Rotation3 NearestRotation(Vector3D x, Vector3D y, Vector3D z)
    {
        Span<double> n =
        [
            x.X + y.Y + z.Z, y.Z - z.Y, z.X - x.Z, x.Y - y.X,
            y.Z - z.Y, x.X - y.Y - z.Z, y.X + x.Y, z.X + x.Z,
            z.X - x.Z, y.X + x.Y, y.Y - x.X - z.Z, z.Y + y.Z,
            x.Y - y.X, z.X + x.Z, z.Y + y.Z, z.Z - x.X - y.Y,
        ];
        Span<double> q = stackalloc double[4];
        LargestEigenvector4(n, q);
        return Rotation3.FromQuaternion(q[1], q[2], q[3], q[0]);
    }

    /// <summary>Cyclic Jacobi on a symmetric 4 × 4 matrix.</summary>
    static void LargestEigenvector4(Span<double> a, Span<double> result)
    {
        Span<double> v = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        for (int sweep = 0; sweep < 30; sweep++)
        {
            double off = 0, all = 0;
            for (int i = 0; i < 16; i++)
            {
                all += a[i] * a[i];
                off += i % 5 == 0 ? 0 : a[i] * a[i];
            }
            if (off <= 1e-30 * all)
                break;
            for (int p = 0; p < 3; p++)
                for (int q = p + 1; q < 4; q++)
                    Rotate(a, v, p, q);
        }
        int best = 0;
        for (int i = 1; i < 4; i++)
            if (a[i * 5] > a[best * 5])
                best = i;
        for (int i = 0; i < 4; i++)
            result[i] = v[i * 4 + best];
    }

    static void Rotate(Span<double> a, Span<double> v, int p, int q)
    {
        double apq = a[p * 4 + q];
        if (apq == 0)
            return;
        double theta = (a[q * 5] - a[p * 5]) / (2 * apq);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        for (int k = 0; k < 4; k++)
            (a[k * 4 + p], a[k * 4 + q]) = (c * a[k * 4 + p] - s * a[k * 4 + q], s * a[k * 4 + p] + c * a[k * 4 + q]);
        for (int k = 0; k < 4; k++)
        {
            (a[p * 4 + k], a[q * 4 + k]) = (c * a[p * 4 + k] - s * a[q * 4 + k], s * a[p * 4 + k] + c * a[q * 4 + k]);
            (v[k * 4 + p], v[k * 4 + q]) = (c * v[k * 4 + p] - s * v[k * 4 + q], s * v[k * 4 + p] + c * v[k * 4 + q]);
        }
    }
}
