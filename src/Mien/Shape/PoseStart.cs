namespace Mien;

/// <summary>
/// A first guess of a pose from landmarks without depths: the affine camera that best maps the points, made a scaled rotation
/// (the first step of POSIT, DeMenthon and Davis 1995), with the face turned onto the optical axis first.
/// </summary>
static class PoseStart
{
    /// <summary>False where the points do not determine one: all in a line, or all the same in the picture.</summary>
    public static bool TryFind(LandmarkObservations seen, Func<int, Vector3D> point, out Similarity pose)
    {
        pose = default;
        Rotation3 look = Rotation3.Between(new(0, 0, -1), seen.Axis);
        double total = 0, meanU = 0, meanV = 0;
        Vector3D mean = default;
        for (int i = 0; i < seen.Count; i++)
        {
            if (!TryLook(seen, i, look, out double u, out double v))
                return false;
            double w = seen.Weight[i];
            total += w;
            meanU += w * u;
            meanV += w * v;
            mean += point(i) * w;
        }
        (meanU, meanV, mean) = (meanU / total, meanV / total, mean * (1 / total));
        Vector3D columnX = default, columnY = default, columnZ = default, right = default, up = default;
        for (int i = 0; i < seen.Count; i++)
        {
            TryLook(seen, i, look, out double u, out double v);
            Vector3D q = point(i) - mean, weighted = q * seen.Weight[i];
            columnX += weighted * q.X;
            columnY += weighted * q.Y;
            columnZ += weighted * q.Z;
            right += weighted * (u - meanU);
            up += weighted * (v - meanV);
        }
        if (!TrySolve(columnX, columnY, columnZ, right, out Vector3D a) || !TrySolve(columnX, columnY, columnZ, up, out Vector3D b))
            return false;
        double scale = (a.Length + b.Length) / 2;
        if (!(scale > 1e-9) || !double.IsFinite(scale) || a.Length < 0.05 * scale || b.Length < 0.05 * scale)
            return false;
        // The nearest two orthogonal rows: half-way between their bisectors.
        (a, b) = (a.Normalized(), b.Normalized());
        Vector3D sum = a + b, difference = a - b;
        if (sum.Length < 1e-3 || difference.Length < 1e-3)
            return false;
        (sum, difference) = (sum.Normalized(), difference.Normalized());
        Vector3D rowX = (sum + difference).Normalized(), rowY = (sum - difference).Normalized(), rowZ = rowX.Cross(rowY);
        Rotation3 rotation = new Rotation3(rowX, rowY, rowZ).Inverse();
        double distance = 1 / scale;
        Vector3D shift = new Vector3D(meanU * distance, meanV * distance, -distance) - rotation.Apply(mean);
        pose = new Similarity(look * rotation, 1, look.Apply(shift));
        return pose.Translation.Z < -1 && double.IsFinite(pose.Translation.Length);
    }

    static bool TryLook(LandmarkObservations seen, int i, in Rotation3 look, out double u, out double v)
    {
        Vector3D ray = look.Undo(seen.Camera.Ray(seen.X[i], seen.Y[i]));
        (u, v) = (ray.X / -ray.Z, ray.Y / -ray.Z);
        return ray.Z < -1e-6;
    }

    /// <summary>Cramer's rule for a symmetric 3 × 3 matrix given by columns.</summary>
    static bool TrySolve(Vector3D x, Vector3D y, Vector3D z, Vector3D right, out Vector3D solution)
    {
        double determinant = x.Dot(y.Cross(z)), size = x.Length * y.Length * z.Length;
        solution = default;
        if (!(determinant > 1e-9 * size) || size == 0)
            return false;
        solution = new Vector3D(right.Dot(y.Cross(z)), x.Dot(right.Cross(z)), x.Dot(y.Cross(right))) * (1 / determinant);
        return true;
    }
}
