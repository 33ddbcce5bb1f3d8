using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Gemm;

/// <summary>
/// The register tile of every matrix product and convolution: up to 6 rows (pixels) × 4 registers of outputs.
/// out[r, c] = bias[c] + Σ_tap Σ_k rows[tap][r][k] · weights[tap·depth + k][c].
/// </summary>
/// <remarks>
/// Layout: weights are one panel of Columns registers, the bias first, then depth·taps lines; rows are 6 pointers per tap, so a k×k convolution
/// reads its input in place (padding is a pointer to zeros) and a 1×1 convolution is the case of one tap.
/// Registers: 24 sums + 4 weights + 1 broadcast of 32 on AVX-512; 12 + 2 + 1 of 16 elsewhere. Fewer rows or columns drop whole lines of code.
/// Tail: columns beyond the tensor are padded in the panel and stored partially; rows never tail (the caller overlaps the last tile).
/// Scalar equivalent: <see cref="Reference.ReferenceLayers.Convolve"/>.
/// </remarks>
static unsafe class GemmTile<TSimd, TV, TRows, TColumns, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged
    where TRows : struct, IExtent where TColumns : struct, IExtent where TActivation : struct, IActivation
{
    [MethodImpl(KernelCode.Hot)]
    public static void Run(float** rows, int taps, nint depth, float* weights, float* output, nint stride, nint pixel, int channel, int left, Epilogue* end)
    {
        int width = TSimd.Width;
        nint line = TColumns.Count * width;
        TV b0 = TSimd.Load(weights), b1 = default, b2 = default, b3 = default;
        if (TColumns.Count > 1) b1 = TSimd.Load(weights + width);
        if (TColumns.Count > 2) b2 = TSimd.Load(weights + 2 * width);
        if (TColumns.Count > 3) b3 = TSimd.Load(weights + 3 * width);
        TV c00 = b0, c01 = b1, c02 = b2, c03 = b3;
        TV c10 = b0, c11 = b1, c12 = b2, c13 = b3;
        TV c20 = b0, c21 = b1, c22 = b2, c23 = b3;
        TV c30 = b0, c31 = b1, c32 = b2, c33 = b3;
        TV c40 = b0, c41 = b1, c42 = b2, c43 = b3;
        TV c50 = b0, c51 = b1, c52 = b2, c53 = b3;
        float* w = weights + line;
        for (; taps > 0; taps--, rows += 6)
        {
            float* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3], a4 = rows[4], a5 = rows[5];
            for (nint k = 0; k < depth; k++, w += line)
            {
                b0 = TSimd.Load(w);
                if (TColumns.Count > 1) b1 = TSimd.Load(w + width);
                if (TColumns.Count > 2) b2 = TSimd.Load(w + 2 * width);
                if (TColumns.Count > 3) b3 = TSimd.Load(w + 3 * width);
                TV a = TSimd.Splat(a0[k]);
                c00 = TSimd.MultiplyAdd(a, b0, c00);
                if (TColumns.Count > 1) c01 = TSimd.MultiplyAdd(a, b1, c01);
                if (TColumns.Count > 2) c02 = TSimd.MultiplyAdd(a, b2, c02);
                if (TColumns.Count > 3) c03 = TSimd.MultiplyAdd(a, b3, c03);
                if (TRows.Count > 1)
                {
                    a = TSimd.Splat(a1[k]);
                    c10 = TSimd.MultiplyAdd(a, b0, c10);
                    if (TColumns.Count > 1) c11 = TSimd.MultiplyAdd(a, b1, c11);
                    if (TColumns.Count > 2) c12 = TSimd.MultiplyAdd(a, b2, c12);
                    if (TColumns.Count > 3) c13 = TSimd.MultiplyAdd(a, b3, c13);
                }
                if (TRows.Count > 2)
                {
                    a = TSimd.Splat(a2[k]);
                    c20 = TSimd.MultiplyAdd(a, b0, c20);
                    if (TColumns.Count > 1) c21 = TSimd.MultiplyAdd(a, b1, c21);
                    if (TColumns.Count > 2) c22 = TSimd.MultiplyAdd(a, b2, c22);
                    if (TColumns.Count > 3) c23 = TSimd.MultiplyAdd(a, b3, c23);
                    a = TSimd.Splat(a3[k]);
                    c30 = TSimd.MultiplyAdd(a, b0, c30);
                    if (TColumns.Count > 1) c31 = TSimd.MultiplyAdd(a, b1, c31);
                    if (TColumns.Count > 2) c32 = TSimd.MultiplyAdd(a, b2, c32);
                    if (TColumns.Count > 3) c33 = TSimd.MultiplyAdd(a, b3, c33);
                }
                if (TRows.Count > 4)
                {
                    a = TSimd.Splat(a4[k]);
                    c40 = TSimd.MultiplyAdd(a, b0, c40);
                    if (TColumns.Count > 1) c41 = TSimd.MultiplyAdd(a, b1, c41);
                    if (TColumns.Count > 2) c42 = TSimd.MultiplyAdd(a, b2, c42);
                    if (TColumns.Count > 3) c43 = TSimd.MultiplyAdd(a, b3, c43);
                    a = TSimd.Splat(a5[k]);
                    c50 = TSimd.MultiplyAdd(a, b0, c50);
                    if (TColumns.Count > 1) c51 = TSimd.MultiplyAdd(a, b1, c51);
                    if (TColumns.Count > 2) c52 = TSimd.MultiplyAdd(a, b2, c52);
                    if (TColumns.Count > 3) c53 = TSimd.MultiplyAdd(a, b3, c53);
                }
            }
        }
        StoreRow(end, c00, c01, c02, c03, output, pixel, channel, left);
        if (TRows.Count > 1)
            StoreRow(end, c10, c11, c12, c13, output + stride, pixel + 1, channel, left);
        if (TRows.Count > 2)
        {
            StoreRow(end, c20, c21, c22, c23, output + 2 * stride, pixel + 2, channel, left);
            StoreRow(end, c30, c31, c32, c33, output + 3 * stride, pixel + 3, channel, left);
        }
        if (TRows.Count > 4)
        {
            StoreRow(end, c40, c41, c42, c43, output + 4 * stride, pixel + 4, channel, left);
            StoreRow(end, c50, c51, c52, c53, output + 5 * stride, pixel + 5, channel, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreRow(Epilogue* end, TV c0, TV c1, TV c2, TV c3, float* output, nint pixel, int channel, int left)
    {
        int width = TSimd.Width;
        Finish<TSimd, TV, TActivation>.Store(end, c0, output, pixel, channel, left);
        if (TColumns.Count > 1)
            Finish<TSimd, TV, TActivation>.Store(end, c1, output + width, pixel, channel + width, left - width);
        if (TColumns.Count > 2)
            Finish<TSimd, TV, TActivation>.Store(end, c2, output + 2 * width, pixel, channel + 2 * width, left - 2 * width);
        if (TColumns.Count > 3)
            Finish<TSimd, TV, TActivation>.Store(end, c3, output + 3 * width, pixel, channel + 3 * width, left - 3 * width);
    }
}
