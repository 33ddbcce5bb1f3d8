using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mien.Tensors.Kernels;

/// <summary>Four lanes: SSE on x86, AdvSimd on Arm.</summary>
readonly unsafe struct Vector128Simd : ISimd<Vector128<float>>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Width => 4;
    public static int TileVectors => 2;

    [MethodImpl(Inline)] public static Vector128<float> Load(float* from) => Vector128.Load(from);
    [MethodImpl(Inline)] public static void Store(float* to, Vector128<float> value) => value.Store(to);
    [MethodImpl(Inline)] public static Vector128<float> Splat(float value) => Vector128.Create(value);

    [MethodImpl(Inline)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        if (Fma.IsSupported)
            return Fma.MultiplyAdd(a, b, c);
        return AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(c, a, b) : a * b + c;
    }

    [MethodImpl(Inline)] public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;
    [MethodImpl(Inline)] public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;
    [MethodImpl(Inline)] public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;
    [MethodImpl(Inline)] public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;
    [MethodImpl(Inline)] public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);
    [MethodImpl(Inline)] public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(a, b);
    [MethodImpl(Inline)] public static float Sum(Vector128<float> a) => Vector128.Sum(a);
    [MethodImpl(Inline)] public static Vector128<float> Exp(Vector128<float> a) => Vector128.Exp(a);
    [MethodImpl(Inline)] public static Vector128<float> Round(Vector128<float> a) => Vector128.Round(a, MidpointRounding.ToEven);
    [MethodImpl(Inline)] public static Vector128<float> SelectPositive(Vector128<float> condition, Vector128<float> then, Vector128<float> otherwise) => Vector128.ConditionalSelect(Vector128.GreaterThan(condition, Vector128<float>.Zero), then, otherwise);

    [MethodImpl(Inline)]
    public static Vector128<float> LoadPartial(float* from, int count) => count switch
    {
        <= 0 => Vector128<float>.Zero,
        1 => Vector128.CreateScalar(from[0]),
        2 => Vector128.Create(from[0], from[1], 0, 0),
        3 => Vector128.Create(from[0], from[1], from[2], 0),
        _ => Vector128.Load(from),
    };

    [MethodImpl(Inline)]
    public static void StorePartial(float* to, Vector128<float> value, int count)
    {
        to[0] = value.GetElement(0);
        if (count > 1)
            to[1] = value.GetElement(1);
        if (count > 2)
            to[2] = value.GetElement(2);
    }
}
