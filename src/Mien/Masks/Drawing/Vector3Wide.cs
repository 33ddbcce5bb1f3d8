using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>Four vectors, component by component.</summary>
readonly struct Vector3Wide(Vector128<float> x, Vector128<float> y, Vector128<float> z)
{
    public const int Count = 4;

    public readonly Vector128<float> X = x, Y = y, Z = z;

    /// <summary>The same four times.</summary>
    public static Vector3Wide All(Vector3 v) => new(Vector128.Create(v.X), Vector128.Create(v.Y), Vector128.Create(v.Z));

    /// <summary>Four from memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Wide Load(ReadOnlySpan<Vector3> from)
    {
        from = from[..Count];
        return new Vector3Wide(
            Vector128.Create(from[0].X, from[1].X, from[2].X, from[3].X),
            Vector128.Create(from[0].Y, from[1].Y, from[2].Y, from[3].Y),
            Vector128.Create(from[0].Z, from[1].Z, from[2].Z, from[3].Z));
    }

    /// <summary>Four to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<Vector3> to)
    {
        to = to[..Count];
        to[0] = new Vector3(X[0], Y[0], Z[0]);
        to[1] = new Vector3(X[1], Y[1], Z[1]);
        to[2] = new Vector3(X[2], Y[2], Z[2]);
        to[3] = new Vector3(X[3], Y[3], Z[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Dot(in Vector3Wide a, in Vector3Wide b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Wide operator *(in Vector3Wide v, Vector128<float> factor) => new(v.X * factor, v.Y * factor, v.Z * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Wide operator +(in Vector3Wide a, in Vector3Wide b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Wide operator -(in Vector3Wide a, in Vector3Wide b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
}
