using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Tensors.Kernels;

/// <summary>Sixteen lanes and thirty-two registers: AVX-512F.</summary>
readonly unsafe struct Avx512Simd : ISimd<Vector512<float>>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Width => 16;
    public static int TileVectors => 4;

    [MethodImpl(Inline)] public static Vector512<float> Load(float* from) => Vector512.Load(from);
    [MethodImpl(Inline)] public static void Store(float* to, Vector512<float> value) => value.Store(to);
    [MethodImpl(Inline)] public static Vector512<float> Splat(float value) => Vector512.Create(value);
    [MethodImpl(Inline)] public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
    [MethodImpl(Inline)] public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;
    [MethodImpl(Inline)] public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;
    [MethodImpl(Inline)] public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;
    [MethodImpl(Inline)] public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.MaxNative(a, b);
    [MethodImpl(Inline)] public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.MinNative(a, b);
    [MethodImpl(Inline)] public static float Sum(Vector512<float> a) => Vector512.Sum(a);
    [MethodImpl(Inline)] public static Vector512<float> Exp(Vector512<float> a) => Vector512.Exp(a);
    [MethodImpl(Inline)] public static Vector512<float> Round(Vector512<float> a) => Vector512.Round(a, MidpointRounding.ToEven);
    [MethodImpl(Inline)] public static Vector512<float> SelectPositive(Vector512<float> condition, Vector512<float> then, Vector512<float> otherwise) => Vector512.ConditionalSelect(Vector512.GreaterThan(condition, Vector512<float>.Zero), then, otherwise);

    [MethodImpl(Inline)] public static Vector512<float> LoadPartial(float* from, int count) => Avx512F.MaskLoad(from, Mask(count), Vector512<float>.Zero);
    [MethodImpl(Inline)] public static void StorePartial(float* to, Vector512<float> value, int count) => Avx512F.MaskStore(to, Mask(count), value);

    [MethodImpl(Inline)]
    static Vector512<float> Mask(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
