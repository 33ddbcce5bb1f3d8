using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels;

/// <summary>One lane: plain float arithmetic, for processors without vectors and as the yardstick of the other forms.</summary>
readonly unsafe struct ScalarSimd : ISimd<float>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Width => 1;
    public static int TileVectors => 2;

    [MethodImpl(Inline)] public static float Load(float* from) => *from;
    [MethodImpl(Inline)] public static void Store(float* to, float value) => *to = value;
    [MethodImpl(Inline)] public static float LoadPartial(float* from, int count) => count > 0 ? *from : 0;
    [MethodImpl(Inline)] public static void StorePartial(float* to, float value, int count) => *to = value;
    [MethodImpl(Inline)] public static float Splat(float value) => value;
    [MethodImpl(Inline)] public static float MultiplyAdd(float a, float b, float c) => a * b + c;
    [MethodImpl(Inline)] public static float Add(float a, float b) => a + b;
    [MethodImpl(Inline)] public static float Subtract(float a, float b) => a - b;
    [MethodImpl(Inline)] public static float Multiply(float a, float b) => a * b;
    [MethodImpl(Inline)] public static float Divide(float a, float b) => a / b;
    [MethodImpl(Inline)] public static float Max(float a, float b) => MathF.Max(a, b);
    [MethodImpl(Inline)] public static float Min(float a, float b) => MathF.Min(a, b);
    [MethodImpl(Inline)] public static float Sum(float a) => a;
    [MethodImpl(Inline)] public static float Exp(float a) => MathF.Exp(a);
    [MethodImpl(Inline)] public static float Round(float a) => MathF.Round(a, MidpointRounding.ToEven);
    [MethodImpl(Inline)] public static float SelectPositive(float condition, float then, float otherwise) => condition > 0 ? then : otherwise;
}
