using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Graphics;

/// <summary>
/// Makes one row of a picture of half the size from two rows of the whole. A lane of 16 bytes holds four colour pixels, or sixteen grey
/// ones, of which it makes eight bytes.
/// </summary>
readonly struct RowHalver
{
    const int LaneTarget = 8;

    readonly int _bytes, _lane;
    readonly bool _vectorised;
    readonly Vector128<byte> _pairs, _evenOdd;

    /// <param name="bytes">Bytes of a pixel of the whole: 1 (which stays 1), 3 or 4 (which become 4).</param>
    /// <param name="vectorised">Whether to use vectors; the pixels are the same.</param>
    public RowHalver(int bytes, bool vectorised)
    {
        _bytes = bytes;
        _lane = bytes == 1 ? 16 : 4 * bytes;
        _vectorised = vectorised;
        // An index beyond 15 gives 0, in pshufb as in Vector128.Shuffle: the fourth channel stays empty.
        (_pairs, _evenOdd) = bytes switch
        {
            1 => (Vector128<byte>.Indices, Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)),
            3 => (Vector128.Create((byte)0, 3, 1, 4, 2, 5, 255, 255, 6, 9, 7, 10, 8, 11, 255, 255), Vector128.Create((byte)0, 1, 2, 255, 6, 7, 8, 255, 3, 4, 5, 255, 9, 10, 11, 255)),
            _ => (Vector128.Create((byte)0, 4, 1, 5, 2, 6, 255, 255, 8, 12, 9, 13, 10, 14, 255, 255), Vector128.Create((byte)0, 1, 2, 255, 8, 9, 10, 255, 4, 5, 6, 255, 12, 13, 14, 255)),
        };
    }

    /// <summary>Every target pixel is the mean of 2 × 2, halves rounded to even; an odd column at the end counts twice.</summary>
    public void Halve(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target)
    {
        int done = !_vectorised ? 0 : Avx2.IsSupported ? HalveAvx2(upper, lower, target) : HalveVector128(upper, lower, target);
        int targetBytes = _bytes == 1 ? 1 : 4, channels = Math.Min(_bytes, 3);
        for (int x = done / targetBytes; x < target.Length / targetBytes; x++)
        {
            int a = x * 2 * _bytes, b = Math.Min(a + _bytes, upper.Length - _bytes);
            for (int c = 0; c < channels; c++)
            {
                int sum = upper[a + c] + upper[b + c] + lower[a + c] + lower[b + c];
                target[x * targetBytes + c] = (byte)((sum + 1 + ((sum >> 2) & 1)) >> 2);
            }
            if (channels < targetBytes)
                target[x * targetBytes + 3] = 0;
        }
    }

    /// <summary>
    /// Four lanes of two rows: in each, pixels are laid out as neighbours by channel (r0 r1 g0 g1 b0 b1 – – r2 r3 …), which one
    /// instruction adds in pairs. Returns how many bytes it made.
    /// </summary>
    int HalveAvx2(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target)
    {
        int lane = _lane, made = 0;
        Vector256<byte> pairs = Vector256.Create(_pairs, _pairs);
        Vector256<sbyte> ones = Vector256.Create((sbyte)1);
        ref byte a = ref MemoryMarshal.GetReference(upper), b = ref MemoryMarshal.GetReference(lower), t = ref MemoryMarshal.GetReference(target);
        // The last lane of a step loads 16 bytes.
        for (int from = 0; made + 4 * LaneTarget <= target.Length && from + 3 * lane + 16 <= upper.Length; from += 4 * lane, made += 4 * LaneTarget)
        {
            Vector256<short> low = Sums(ref a, from, lane, pairs, ones) + Sums(ref b, from, lane, pairs, ones);
            Vector256<short> high = Sums(ref a, from + 2 * lane, lane, pairs, ones) + Sums(ref b, from + 2 * lane, lane, pairs, ones);
            Vector256<byte> packed = Avx2.PackUnsignedSaturate(Quarter(low), Quarter(high));
            Avx2.Permute4x64(packed.AsUInt64(), 0b11_01_10_00).AsByte().StoreUnsafe(ref t, (nuint)made);
        }
        return made;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<short> Sums(ref byte row, int from, int lane, Vector256<byte> pairs, Vector256<sbyte> ones) =>
        Avx2.MultiplyAddAdjacent(Avx2.Shuffle(Vector256.Create(Vector128.LoadUnsafe(ref row, (nuint)from), Vector128.LoadUnsafe(ref row, (nuint)(from + lane))), pairs), ones);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<short> Quarter(Vector256<short> sums) => (sums + Vector256<short>.One + ((sums >>> 2) & Vector256<short>.One)) >>> 2;

    /// <summary>One lane of two rows: even pixels to the lower half of a vector, odd ones to the upper.</summary>
    int HalveVector128(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target)
    {
        int made = 0;
        Vector128<ushort> one = Vector128<ushort>.One;
        ref byte a = ref MemoryMarshal.GetReference(upper), b = ref MemoryMarshal.GetReference(lower), t = ref MemoryMarshal.GetReference(target);
        for (int from = 0; made + LaneTarget <= target.Length && from + 16 <= upper.Length; from += _lane, made += LaneTarget)
        {
            Vector128<byte> top = Vector128.Shuffle(Vector128.LoadUnsafe(ref a, (nuint)from), _evenOdd);
            Vector128<byte> bottom = Vector128.Shuffle(Vector128.LoadUnsafe(ref b, (nuint)from), _evenOdd);
            Vector128<ushort> sums = Vector128.WidenLower(top) + Vector128.WidenUpper(top) + Vector128.WidenLower(bottom) + Vector128.WidenUpper(bottom);
            sums = (sums + one + ((sums >>> 2) & one)) >>> 2;
            Vector128.Narrow(sums, sums).GetLower().StoreUnsafe(ref t, (nuint)made);
        }
        return made;
    }
}
