using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Graphics.Codecs;

/// <summary>
/// The inverse 8×8 cosine transform in 13-bit integers with the 12-multiplication flow graph of Loeffler, Ligtenberg and Moschytz
/// (ICASSP 1989), rounded after the columns to 2 and after the rows to 0 fractional bits: bit for bit what libjpeg's accurate
/// transform ("islow") gives.
/// </summary>
/// <remarks>
/// Vector form: one Vector256&lt;int&gt; per row, lanes are columns; columns first, then the transposed rows in 16 bits.
/// Scalar equivalent: <see cref="TransformScalar"/>.
/// </remarks>
static unsafe class InverseDct
{
    // 2¹³ times: √2·c6, √2(c2−c6), −√2(c2+c6) and so on, where ck = cos(kπ/16); named by their values.
    const int F0298 = 2446, F0390 = 3196, F0541 = 4433, F0765 = 6270, F0899 = 7373, F1175 = 9633;
    const int F1501 = 12299, F1847 = 15137, F1961 = 16069, F2053 = 16819, F2562 = 20995, F3072 = 25172;
    const int Fraction = 13, ColumnShift = Fraction - 2, RowShift = Fraction + 5;

    /// <summary>Writes 8×8 samples of a block with more than its DC coefficient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(short* block, short* steps, byte* samples, nint stride)
    {
        if (Vector128.IsHardwareAccelerated)
            TransformVector(block, steps, samples, stride);
        else
            TransformScalar(block, steps, samples, stride);
    }

    /// <summary>Writes 8×8 samples of a block that has nothing but its DC coefficient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(int dc, byte* samples, nint stride)
    {
        ulong eight = (ulong)Math.Clamp(((dc + 4) >> 3) + 128, 0, 255) * 0x0101010101010101;
        for (int y = 0; y < 8; y++, samples += stride)
            Unsafe.WriteUnaligned(samples, eight);
    }

    /// <summary>True where no coefficient but the first differs from zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFlat(short* block)
    {
        Vector128<short> any = Vector128.WithElement(Vector128.Load(block), 0, (short)0) | Vector128.Load(block + 8) | Vector128.Load(block + 16)
            | Vector128.Load(block + 24) | Vector128.Load(block + 32) | Vector128.Load(block + 40) | Vector128.Load(block + 48)
            | Vector128.Load(block + 56);
        return any == Vector128<short>.Zero;
    }

    [MethodImpl(CodecCode.Hot)]
    internal static void TransformVector(short* block, short* steps, byte* samples, nint stride)
    {
        Vector256<int> v0 = Widen(Vector128.Load(block) * Vector128.Load(steps));
        Vector256<int> v1 = Widen(Vector128.Load(block + 8) * Vector128.Load(steps + 8));
        Vector256<int> v2 = Widen(Vector128.Load(block + 16) * Vector128.Load(steps + 16));
        Vector256<int> v3 = Widen(Vector128.Load(block + 24) * Vector128.Load(steps + 24));
        Vector256<int> v4 = Widen(Vector128.Load(block + 32) * Vector128.Load(steps + 32));
        Vector256<int> v5 = Widen(Vector128.Load(block + 40) * Vector128.Load(steps + 40));
        Vector256<int> v6 = Widen(Vector128.Load(block + 48) * Vector128.Load(steps + 48));
        Vector256<int> v7 = Widen(Vector128.Load(block + 56) * Vector128.Load(steps + 56));
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, 1 << (ColumnShift - 1), ColumnShift);

        Vector128<short> s0 = Narrow(v0), s1 = Narrow(v1), s2 = Narrow(v2), s3 = Narrow(v3);
        Vector128<short> s4 = Narrow(v4), s5 = Narrow(v5), s6 = Narrow(v6), s7 = Narrow(v7);
        Lanes.Transpose(ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        v0 = Widen(s0);
        v1 = Widen(s1);
        v2 = Widen(s2);
        v3 = Widen(s3);
        v4 = Widen(s4);
        v5 = Widen(s5);
        v6 = Widen(s6);
        v7 = Widen(s7);
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, (128 << RowShift) + (1 << (RowShift - 1)), RowShift);

