using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Codecs;

/// <summary>
/// JFIF's full-range BT.601 colours, rounded like libjpeg: R = Y + 1.402·Cr, G = Y − 0.34414·Cb − 0.71414·Cr, B = Y + 1.772·Cb with
/// factors in 2⁻¹⁶ and Cb, Cr around 128.
/// </summary>
static unsafe class YcbcrColors
{
    // round(65536·0.402), round(65536·(1.772 − 2)), round(−65536·0.34414) and round(65536·(1 − 0.71414)): what is left beside whole
    // multiples fits 16 bits.
    const short RedCr = 26345, BlueCb = -14942, GreenCb = -22554, GreenCr = 18734;

    /// <summary>Writes <paramref name="width"/> RGB pixels.</summary>
    [MethodImpl(CodecCode.Hot)]
    public static void ToRgb(byte* luma, byte* cb, byte* cr, byte* target, int width)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated && width >= 16)
        {
            while (true)
            {
                Vector128<byte> y = Vector128.Load(luma + x), u = Vector128.Load(cb + x), v = Vector128.Load(cr + x);
                Colors(Vector128.WidenLower(y), Vector128.WidenLower(u), Vector128.WidenLower(v), out Vector128<short> r0, out Vector128<short> g0, out Vector128<short> b0);
                Colors(Vector128.WidenUpper(y), Vector128.WidenUpper(u), Vector128.WidenUpper(v), out Vector128<short> r1, out Vector128<short> g1, out Vector128<short> b1);
                Store(Lanes.ToBytes(r0, r1), Lanes.ToBytes(g0, g1), Lanes.ToBytes(b0, b1), target + 3 * (nint)x);
                if (x == width - 16)
                    return;
                // The last vector overlaps the one before it.
                x = Math.Min(x + 16, width - 16);
            }
        }
        for (; x < width; x++)
        {
            int y = luma[x], u = cb[x] - 128, v = cr[x] - 128;
            target[3 * x] = (byte)Math.Clamp(y + v + ((RedCr * v + 32768) >> 16), 0, 255);
            target[3 * x + 1] = (byte)Math.Clamp(y - v + ((GreenCb * u + GreenCr * v + 32768) >> 16), 0, 255);
            target[3 * x + 2] = (byte)Math.Clamp(y + 2 * u + ((BlueCb * u + 32768) >> 16), 0, 255);
        }
    }

    /// <summary>Writes three channels as they are.</summary>
    public static void Interleave(byte* red, byte* green, byte* blue, byte* target, int width)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated && width >= 16)
        {
            while (true)
            {
                Store(Vector128.Load(red + x), Vector128.Load(green + x), Vector128.Load(blue + x), target + 3 * (nint)x);
                if (x == width - 16)
                    return;
                x = Math.Min(x + 16, width - 16);
            }
        }
        for (; x < width; x++)
        {
            target[3 * x] = red[x];
            target[3 * x + 1] = green[x];
            target[3 * x + 2] = blue[x];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Colors(
        Vector128<ushort> luma, Vector128<ushort> cb, Vector128<ushort> cr,
        out Vector128<short> red, out Vector128<short> green, out Vector128<short> blue)
    {
        Vector128<short> middle = Vector128.Create((short)128), one = Vector128<short>.One;
        Vector128<short> y = luma.AsInt16(), u = cb.AsInt16() - middle, v = cr.AsInt16() - middle;
        // (2·v·f >> 16) + 1 >> 1 rounds v·f / 2¹⁶ to nearest: a floor of a floor is the floor of the whole.
        red = y + v + ((Lanes.MultiplyHigh(v + v, RedCr) + one) >> 1);
        blue = y + u + u + ((Lanes.MultiplyHigh(u + u, BlueCb) + one) >> 1);
        green = y - v + Lanes.MultiplyAddRound(u, GreenCb, v, GreenCr);
    }

    // Byte i of the 48 is colour i mod 3 of pixel i / 3: each of the three vectors gathers from all three colours.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, byte* target)
    {
        const byte None = 255;
        (Vector128.Shuffle(r, Vector128.Create(0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None, None, 5))
            | Vector128.Shuffle(g, Vector128.Create(None, 0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None, None))
            | Vector128.Shuffle(b, Vector128.Create(None, None, 0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None)))
            .Store(target);
        (Vector128.Shuffle(r, Vector128.Create(None, None, 6, None, None, 7, None, None, 8, None, None, 9, None, None, 10, None))
            | Vector128.Shuffle(g, Vector128.Create(5, None, None, 6, None, None, 7, None, None, 8, None, None, 9, None, None, 10))
            | Vector128.Shuffle(b, Vector128.Create(None, 5, None, None, 6, None, None, 7, None, None, 8, None, None, 9, None, None)))
            .Store(target + 16);
        (Vector128.Shuffle(r, Vector128.Create(None, 11, None, None, 12, None, None, 13, None, None, 14, None, None, 15, None, None))
            | Vector128.Shuffle(g, Vector128.Create(None, None, 11, None, None, 12, None, None, 13, None, None, 14, None, None, 15, None))
            | Vector128.Shuffle(b, Vector128.Create(10, None, None, 11, None, None, 12, None, None, 13, None, None, 14, None, None, 15)))
            .Store(target + 32);
    }
}
