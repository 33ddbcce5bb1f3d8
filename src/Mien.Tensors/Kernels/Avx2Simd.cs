using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Tensors.Kernels;

/// <summary>Eight lanes with fused multiply-add: x86 since 2013.</summary>
readonly unsafe struct Avx2Simd : ISimd<Vector256<float>>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Width => 8;
    public static int TileVectors => 2;

    [MethodImpl(Inline)] public static Vector256<float> Load(float* from) => Vector256.Load(from);
    [MethodImpl(Inline)] public static void Store(float* to, Vector256<float> value) => value.Store(to);
    [MethodImpl(Inline)] public static Vector256<float> Splat(float value) => Vector256.Create(value);
    [MethodImpl(Inline)] public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
    [MethodImpl(Inline)] public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;
    [MethodImpl(Inline)] public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;
    [MethodImpl(Inline)] public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;
    [MethodImpl(Inline)] public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(a, b);
    [MethodImpl(Inline)] public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.MinNative(a, b);
    [MethodImpl(Inline)] public static float Sum(Vector256<float> a) => Vector256.Sum(a);
    [MethodImpl(Inline)] public static Vector256<float> Exp(Vector256<float> a) => Vector256.Exp(a);
    [MethodImpl(Inline)] public static Vector256<float> Round(Vector256<float> a) => Vector256.Round(a, MidpointRounding.ToEven);
    [MethodImpl(Inline)] public static Vector256<float> SelectPositive(Vector256<float> condition, Vector256<float> then, Vector256<float> otherwise) => Vector256.ConditionalSelect(Vector256.GreaterThan(condition, Vector256<float>.Zero), then, otherwise);

    [MethodImpl(Inline)] public static Vector256<float> LoadPartial(float* from, int count) => Avx.MaskLoad(from, Mask(count));
    [MethodImpl(Inline)] public static void StorePartial(float* to, Vector256<float> value, int count) => Avx.MaskStore(to, Mask(count), value);

    [MethodImpl(Inline)]
    static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}
