using System.Numerics;

namespace Mien;

/// <summary>A rotation as a 3 × 3 matrix in double precision, given by its columns: the images of the axes.</summary>
readonly record struct Rotation3(Vector3D X, Vector3D Y, Vector3D Z)
{
    public static Rotation3 Identity { get; } = new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    public Vector3D Apply(Vector3D v) => X * v.X + Y * v.Y + Z * v.Z;

    /// <summary>The inverse rotation applied.</summary>
    public Vector3D Undo(Vector3D v) => new(X.Dot(v), Y.Dot(v), Z.Dot(v));

    public static Rotation3 operator *(Rotation3 a, Rotation3 b) => new(a.Apply(b.X), a.Apply(b.Y), a.Apply(b.Z));

    public Rotation3 Inverse() => new(new(X.X, Y.X, Z.X), new(X.Y, Y.Y, Z.Y), new(X.Z, Y.Z, Z.Z));

    /// <summary>Conjugation by diag(x, y, z) with signs ±1: the same rotation in axes of which some are flipped.</summary>
    public Rotation3 Flipped(int x, int y, int z) =>
        new(new(X.X, x * y * X.Y, x * z * X.Z), new(x * y * Y.X, Y.Y, y * z * Y.Z), new(x * z * Z.X, y * z * Z.Y, Z.Z));

    /// <summary>From a unit quaternion.</summary>
    public static Rotation3 FromQuaternion(double x, double y, double z, double w) => new(
        new(1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)),
        new(2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)),
        new(2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)));

    public static Rotation3 FromQuaternion(Quaternion q)
    {
        double norm = Math.Sqrt((double)q.X * q.X + (double)q.Y * q.Y + (double)q.Z * q.Z + (double)q.W * q.W);
        return FromQuaternion(q.X / norm, q.Y / norm, q.Z / norm, q.W / norm);
    }

    /// <summary>Rotation by |v| radians about v.</summary>
    public static Rotation3 FromRotationVector(Vector3D v)
    {
        double angle = v.Length;
        if (angle < 1e-14)
            return Identity;
        (double sin, double cos) = Math.SinCos(angle / 2);
        Vector3D axis = v * (sin / angle);
        return FromQuaternion(axis.X, axis.Y, axis.Z, cos);
    }

    /// <summary>The shortest v of which <see cref="FromRotationVector"/> makes this rotation: its length is 0 … π.</summary>
    public Vector3D ToRotationVector()
    {
        Quaternion q = ToQuaternion();
        var axis = new Vector3D(q.X, q.Y, q.Z);
        double sine = axis.Length;
        return sine < 1e-14 ? axis * 2 : axis * (2 * Math.Atan2(sine, q.W) / sine);
    }

    /// <summary>The smallest rotation that turns unit vector <paramref name="from"/> into unit vector <paramref name="to"/> (not its opposite).</summary>
    public static Rotation3 Between(Vector3D from, Vector3D to)
    {
        Vector3D axis = from.Cross(to);
        double w = 1 + from.Dot(to), norm = Math.Sqrt(w * w + axis.Dot(axis));
        return FromQuaternion(axis.X / norm, axis.Y / norm, axis.Z / norm, w / norm);
    }

    /// <summary>The unit quaternion (x, y, z, w) with w ≥ 0, by the largest of the four diagonal sums, which keeps the division safe.</summary>
    public Quaternion ToQuaternion()
    {
        double trace = X.X + Y.Y + Z.Z, x, y, z, w;
        if (trace > 0)
        {
            w = 1 + trace;
            (x, y, z) = (Y.Z - Z.Y, Z.X - X.Z, X.Y - Y.X);
        }
        else if (X.X >= Y.Y && X.X >= Z.Z)
        {
            x = 1 + X.X - Y.Y - Z.Z;
            (y, z, w) = (X.Y + Y.X, Z.X + X.Z, Y.Z - Z.Y);
        }
        else if (Y.Y >= Z.Z)
        {
            y = 1 + Y.Y - X.X - Z.Z;
            (x, z, w) = (X.Y + Y.X, Y.Z + Z.Y, Z.X - X.Z);
        }
        else
        {
            z = 1 + Z.Z - X.X - Y.Y;
            (x, y, w) = (Z.X + X.Z, Y.Z + Z.Y, X.Y - Y.X);
        }
        double factor = (w < 0 ? -1 : 1) / Math.Sqrt(x * x + y * y + z * z + w * w);
        return new Quaternion((float)(x * factor), (float)(y * factor), (float)(z * factor), (float)(w * factor));
    }
}
