using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mien.Graphics.Codecs;

/// <summary>Vector steps of the codecs that have one instruction on x64 and Arm, and a portable form elsewhere.</summary>
static class Lanes
{
    /// <summary>a0 b0 a1 b1 a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> InterleaveLow(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
            return Sse2.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipLow(a, b);
        return Vector128.Create(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]);
    }

    /// <summary>a4 b4 a5 b5 a6 b6 a7 b7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> InterleaveHigh(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
            return Sse2.UnpackHigh(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipHigh(a, b);
        return Vector128.Create(a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7]);
    }

    /// <summary>Sixteen 16-bit numbers as bytes, clamped to 0–255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBytes(Vector128<short> low, Vector128<short> high)
    {
        if (Sse2.IsSupported)
            return Sse2.PackUnsignedSaturate(low, high);
        Vector128<short> most = Vector128.Create((short)255);
        low = Vector128.Min(Vector128.Max(low, Vector128<short>.Zero), most);
        high = Vector128.Min(Vector128.Max(high, Vector128<short>.Zero), most);
        return Vector128.Narrow(low.AsUInt16(), high.AsUInt16());
    }

    /// <summary>(a·b) >> 16 of signed 16-bit numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> MultiplyHigh(Vector128<short> a, short b)
    {
        if (Sse2.IsSupported)
            return Sse2.MultiplyHigh(a, Vector128.Create(b));
        return Vector128.Narrow((Vector128.WidenLower(a) * b) >> 16, (Vector128.WidenUpper(a) * b) >> 16);
    }

    /// <summary>(a·p + b·q + 2¹⁵) >> 16, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> MultiplyAddRound(Vector128<short> a, short p, Vector128<short> b, short q)
    {
        Vector128<int> half = Vector128.Create(1 << 15);
        if (Sse2.IsSupported)
        {
            Vector128<short> factors = Vector128.Create((ushort)p | q << 16).AsInt16();
            Vector128<int> low = Sse2.MultiplyAddAdjacent(Sse2.UnpackLow(a, b), factors) + half;
            Vector128<int> high = Sse2.MultiplyAddAdjacent(Sse2.UnpackHigh(a, b), factors) + half;
            return Sse2.PackSignedSaturate(low >> 16, high >> 16);
        }
        return Vector128.Narrow(
            (Vector128.WidenLower(a) * p + Vector128.WidenLower(b) * q + half) >> 16,
            (Vector128.WidenUpper(a) * p + Vector128.WidenUpper(b) * q + half) >> 16);
    }

    /// <summary>Turns rows of an 8×8 matrix into columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(
        ref Vector128<short> r0, ref Vector128<short> r1, ref Vector128<short> r2, ref Vector128<short> r3,
        ref Vector128<short> r4, ref Vector128<short> r5, ref Vector128<short> r6, ref Vector128<short> r7)
    {
        // Three rounds of interleaving row i with row i + 4: each round moves one bit of the column index into the row index.
        Vector128<short> a0 = InterleaveLow(r0, r4), a1 = InterleaveHigh(r0, r4);
        Vector128<short> a2 = InterleaveLow(r1, r5), a3 = InterleaveHigh(r1, r5);
        Vector128<short> a4 = InterleaveLow(r2, r6), a5 = InterleaveHigh(r2, r6);
        Vector128<short> a6 = InterleaveLow(r3, r7), a7 = InterleaveHigh(r3, r7);
        Vector128<short> b0 = InterleaveLow(a0, a4), b1 = InterleaveHigh(a0, a4);
        Vector128<short> b2 = InterleaveLow(a1, a5), b3 = InterleaveHigh(a1, a5);
        Vector128<short> b4 = InterleaveLow(a2, a6), b5 = InterleaveHigh(a2, a6);
        Vector128<short> b6 = InterleaveLow(a3, a7), b7 = InterleaveHigh(a3, a7);
        r0 = InterleaveLow(b0, b4);
        r1 = InterleaveHigh(b0, b4);
        r2 = InterleaveLow(b1, b5);
        r3 = InterleaveHigh(b1, b5);
        r4 = InterleaveLow(b2, b6);
        r5 = InterleaveHigh(b2, b6);
        r6 = InterleaveLow(b3, b7);
        r7 = InterleaveHigh(b3, b7);
    }
}