        s0 = Narrow(v0);
        s1 = Narrow(v1);
        s2 = Narrow(v2);
        s3 = Narrow(v3);
        s4 = Narrow(v4);
        s5 = Narrow(v5);
        s6 = Narrow(v6);
        s7 = Narrow(v7);
        Lanes.Transpose(ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        Store(Lanes.ToBytes(s0, s1), samples, stride);
        Store(Lanes.ToBytes(s2, s3), samples + 2 * stride, stride);
        Store(Lanes.ToBytes(s4, s5), samples + 4 * stride, stride);
        Store(Lanes.ToBytes(s6, s7), samples + 6 * stride, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Pass(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        ref Vector256<int> v4, ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7, int rounding, int shift)
    {
        Vector256<int> z1 = (v2 + v6) * F0541;
        Vector256<int> even2 = z1 - v6 * F1847;
        Vector256<int> even3 = z1 + v2 * F0765;
        Vector256<int> half = Vector256.Create(rounding);
        Vector256<int> even0 = ((v0 + v4) << Fraction) + half;
        Vector256<int> even1 = ((v0 - v4) << Fraction) + half;
        Vector256<int> e0 = even0 + even3, e3 = even0 - even3, e1 = even1 + even2, e2 = even1 - even2;

        Vector256<int> z3 = v7 + v3, z4 = v5 + v1;
        Vector256<int> z5 = (z3 + z4) * F1175;
        z3 = z5 - z3 * F1961;
        z4 = z5 - z4 * F0390;
        z1 = (v7 + v1) * F0899;
        Vector256<int> z2 = (v5 + v3) * F2562;
        Vector256<int> odd0 = v7 * F0298 + z3 - z1;
        Vector256<int> odd1 = v5 * F2053 + z4 - z2;
        Vector256<int> odd2 = v3 * F3072 + z3 - z2;
        Vector256<int> odd3 = v1 * F1501 + z4 - z1;

        v0 = (e0 + odd3) >> shift;
        v7 = (e0 - odd3) >> shift;
        v1 = (e1 + odd2) >> shift;
        v6 = (e1 - odd2) >> shift;
        v2 = (e2 + odd1) >> shift;
        v5 = (e2 - odd1) >> shift;
        v3 = (e3 + odd0) >> shift;
        v4 = (e3 - odd0) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Widen(Vector128<short> v) =>
        Avx2.IsSupported ? Avx2.ConvertToVector256Int32(v) : Vector256.Create(Vector128.WidenLower(v), Vector128.WidenUpper(v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<short> Narrow(Vector256<int> v) =>
        Sse2.IsSupported
            ? Sse2.PackSignedSaturate(v.GetLower(), v.GetUpper())
            : Vector128.NarrowWithSaturation(v.GetLower(), v.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector128<byte> rows, byte* samples, nint stride)
    {
        Unsafe.WriteUnaligned(samples, rows.AsUInt64().ToScalar());
        Unsafe.WriteUnaligned(samples + stride, rows.AsUInt64().GetElement(1));
    }

    internal static void TransformScalar(short* block, short* steps, byte* samples, nint stride)
    {
        int* work = stackalloc int[64];
        for (int x = 0; x < 64; x++)
            work[x] = (short)(block[x] * steps[x]);
        for (int x = 0; x < 8; x++)
        {
            PassScalar(work + x, 8, 1 << (ColumnShift - 1), ColumnShift);
            // The vector form keeps 16 bits here; only damaged files have more.
            for (int y = 0; y < 64; y += 8)
                work[x + y] = Math.Clamp(work[x + y], short.MinValue, short.MaxValue);
        }
        for (int y = 0; y < 8; y++, samples += stride)
        {
            PassScalar(work + y * 8, 1, (128 << RowShift) + (1 << (RowShift - 1)), RowShift);
            for (int x = 0; x < 8; x++)
                samples[x] = (byte)Math.Clamp(work[y * 8 + x], 0, 255);
        }
    }

    static void PassScalar(int* v, int step, int rounding, int shift)
    {
        int v0 = v[0], v1 = v[step], v2 = v[2 * step], v3 = v[3 * step], v4 = v[4 * step], v5 = v[5 * step], v6 = v[6 * step], v7 = v[7 * step];
        int z1 = (v2 + v6) * F0541;
        int even2 = z1 - v6 * F1847, even3 = z1 + v2 * F0765;
        int even0 = ((v0 + v4) << Fraction) + rounding, even1 = ((v0 - v4) << Fraction) + rounding;
        int z5 = (v7 + v3 + v5 + v1) * F1175;
        int z3 = z5 - (v7 + v3) * F1961, z4 = z5 - (v5 + v1) * F0390;
        z1 = (v7 + v1) * F0899;
        int z2 = (v5 + v3) * F2562;
        int odd0 = v7 * F0298 + z3 - z1, odd1 = v5 * F2053 + z4 - z2, odd2 = v3 * F3072 + z3 - z2, odd3 = v1 * F1501 + z4 - z1;
        v[0] = (even0 + even3 + odd3) >> shift;
        v[7 * step] = (even0 + even3 - odd3) >> shift;
        v[step] = (even1 + even2 + odd2) >> shift;
        v[6 * step] = (even1 + even2 - odd2) >> shift;
        v[2 * step] = (even1 - even2 + odd1) >> shift;
        v[5 * step] = (even1 - even2 - odd1) >> shift;
        v[3 * step] = (even0 - even3 + odd0) >> shift;
        v[4 * step] = (even0 - even3 - odd0) >> shift;
    }
}
