using System.Runtime.CompilerServices;
using Mien.Tensors.Kernels.Gemm;

namespace Mien.Tensors.Kernels.Training;

/// <summary>
/// Gradient of a matrix by products over pixels, 6 inputs × up to 4 registers of outputs in registers:
/// gradient[k, o] = (fresh ? 0 : gradient[k, o]) + Σ_pixel x[pixel, k] · dy[pixel, o].
/// </summary>
/// <remarks>
/// Layout: both operands as the layers left them, so nothing is packed or transposed. Registers: 24 sums + 4 dy + 1 broadcast of 32 on AVX-512,
/// 12 + 2 + 1 of 16 elsewhere. Tail: fewer inputs by a smaller tile, outputs beyond the last by partial loads and stores.
/// </remarks>
static unsafe class OuterTile<TSimd, TV, TRows, TColumns>
    where TSimd : struct, ISimd<TV> where TV : unmanaged where TRows : struct, IExtent where TColumns : struct, IExtent
{
    [MethodImpl(KernelCode.Hot)]
    public static void Run(float* x, nint xStride, float* dy, nint dyStride, nint pixels, float* gradient, nint line, int outputs, bool fresh)
    {
        int width = TSimd.Width, last = (TColumns.Count - 1) * TSimd.Width, rest = outputs - last;
        bool whole = rest >= width;
        TV zero = TSimd.Splat(0);
        TV c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        TV c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        TV c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        TV c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        TV c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        TV c50 = zero, c51 = zero, c52 = zero, c53 = zero;
        for (nint p = pixels; p > 0; p--, x += xStride, dy += dyStride)
        {
            // What lies behind the last output is another pixel's: it spoils only lanes that are not stored.
            TV b0 = TSimd.Load(dy), b1 = zero, b2 = zero, b3 = zero;
            if (TColumns.Count > 1) b1 = TSimd.Load(dy + width);
            if (TColumns.Count > 2) b2 = TSimd.Load(dy + 2 * width);
            if (TColumns.Count > 3) b3 = TSimd.Load(dy + 3 * width);
            TV a = TSimd.Splat(x[0]);
            c00 = TSimd.MultiplyAdd(a, b0, c00);
            if (TColumns.Count > 1) c01 = TSimd.MultiplyAdd(a, b1, c01);
            if (TColumns.Count > 2) c02 = TSimd.MultiplyAdd(a, b2, c02);
            if (TColumns.Count > 3) c03 = TSimd.MultiplyAdd(a, b3, c03);
            if (TRows.Count > 1)
            {
                a = TSimd.Splat(x[1]);
                c10 = TSimd.MultiplyAdd(a, b0, c10);
                if (TColumns.Count > 1) c11 = TSimd.MultiplyAdd(a, b1, c11);
                if (TColumns.Count > 2) c12 = TSimd.MultiplyAdd(a, b2, c12);
                if (TColumns.Count > 3) c13 = TSimd.MultiplyAdd(a, b3, c13);
            }
            if (TRows.Count > 2)
            {
                a = TSimd.Splat(x[2]);
                c20 = TSimd.MultiplyAdd(a, b0, c20);
                if (TColumns.Count > 1) c21 = TSimd.MultiplyAdd(a, b1, c21);
                if (TColumns.Count > 2) c22 = TSimd.MultiplyAdd(a, b2, c22);
                if (TColumns.Count > 3) c23 = TSimd.MultiplyAdd(a, b3, c23);
                a = TSimd.Splat(x[3]);
                c30 = TSimd.MultiplyAdd(a, b0, c30);
                if (TColumns.Count > 1) c31 = TSimd.MultiplyAdd(a, b1, c31);
                if (TColumns.Count > 2) c32 = TSimd.MultiplyAdd(a, b2, c32);
                if (TColumns.Count > 3) c33 = TSimd.MultiplyAdd(a, b3, c33);
            }
            if (TRows.Count > 4)
            {
                a = TSimd.Splat(x[4]);
                c40 = TSimd.MultiplyAdd(a, b0, c40);
                if (TColumns.Count > 1) c41 = TSimd.MultiplyAdd(a, b1, c41);
                if (TColumns.Count > 2) c42 = TSimd.MultiplyAdd(a, b2, c42);
                if (TColumns.Count > 3) c43 = TSimd.MultiplyAdd(a, b3, c43);
                a = TSimd.Splat(x[5]);
                c50 = TSimd.MultiplyAdd(a, b0, c50);
                if (TColumns.Count > 1) c51 = TSimd.MultiplyAdd(a, b1, c51);
                if (TColumns.Count > 2) c52 = TSimd.MultiplyAdd(a, b2, c52);
                if (TColumns.Count > 3) c53 = TSimd.MultiplyAdd(a, b3, c53);
            }
        }
        Row(gradient, c00, c01, c02, c03, fresh, whole, rest);
        if (TRows.Count > 1)
            Row(gradient += line, c10, c11, c12, c13, fresh, whole, rest);
        if (TRows.Count > 2)
        {
            Row(gradient += line, c20, c21, c22, c23, fresh, whole, rest);
            Row(gradient += line, c30, c31, c32, c33, fresh, whole, rest);
        }
        if (TRows.Count > 4)
        {
            Row(gradient += line, c40, c41, c42, c43, fresh, whole, rest);
            Row(gradient += line, c50, c51, c52, c53, fresh, whole, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row(float* to, TV c0, TV c1, TV c2, TV c3, bool fresh, bool whole, int rest)
    {
        if (TColumns.Count > 1) Put(to, c0, fresh);
        if (TColumns.Count > 2) Put(to + TSimd.Width, c1, fresh);
        if (TColumns.Count > 3) Put(to + 2 * TSimd.Width, c2, fresh);
        TV end = TColumns.Count == 1 ? c0 : TColumns.Count == 2 ? c1 : TColumns.Count == 3 ? c2 : c3;
        to += (TColumns.Count - 1) * TSimd.Width;
        if (whole)
            Put(to, end, fresh);
        else
            TSimd.StorePartial(to, fresh ? end : TSimd.Add(end, TSimd.LoadPartial(to, rest)), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(float* to, TV value, bool fresh) => TSimd.Store(to, fresh ? value : TSimd.Add(value, TSimd.Load(to)));
}
