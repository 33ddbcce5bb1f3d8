using System.Runtime.CompilerServices;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Kernels.Gemm;

/// <summary>
/// The register tile of every matrix product and convolution: up to 6 rows (pixels) × 4 registers of outputs.
/// out[r, c] = activation(bias[c] + residual[r, c] + Σ_tap Σ_k rows[tap][r][k] · weights[tap·depth + k][c]).
/// </summary>
/// <remarks>
/// Layout: weights are one panel of Columns registers, the bias first, then depth·taps lines; rows are 6 pointers per tap, so a k×k convolution
/// reads its input in place (padding is a pointer to zeros) and a 1×1 convolution is the case of one tap at equal distances.
/// Registers: 24 sums + 4 weights + 1 broadcast of 32 on AVX-512; 12 + 2 + 1 of 16 elsewhere. Fewer rows or columns drop whole lines of code.
/// Tail: columns beyond the tensor are padded in the panel; their garbage falls on the next pixel, which is written after (partial stores cost
/// three times as much), so pixels go upwards, the panel with a tail comes first and only the last tile stores partially. Rows never tail: the
/// last tile overlaps the one before it, and both write the same bits. Scalar equivalent: <see cref="Reference.ReferenceLayers.Convolve"/>.
/// </remarks>
static unsafe class GemmTile<TSimd, TV, TRows, TColumns, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged
    where TRows : struct, IExtent where TColumns : struct, IExtent where TActivation : struct, IActivation
{
    /// <summary>Tiles [from, to) of a panel.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Run(GemmPanel* panel, int from, int to, Epilogue* end)
    {
        int width = TSimd.Width;
        nint line = TColumns.Count * width;
        int exactFrom = panel->Exact ? from : panel->Final ? to - 1 : to;
        for (int tile = from; tile < to; tile++)
        {
            nint pixel = Math.Min(tile * TRows.Count, panel->Pixels - TRows.Count);
            float* w = panel->Weights;
            TV b0 = TSimd.Load(w), b1 = default, b2 = default, b3 = default;
            if (TColumns.Count > 1) b1 = TSimd.Load(w + width);
            if (TColumns.Count > 2) b2 = TSimd.Load(w + 2 * width);
            if (TColumns.Count > 3) b3 = TSimd.Load(w + 3 * width);
            TV c00 = b0, c01 = b1, c02 = b2, c03 = b3;
            TV c10 = b0, c11 = b1, c12 = b2, c13 = b3;
            TV c20 = b0, c21 = b1, c22 = b2, c23 = b3;
            TV c30 = b0, c31 = b1, c32 = b2, c33 = b3;
            TV c40 = b0, c41 = b1, c42 = b2, c43 = b3;
            TV c50 = b0, c51 = b1, c52 = b2, c53 = b3;
            w += line;
            int taps = panel->Taps;
            float** rows = panel->Table + (nint)tile * taps * 6;
            do
            {
                float* a0, a1, a2, a3, a4, a5;
                if (panel->Table == null)
                {
                    nint step = panel->InputStride;
                    a0 = panel->Input + pixel * step + (panel->Taps - taps) * panel->TapStep;
                    a1 = a0 + step;
                    a2 = a1 + step;
                    a3 = a2 + step;
                    a4 = a3 + step;
                    a5 = a4 + step;
                }
                else
                {
                    a0 = rows[0];
                    a1 = rows[1];
                    a2 = rows[2];
                    a3 = rows[3];
                    a4 = rows[4];
                    a5 = rows[5];
                    rows += 6;
                }
                nint depth = panel->Depth;
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
            while (--taps > 0);

            int channel = panel->Channel, left = panel->Left;
            if (end->Residual != null)
            {
                int rest = end->ResidualChannels - channel;
                nint jump = end->ResidualStride;
                float* r = end->Residual + pixel * jump + channel;
                if (rest >= line)
                {
                    c00 = TSimd.Add(c00, TSimd.Load(r));
                    if (TColumns.Count > 1) c01 = TSimd.Add(c01, TSimd.Load(r + width));
                    if (TColumns.Count > 2) c02 = TSimd.Add(c02, TSimd.Load(r + 2 * width));
                    if (TColumns.Count > 3) c03 = TSimd.Add(c03, TSimd.Load(r + 3 * width));
                    r += jump;
                    if (TRows.Count > 1)
                    {
                        c10 = TSimd.Add(c10, TSimd.Load(r));
                        if (TColumns.Count > 1) c11 = TSimd.Add(c11, TSimd.Load(r + width));
                        if (TColumns.Count > 2) c12 = TSimd.Add(c12, TSimd.Load(r + 2 * width));
                        if (TColumns.Count > 3) c13 = TSimd.Add(c13, TSimd.Load(r + 3 * width));
                        r += jump;
                    }
                    if (TRows.Count > 2)
                    {
                        c20 = TSimd.Add(c20, TSimd.Load(r));
                        if (TColumns.Count > 1) c21 = TSimd.Add(c21, TSimd.Load(r + width));
                        if (TColumns.Count > 2) c22 = TSimd.Add(c22, TSimd.Load(r + 2 * width));
                        if (TColumns.Count > 3) c23 = TSimd.Add(c23, TSimd.Load(r + 3 * width));
                        r += jump;
                        c30 = TSimd.Add(c30, TSimd.Load(r));
                        if (TColumns.Count > 1) c31 = TSimd.Add(c31, TSimd.Load(r + width));
                        if (TColumns.Count > 2) c32 = TSimd.Add(c32, TSimd.Load(r + 2 * width));
                        if (TColumns.Count > 3) c33 = TSimd.Add(c33, TSimd.Load(r + 3 * width));
                        r += jump;
                    }
                    if (TRows.Count > 4)
                    {
                        c40 = TSimd.Add(c40, TSimd.Load(r));
                        if (TColumns.Count > 1) c41 = TSimd.Add(c41, TSimd.Load(r + width));
                        if (TColumns.Count > 2) c42 = TSimd.Add(c42, TSimd.Load(r + 2 * width));
                        if (TColumns.Count > 3) c43 = TSimd.Add(c43, TSimd.Load(r + 3 * width));
                        r += jump;
                        c50 = TSimd.Add(c50, TSimd.Load(r));
                        if (TColumns.Count > 1) c51 = TSimd.Add(c51, TSimd.Load(r + width));
                        if (TColumns.Count > 2) c52 = TSimd.Add(c52, TSimd.Load(r + 2 * width));
                        if (TColumns.Count > 3) c53 = TSimd.Add(c53, TSimd.Load(r + 3 * width));
                    }
                }
                else
                {
                    c00 = TSimd.Add(c00, TSimd.LoadPartial(r, rest));
                    if (TColumns.Count > 1) c01 = TSimd.Add(c01, TSimd.LoadPartial(r + width, rest - width));
                    if (TColumns.Count > 2) c02 = TSimd.Add(c02, TSimd.LoadPartial(r + 2 * width, rest - 2 * width));
                    if (TColumns.Count > 3) c03 = TSimd.Add(c03, TSimd.LoadPartial(r + 3 * width, rest - 3 * width));
                    r += jump;
                    if (TRows.Count > 1)
                    {
                        c10 = TSimd.Add(c10, TSimd.LoadPartial(r, rest));
                        if (TColumns.Count > 1) c11 = TSimd.Add(c11, TSimd.LoadPartial(r + width, rest - width));
                        if (TColumns.Count > 2) c12 = TSimd.Add(c12, TSimd.LoadPartial(r + 2 * width, rest - 2 * width));
                        if (TColumns.Count > 3) c13 = TSimd.Add(c13, TSimd.LoadPartial(r + 3 * width, rest - 3 * width));
                        r += jump;
                    }
                    if (TRows.Count > 2)
                    {
                        c20 = TSimd.Add(c20, TSimd.LoadPartial(r, rest));
                        if (TColumns.Count > 1) c21 = TSimd.Add(c21, TSimd.LoadPartial(r + width, rest - width));
                        if (TColumns.Count > 2) c22 = TSimd.Add(c22, TSimd.LoadPartial(r + 2 * width, rest - 2 * width));
                        if (TColumns.Count > 3) c23 = TSimd.Add(c23, TSimd.LoadPartial(r + 3 * width, rest - 3 * width));
                        r += jump;
                        c30 = TSimd.Add(c30, TSimd.LoadPartial(r, rest));
                        if (TColumns.Count > 1) c31 = TSimd.Add(c31, TSimd.LoadPartial(r + width, rest - width));
                        if (TColumns.Count > 2) c32 = TSimd.Add(c32, TSimd.LoadPartial(r + 2 * width, rest - 2 * width));
                        if (TColumns.Count > 3) c33 = TSimd.Add(c33, TSimd.LoadPartial(r + 3 * width, rest - 3 * width));
                        r += jump;
                    }
                    if (TRows.Count > 4)
                    {
                        c40 = TSimd.Add(c40, TSimd.LoadPartial(r, rest));
                        if (TColumns.Count > 1) c41 = TSimd.Add(c41, TSimd.LoadPartial(r + width, rest - width));
                        if (TColumns.Count > 2) c42 = TSimd.Add(c42, TSimd.LoadPartial(r + 2 * width, rest - 2 * width));
                        if (TColumns.Count > 3) c43 = TSimd.Add(c43, TSimd.LoadPartial(r + 3 * width, rest - 3 * width));
                        r += jump;
                        c50 = TSimd.Add(c50, TSimd.LoadPartial(r, rest));
                        if (TColumns.Count > 1) c51 = TSimd.Add(c51, TSimd.LoadPartial(r + width, rest - width));
                        if (TColumns.Count > 2) c52 = TSimd.Add(c52, TSimd.LoadPartial(r + 2 * width, rest - 2 * width));
                        if (TColumns.Count > 3) c53 = TSimd.Add(c53, TSimd.LoadPartial(r + 3 * width, rest - 3 * width));
                    }
                }
            }
            if (TActivation.Kind != ActivationKind.None)
            {
                c00 = Finish<TSimd, TV, TActivation>.Apply(end, c00, channel);
                if (TColumns.Count > 1) c01 = Finish<TSimd, TV, TActivation>.Apply(end, c01, channel + width);
                if (TColumns.Count > 2) c02 = Finish<TSimd, TV, TActivation>.Apply(end, c02, channel + 2 * width);
                if (TColumns.Count > 3) c03 = Finish<TSimd, TV, TActivation>.Apply(end, c03, channel + 3 * width);
                if (TRows.Count > 1)
                {
                    c10 = Finish<TSimd, TV, TActivation>.Apply(end, c10, channel);
                    if (TColumns.Count > 1) c11 = Finish<TSimd, TV, TActivation>.Apply(end, c11, channel + width);
                    if (TColumns.Count > 2) c12 = Finish<TSimd, TV, TActivation>.Apply(end, c12, channel + 2 * width);
                    if (TColumns.Count > 3) c13 = Finish<TSimd, TV, TActivation>.Apply(end, c13, channel + 3 * width);
                }
                if (TRows.Count > 2)
                {
                    c20 = Finish<TSimd, TV, TActivation>.Apply(end, c20, channel);
                    if (TColumns.Count > 1) c21 = Finish<TSimd, TV, TActivation>.Apply(end, c21, channel + width);
                    if (TColumns.Count > 2) c22 = Finish<TSimd, TV, TActivation>.Apply(end, c22, channel + 2 * width);
                    if (TColumns.Count > 3) c23 = Finish<TSimd, TV, TActivation>.Apply(end, c23, channel + 3 * width);
                    c30 = Finish<TSimd, TV, TActivation>.Apply(end, c30, channel);
                    if (TColumns.Count > 1) c31 = Finish<TSimd, TV, TActivation>.Apply(end, c31, channel + width);
                    if (TColumns.Count > 2) c32 = Finish<TSimd, TV, TActivation>.Apply(end, c32, channel + 2 * width);
                    if (TColumns.Count > 3) c33 = Finish<TSimd, TV, TActivation>.Apply(end, c33, channel + 3 * width);
                }
                if (TRows.Count > 4)
                {
                    c40 = Finish<TSimd, TV, TActivation>.Apply(end, c40, channel);
                    if (TColumns.Count > 1) c41 = Finish<TSimd, TV, TActivation>.Apply(end, c41, channel + width);
                    if (TColumns.Count > 2) c42 = Finish<TSimd, TV, TActivation>.Apply(end, c42, channel + 2 * width);
                    if (TColumns.Count > 3) c43 = Finish<TSimd, TV, TActivation>.Apply(end, c43, channel + 3 * width);
                    c50 = Finish<TSimd, TV, TActivation>.Apply(end, c50, channel);
                    if (TColumns.Count > 1) c51 = Finish<TSimd, TV, TActivation>.Apply(end, c51, channel + width);
                    if (TColumns.Count > 2) c52 = Finish<TSimd, TV, TActivation>.Apply(end, c52, channel + 2 * width);
                    if (TColumns.Count > 3) c53 = Finish<TSimd, TV, TActivation>.Apply(end, c53, channel + 3 * width);
                }
            }
            nint stride = panel->OutputStride, last = line - width;
            float* o = panel->Output + pixel * stride;
            if (left >= line || tile < exactFrom)
            {
                TSimd.Store(o, c00);
                if (TColumns.Count > 1) TSimd.Store(o + width, c01);
                if (TColumns.Count > 2) TSimd.Store(o + 2 * width, c02);
                if (TColumns.Count > 3) TSimd.Store(o + 3 * width, c03);
                o += stride;
                if (TRows.Count > 1)
                {
                    TSimd.Store(o, c10);
                    if (TColumns.Count > 1) TSimd.Store(o + width, c11);
                    if (TColumns.Count > 2) TSimd.Store(o + 2 * width, c12);
                    if (TColumns.Count > 3) TSimd.Store(o + 3 * width, c13);
                    o += stride;
                }
                if (TRows.Count > 2)
                {
                    TSimd.Store(o, c20);
                    if (TColumns.Count > 1) TSimd.Store(o + width, c21);
                    if (TColumns.Count > 2) TSimd.Store(o + 2 * width, c22);
                    if (TColumns.Count > 3) TSimd.Store(o + 3 * width, c23);
                    o += stride;
                    TSimd.Store(o, c30);
                    if (TColumns.Count > 1) TSimd.Store(o + width, c31);
                    if (TColumns.Count > 2) TSimd.Store(o + 2 * width, c32);
                    if (TColumns.Count > 3) TSimd.Store(o + 3 * width, c33);
                    o += stride;
                }
                if (TRows.Count > 4)
                {
                    TSimd.Store(o, c40);
                    if (TColumns.Count > 1) TSimd.Store(o + width, c41);
                    if (TColumns.Count > 2) TSimd.Store(o + 2 * width, c42);
                    if (TColumns.Count > 3) TSimd.Store(o + 3 * width, c43);
                    o += stride;
                    TSimd.Store(o, c50);
                    if (TColumns.Count > 1) TSimd.Store(o + width, c51);
                    if (TColumns.Count > 2) TSimd.Store(o + 2 * width, c52);
                    if (TColumns.Count > 3) TSimd.Store(o + 3 * width, c53);
                }
            }
            else
            {
                int count = left - (int)last;
                if (TColumns.Count > 1) TSimd.Store(o, c00);
                if (TColumns.Count > 2) TSimd.Store(o + width, c01);
                if (TColumns.Count > 3) TSimd.Store(o + 2 * width, c02);
                TSimd.StorePartial(o + last, Last(c00, c01, c02, c03), count);
                o += stride;
                if (TRows.Count > 1)
                {
                    if (TColumns.Count > 1) TSimd.Store(o, c10);
                    if (TColumns.Count > 2) TSimd.Store(o + width, c11);
                    if (TColumns.Count > 3) TSimd.Store(o + 2 * width, c12);
                    TSimd.StorePartial(o + last, Last(c10, c11, c12, c13), count);
                    o += stride;
                }
                if (TRows.Count > 2)
                {
                    if (TColumns.Count > 1) TSimd.Store(o, c20);
                    if (TColumns.Count > 2) TSimd.Store(o + width, c21);
                    if (TColumns.Count > 3) TSimd.Store(o + 2 * width, c22);
                    TSimd.StorePartial(o + last, Last(c20, c21, c22, c23), count);
                    o += stride;
                    if (TColumns.Count > 1) TSimd.Store(o, c30);
                    if (TColumns.Count > 2) TSimd.Store(o + width, c31);
                    if (TColumns.Count > 3) TSimd.Store(o + 2 * width, c32);
                    TSimd.StorePartial(o + last, Last(c30, c31, c32, c33), count);
                    o += stride;
                }
                if (TRows.Count > 4)
                {
                    if (TColumns.Count > 1) TSimd.Store(o, c40);
                    if (TColumns.Count > 2) TSimd.Store(o + width, c41);
                    if (TColumns.Count > 3) TSimd.Store(o + 2 * width, c42);
                    TSimd.StorePartial(o + last, Last(c40, c41, c42, c43), count);
                    o += stride;
                    if (TColumns.Count > 1) TSimd.Store(o, c50);
                    if (TColumns.Count > 2) TSimd.Store(o + width, c51);
                    if (TColumns.Count > 3) TSimd.Store(o + 2 * width, c52);
                    TSimd.StorePartial(o + last, Last(c50, c51, c52, c53), count);
                }
            }
        }
    }

    /// <summary>Only the last register of a row can be cut off by the end of the tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Last(TV c0, TV c1, TV c2, TV c3) => TColumns.Count == 1 ? c0 : TColumns.Count == 2 ? c1 : TColumns.Count == 3 ? c2 : c3;
}
