using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Codecs;

/// <summary>
/// Brings subsampled channels to the size of the picture with a triangle filter: each new sample is 3/4 of the nearer and 1/4 of
/// the farther old one in each direction, with libjpeg's alternating rounding so that results equal its "fancy" upsampling.
/// </summary>
/// <remarks>Rows are read and written up to 32 samples past their width.</remarks>
static unsafe class JpegUpsampling
{
    /// <summary>Twice as wide: (3·this + previous + 1) / 4 and (3·this + next + 2) / 4.</summary>
    [MethodImpl(CodecCode.Hot)]
    public static void DoubleColumns(byte* row, ushort* sums, byte* target, int width)
    {
        ushort* inner = sums + 1;
        for (int x = 0; x < width; x += 16)
        {
            Vector128<byte> samples = Vector128.Load(row + x);
            Vector128.WidenLower(samples).Store(inner + x);
            Vector128.WidenUpper(samples).Store(inner + x + 8);
        }
        Expand(sums, target, width, 1, 2, 2);
    }

    /// <summary>Twice as wide and high: columns are summed first, then (3·this + previous + 8) / 16 and (3·this + next + 7) / 16.</summary>
    [MethodImpl(CodecCode.Hot)]
    public static void DoubleBoth(byte* near, byte* far, ushort* sums, byte* target, int width)
    {
        ushort* inner = sums + 1;
        for (int x = 0; x < width; x += 16)
        {
            Vector128<byte> n = Vector128.Load(near + x), f = Vector128.Load(far + x);
            Vector128<ushort> low = Vector128.WidenLower(n), high = Vector128.WidenUpper(n);
            (low + low + low + Vector128.WidenLower(f)).Store(inner + x);
            (high + high + high + Vector128.WidenUpper(f)).Store(inner + x + 8);
        }
        Expand(sums, target, width, 8, 7, 4);
    }

    /// <summary>Twice as high: (3·near + far + rounding) / 4.</summary>
    public static void DoubleRows(byte* near, byte* far, byte* target, int width, int rounding)
    {
        Vector128<ushort> round = Vector128.Create((ushort)rounding);
        for (int x = 0; x < width; x += 16)
        {
            Vector128<byte> n = Vector128.Load(near + x), f = Vector128.Load(far + x);
            Vector128<ushort> low = Vector128.WidenLower(n), high = Vector128.WidenUpper(n);
            low = (low + low + low + Vector128.WidenLower(f) + round) >> 2;
            high = (high + high + high + Vector128.WidenUpper(f) + round) >> 2;
            Vector128.Narrow(low, high).Store(target + x);
        }
    }

    /// <summary>Any other ratio: the sample that covers the pixel.</summary>
    public static void Repeat(byte* row, byte* target, int width, int factor, int maxFactor)
    {
        for (int x = 0; x < width; x++)
            target[x] = row[x * factor / maxFactor];
    }

    // sums[1 … width] hold the row; its first and last value are repeated outside, which gives libjpeg's special cases at the edges.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Expand(ushort* sums, byte* target, int width, ushort roundEven, ushort roundOdd, int shift)
    {
        sums[0] = sums[1];
        sums[width + 1] = sums[width];
        if (!Vector128.IsHardwareAccelerated || !BitConverter.IsLittleEndian)
        {
            for (int x = 0; x < width; x++, sums++)
            {
                target[2 * x] = (byte)((3 * sums[1] + sums[0] + roundEven) >> shift);
                target[2 * x + 1] = (byte)((3 * sums[1] + sums[2] + roundOdd) >> shift);
            }
            return;
        }
        Vector256<ushort> even = Vector256.Create(roundEven), odd = Vector256.Create(roundOdd);
        for (int x = 0; x < width; x += 16)
        {
            Vector256<ushort> three = Vector256.Load(sums + x + 1);
            three = three + three + three;
            Vector256<ushort> left = (three + Vector256.Load(sums + x) + even) >> shift;
            Vector256<ushort> right = (three + Vector256.Load(sums + x + 2) + odd) >> shift;
            // Little-endian: the even sample is the low byte of each pair.
            (left | right << 8).Store((ushort*)(target + 2 * x));
        }
    }
}
