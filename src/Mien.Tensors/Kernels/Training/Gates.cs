using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Training;

/// <summary>An activation with its derivative, as the training kernels need it.</summary>
unsafe interface IGate
{
    static abstract TV Apply<TSimd, TV>(TV z, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged;

    /// <summary>dy · activation'(z).</summary>
    static abstract TV Back<TSimd, TV>(TV z, TV dy, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged;

    /// <summary>Whether the slope is learned.</summary>
    static abstract bool LearnsSlope { get; }
}

/// <summary>Bounds of a clamp.</summary>
readonly record struct GateBounds(float Low, float High);

readonly struct NoGate : IGate
{
    public static bool LearnsSlope => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TSimd, TV>(TV z, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged => z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Back<TSimd, TV>(TV z, TV dy, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged => dy;
}

readonly struct ClampGate : IGate
{
    public static bool LearnsSlope => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TSimd, TV>(TV z, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged =>
        TSimd.Min(TSimd.Max(z, TSimd.Splat(bounds.Low)), TSimd.Splat(bounds.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Back<TSimd, TV>(TV z, TV dy, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged
    {
        TV zero = TSimd.Splat(0);
        return TSimd.SelectPositive(TSimd.Subtract(z, TSimd.Splat(bounds.Low)), TSimd.SelectPositive(TSimd.Subtract(TSimd.Splat(bounds.High), z), dy, zero), zero);
    }
}

readonly struct PReluGate : IGate
{
    public static bool LearnsSlope => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TSimd, TV>(TV z, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged =>
        TSimd.SelectPositive(z, z, TSimd.Multiply(z, slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Back<TSimd, TV>(TV z, TV dy, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged =>
        TSimd.SelectPositive(z, dy, TSimd.Multiply(dy, slope));
}

readonly struct HardSwishGate : IGate
{
    public static bool LearnsSlope => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TSimd, TV>(TV z, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged =>
        Pointwise<TSimd, TV>.HardSwish(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Back<TSimd, TV>(TV z, TV dy, TV slope, in GateBounds bounds) where TSimd : struct, ISimd<TV> where TV : unmanaged
    {
        TV three = TSimd.Splat(3), middle = TSimd.Multiply(dy, TSimd.MultiplyAdd(z, TSimd.Splat(1 / 3f), TSimd.Splat(0.5f)));
        return TSimd.SelectPositive(TSimd.Add(z, three), TSimd.SelectPositive(TSimd.Subtract(three, z), middle, dy), TSimd.Splat(0));
    }
}
