using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>Samples a picture of any format bilinearly at coordinates in which the centre of its top-left pixel is (0, 0); its border is repeated.</summary>
readonly unsafe struct PhotoTexels(byte* pixels, int width, int height, int stride, PixelFormat format)
{
    readonly int _bytes = format.BytesPerPixel();

    // Reading four bytes of a three-byte pixel must not leave the picture at its very end.
    readonly long _last = (long)stride * (height - 1) + (long)width * format.BytesPerPixel() - 4;

    /// <summary>Red, green, blue (0 … 255) and alpha (0 … 255; 255 where the picture has none) at a finite place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Sample(float x, float y)
    {
        float floorX = MathF.Floor(x), floorY = MathF.Floor(y);
        float fx = x - floorX, fy = y - floorY;
        int left = (int)Math.Clamp(floorX, -1f, width - 1), top = (int)Math.Clamp(floorY, -1f, height - 1);
        int right = Math.Min(left + 1, width - 1), bottom = Math.Min(top + 1, height - 1);
        left = Math.Max(left, 0);
        top = Math.Max(top, 0);
        long upper = (long)top * stride, lower = (long)bottom * stride;
        Vector128<float> p00 = Load(upper + left * _bytes), p01 = Load(upper + right * _bytes);
        Vector128<float> p10 = Load(lower + left * _bytes), p11 = Load(lower + right * _bytes);
        Vector128<float> a = p00 + (p01 - p00) * fx, b = p10 + (p11 - p10) * fx;
        return Ordered(a + (b - a) * fy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector128<float> Load(long offset)
    {
        uint packed = _bytes == 1 ? pixels[offset] : offset <= _last ? Unsafe.ReadUnaligned<uint>(pixels + offset) : LoadLast(offset);
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(packed).AsByte())).AsInt32());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    uint LoadLast(long offset) => pixels[offset] | (uint)pixels[offset + 1] << 8 | (uint)pixels[offset + 2] << 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector128<float> Ordered(Vector128<float> channels) => format switch
    {
        PixelFormat.Rgba32 => channels,
        PixelFormat.Bgra32 => Vector128.Shuffle(channels, Vector128.Create(2, 1, 0, 3)),
        PixelFormat.Rgb24 => channels.WithElement(3, 255f),
        PixelFormat.Bgr24 => Vector128.Shuffle(channels, Vector128.Create(2, 1, 0, 3)).WithElement(3, 255f),
        _ => Vector128.Create(channels.ToScalar()).WithElement(3, 255f),
    };
}
