namespace Mien;

/// <summary>A lower triangular 3 × 3 matrix L: a factor of the covariance L·Lᵀ.</summary>
/// <param name="M00">Row 0.</param>
/// <param name="M10">Row 1.</param>
/// <param name="M11">Row 1, on the diagonal.</param>
/// <param name="M20">Row 2.</param>
/// <param name="M21">Row 2.</param>
/// <param name="M22">Row 2, on the diagonal.</param>
public readonly record struct LowerTriangle3(float M00, float M10, float M11, float M20, float M21, float M22)
{
    internal bool IsFinite => float.IsFinite(M00 + M10 + M11 + M20 + M21 + M22);

    internal static LowerTriangle3 From(ReadOnlySpan<float> rows, float factor) =>
        new(rows[0] * factor, rows[3] * factor, rows[4] * factor, rows[6] * factor, rows[7] * factor, rows[8] * factor);

    /// <summary>The columns.</summary>
    internal (Vector3D X, Vector3D Y, Vector3D Z) Columns => (new(M00, M10, M20), new(0, M11, M21), new(0, 0, M22));
}
