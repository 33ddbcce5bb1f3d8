using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>How many samples the coverage loop looks at together.</summary>
enum VectorWidth
{
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>Which widths this processor has.</summary>
static class VectorWidths
{
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Vector512 : Vector256.IsHardwareAccelerated ? VectorWidth.Vector256 : Vector128.IsHardwareAccelerated ? VectorWidth.Vector128 : VectorWidth.Scalar;
}
