namespace Mien.Tensors.Kernels.Gemm;

/// <summary>A small number as a type, so that the JIT unrolls by it.</summary>
interface IExtent
{
    static abstract int Count { get; }
}

readonly struct One : IExtent { public static int Count => 1; }
readonly struct Two : IExtent { public static int Count => 2; }
readonly struct Three : IExtent { public static int Count => 3; }
readonly struct Four : IExtent { public static int Count => 4; }
readonly struct Six : IExtent { public static int Count => 6; }
