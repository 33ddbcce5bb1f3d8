using System.Numerics;

namespace Mien;

/// <summary>A motion of a whole face: p ↦ scale · R p + shift. Shape in units of the face's size, image frame, shift in pixels.</summary>
readonly record struct FaceSimilarity(Rotation3 Rotation, double Scale, Vector3D Shift)
{
    /// <summary>Most rounds of the rotation's search, and the turn in radians at which it ends. A round about halves the error, and a frame starts from the last one's rotation.</summary>
    const int Rounds = 40;

    const double Found = 1e-7;

    /// <summary>
    /// The motion that carries <paramref name="shape"/> nearest to <paramref name="points"/> by weighted squares, found from that of the
    /// frame before. Rotation: Müller et al., "A Robust Method to Extract the Rotational Part of Deformations" (MIG 2016), which turns by
    /// ω = Σ rᵢ × aᵢ / |Σ rᵢ·aᵢ| until the columns r of the rotation stand in balance with those of Σ w p sᵀ.
    /// </summary>
    public FaceSimilarity Fitted(ReadOnlySpan<Vector3> shape, ReadOnlySpan<Vector3> points, ReadOnlySpan<float> weights)
    {
        Vector3 shapeSum = default, pointSum = default;
        float weight = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            weight += weights[i];
            shapeSum += weights[i] * shape[i];
            pointSum += weights[i] * points[i];
        }
        Vector3 shapeCenter = shapeSum / weight, pointCenter = pointSum / weight, x = default, y = default, z = default;
        float spread = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            Vector3 s = shape[i] - shapeCenter, p = weights[i] * (points[i] - pointCenter);
            x += p * s.X;
            y += p * s.Y;
            z += p * s.Z;
            spread += weights[i] * s.LengthSquared();
        }
        Vector3D a = Wide(x), b = Wide(y), c = Wide(z);
        Rotation3 r = Rotation;
        for (int round = 0; round < Rounds; round++)
        {
            Vector3D turn = r.X.Cross(a) + r.Y.Cross(b) + r.Z.Cross(c);
            double stretch = Math.Abs(r.X.Dot(a) + r.Y.Dot(b) + r.Z.Dot(c)) + 1e-30;
            turn *= 1 / stretch;
            r = Rotation3.FromRotationVector(turn) * r;
            if (turn.Length < Found)
                break;
        }
        // Away from drift of the products.
        r = Rotation3.FromQuaternion(r.ToQuaternion());
        double scale = (r.X.Dot(a) + r.Y.Dot(b) + r.Z.Dot(c)) / spread;
        return new FaceSimilarity(r, scale, Wide(pointCenter) - r.Apply(Wide(shapeCenter)) * scale);
    }

    /// <summary>The points of a shape where this motion carries them.</summary>
    public void Apply(ReadOnlySpan<Vector3> shape, Span<Vector3> points)
    {
        (Vector3 x, Vector3 y, Vector3 z) = (Narrow(Rotation.X * Scale), Narrow(Rotation.Y * Scale), Narrow(Rotation.Z * Scale));
        Vector3 shift = Narrow(Shift);
        for (int i = 0; i < shape.Length; i++)
            points[i] = x * shape[i].X + y * shape[i].Y + z * shape[i].Z + shift;
    }

    /// <summary>The shape of points that this motion carried.</summary>
    public void Undo(ReadOnlySpan<Vector3> points, Span<Vector3> shape)
    {
        double inverse = 1 / Scale;
        (Vector3 x, Vector3 y, Vector3 z) = (Narrow(Rotation.X * inverse), Narrow(Rotation.Y * inverse), Narrow(Rotation.Z * inverse));
        Vector3 shift = Narrow(Shift);
        for (int i = 0; i < points.Length; i++)
        {
            Vector3 p = points[i] - shift;
            shape[i] = new Vector3(Vector3.Dot(x, p), Vector3.Dot(y, p), Vector3.Dot(z, p));
        }
    }

    static Vector3D Wide(Vector3 v) => new(v.X, v.Y, v.Z);

    static Vector3 Narrow(Vector3D v) => new((float)v.X, (float)v.Y, (float)v.Z);
}
