using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>
/// Samples one level of a texture bilinearly at texel coordinates, in which the centre of the top-left texel is (0, 0): red, green, blue
/// and alpha of a texel in one vector.
/// </summary>
readonly unsafe struct RgbaTexels(uint* texels, int width, int height, bool repeat)
{
    /// <summary>Red, green, blue and alpha, 0 … 255, at a finite place (the first two lanes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Sample(Vector128<float> place)
    {
        Vector128<float> floor = Vector128.Floor(place);
        Vector128<float> fraction = place - floor;
        Vector128<int> last = Vector128.Create(width - 1, height - 1, 0, 0), first, second;
        if (repeat)
        {
            Vector128<float> size = Vector128.Create(width, height, 1f, 1f);
            // Far from 0 the remainder is rounded and may reach the size itself.
            first = Vector128.Min(Vector128.Max(Vector128.ConvertToInt32(floor - Vector128.Floor(floor / size) * size), Vector128<int>.Zero), last);
            second = first + Vector128<int>.One;
            second = Vector128.AndNot(second, Vector128.GreaterThan(second, last));
        }
        else
        {
            Vector128<float> inside = Vector128.MinNative(Vector128.MaxNative(floor, Vector128.Create(-1f)), Vector128.ConvertToSingle(last));
            first = Vector128.ConvertToInt32Native(inside);
            second = Vector128.Min(first + Vector128<int>.One, last);
            first = Vector128.Max(first, Vector128<int>.Zero);
        }
        nint left = first[0], right = second[0];
        uint* upper = texels + (nint)first[1] * width, lower = texels + (nint)second[1] * width;
        Vector128<float> across = Vector128.Shuffle(fraction, Vector128.Create(0, 0, 0, 0)), down = Vector128.Shuffle(fraction, Vector128.Create(1, 1, 1, 1));
        Vector128<float> p00 = Load(upper[left]), p01 = Load(upper[right]), p10 = Load(lower[left]), p11 = Load(lower[right]);
        Vector128<float> a = p00 + (p01 - p00) * across, b = p10 + (p11 - p10) * across;
        return a + (b - a) * down;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Load(uint texel) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(texel).AsByte())).AsInt32());
}
