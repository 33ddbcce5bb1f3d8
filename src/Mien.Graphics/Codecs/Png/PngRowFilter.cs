using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Codecs;

/// <summary>
/// Chooses the filter of each row of a PNG file that is written: the one whose bytes, taken as signed numbers, have the smallest
/// sum of magnitudes (PNG 3, section 12.7).
/// </summary>
sealed class PngRowFilter
{
    const int Margin = PngFilters.Margin;

    readonly int _length;
    readonly int _step;
    readonly byte[][] _candidates = new byte[5][];
    byte[] _current;
    byte[] _above;

    public PngRowFilter(int length, int step)
    {
        _length = length;
        _step = step;
        _current = new byte[length + 2 * Margin];
        _above = new byte[length + 2 * Margin];
        for (int i = 0; i < _candidates.Length; i++)
        {
            _candidates[i] = new byte[length + 1 + Margin];
            _candidates[i][0] = (byte)i;
        }
    }

    /// <summary>Room for the samples of the next row.</summary>
    public Span<byte> NextRow()
    {
        (_current, _above) = (_above, _current);
        return _current.AsSpan(Margin, _length);
    }

    /// <summary>The filter's number and the filtered bytes of the row.</summary>
    public ReadOnlySpan<byte> Filter()
    {
        _current.AsSpan(Margin, _length).CopyTo(_candidates[0].AsSpan(1));
        Span<long> sums = stackalloc long[5];
        FilterAll(sums);
        int best = 0;
        for (int i = 1; i < 5; i++)
        {
            if (sums[i] < sums[best])
                best = i;
        }
        return _candidates[best].AsSpan(0, _length + 1);
    }

    // Rows stand behind zeroed margins, so left and corner of the first pixel are zero.
    [MethodImpl(CodecCode.Hot)]
    void FilterAll(Span<long> sums)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte row = ref _current[Margin], up = ref _above[Margin];
            ref byte sub = ref _candidates[1][1], above = ref _candidates[2][1], average = ref _candidates[3][1], paeth = ref _candidates[4][1];
            Vector128<uint> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default;
            for (; x <= _length - 16; x += 16)
            {
                Vector128<byte> value = Vector128.LoadUnsafe(ref row, (nuint)x);
                Vector128<byte> a = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref row, _step), (nuint)x);
                Vector128<byte> b = Vector128.LoadUnsafe(ref up, (nuint)x);
                Vector128<byte> c = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref up, _step), (nuint)x);
                Vector128<byte> byLeft = value - a, byAbove = value - b;
                // floor((a + b) / 2) without a ninth bit.
                Vector128<byte> byAverage = value - ((a & b) + (((a ^ b) >> 1) & Vector128.Create((byte)127)));
                Vector128<byte> byPaeth = value - Paeth(a, b, c);
                byLeft.StoreUnsafe(ref sub, (nuint)x);
                byAbove.StoreUnsafe(ref above, (nuint)x);
                byAverage.StoreUnsafe(ref average, (nuint)x);
                byPaeth.StoreUnsafe(ref paeth, (nuint)x);
                sum0 += Magnitudes(value);
                sum1 += Magnitudes(byLeft);
                sum2 += Magnitudes(byAbove);
                sum3 += Magnitudes(byAverage);
                sum4 += Magnitudes(byPaeth);
            }
            sums[0] = Vector128.Sum(sum0);
            sums[1] = Vector128.Sum(sum1);
            sums[2] = Vector128.Sum(sum2);
            sums[3] = Vector128.Sum(sum3);
            sums[4] = Vector128.Sum(sum4);
        }
        for (; x < _length; x++)
        {
            int value = _current[Margin + x], a = _current[Margin + x - _step], b = _above[Margin + x], c = _above[Margin + x - _step];
            sums[0] += Math.Abs((int)(sbyte)value);
            sums[1] += Set(1, x, value - a);
            sums[2] += Set(2, x, value - b);
            sums[3] += Set(3, x, value - ((a + b) >> 1));
            sums[4] += Set(4, x, value - PngFilters.Paeth(a, b, c));
        }
    }

    int Set(int filter, int x, int value)
    {
        _candidates[filter][1 + x] = (byte)value;
        return Math.Abs((int)(sbyte)value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Paeth(Vector128<byte> left, Vector128<byte> above, Vector128<byte> corner) => Vector128.Narrow(
        Paeth(Vector128.WidenLower(left).AsInt16(), Vector128.WidenLower(above).AsInt16(), Vector128.WidenLower(corner).AsInt16()).AsUInt16(),
        Paeth(Vector128.WidenUpper(left).AsInt16(), Vector128.WidenUpper(above).AsInt16(), Vector128.WidenUpper(corner).AsInt16()).AsUInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<short> Paeth(Vector128<short> left, Vector128<short> above, Vector128<short> corner)
    {
        Vector128<short> a = above - corner, b = left - corner;
        Vector128<short> toLeft = Vector128.Abs(a), toAbove = Vector128.Abs(b), toCorner = Vector128.Abs(a + b);
        Vector128<short> nearest = Vector128.Min(toCorner, Vector128.Min(toLeft, toAbove));
        return Vector128.ConditionalSelect(
            Vector128.Equals(nearest, toLeft), left, Vector128.ConditionalSelect(Vector128.Equals(nearest, toAbove), above, corner));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<uint> Magnitudes(Vector128<byte> values)
    {
        Vector128<byte> sizes = Vector128.Min(values, Vector128<byte>.Zero - values);
        Vector128<ushort> pairs = Vector128.WidenLower(sizes) + Vector128.WidenUpper(sizes);
        return Vector128.WidenLower(pairs) + Vector128.WidenUpper(pairs);
    }
}
