using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>Lays a colour over a pixel of any format (Porter–Duff source over, in the picture's own 8-bit encoding).</summary>
readonly unsafe struct PixelBlend(PixelFormat format)
{
    readonly bool _blueFirst = format is PixelFormat.Bgr24 or PixelFormat.Bgra32;

    public int BytesPerPixel { get; } = format.BytesPerPixel();

    /// <summary>Red, green and blue are 0 … 255 and are clamped; alpha is 0 … 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte* pixel, Vector128<float> color, float alpha)
    {
        color = Vector128.MinNative(Vector128.MaxNative(color, Vector128<float>.Zero), Vector128.Create(255f));
        if (_blueFirst)
            color = Vector128.Shuffle(color, Vector128.Create(2, 1, 0, 3));
        if (BytesPerPixel == 3)
        {
            if (alpha < 1)
            {
                Vector128<float> below = Vector128.ConvertToSingle(Vector128.Create(pixel[0], pixel[1], pixel[2], 0));
                color = below + (color - below) * alpha;
            }
            uint bytes = Bytes(color);
            Unsafe.WriteUnaligned(pixel, (ushort)bytes);
            pixel[2] = (byte)(bytes >> 16);
        }
        else if (BytesPerPixel == 4)
        {
            if (alpha >= 1)
                Unsafe.WriteUnaligned(pixel, Bytes(color) | 0xFF000000);
            else
                Write4(pixel, color, alpha);
        }
        else
        {
            float luma = color[0] * 0.299f + color[1] * 0.587f + color[2] * 0.114f;
            *pixel = (byte)(*pixel + (luma - *pixel) * Math.Min(alpha, 1) + 0.5f);
        }
    }

    static void Write4(byte* pixel, Vector128<float> color, float alpha)
    {
        float behind = pixel[3] * (1f / 255) * (1 - alpha), total = alpha + behind;
        if (total <= 0)
            return;
        Vector128<float> below = Vector128.ConvertToSingle(Vector128.Create(pixel[0], pixel[1], pixel[2], 0));
        color = below + (color - below) * (alpha / total);
        Unsafe.WriteUnaligned(pixel, Bytes(color.WithElement(3, Math.Min(total, 1) * 255)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Bytes(Vector128<float> color)
    {
        Vector128<int> whole = Vector128.ConvertToInt32Native(color + Vector128.Create(0.5f));
        return Vector128.ShuffleNative(whole.AsByte(), Vector128.Create((byte)0, 4, 8, 12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)).AsUInt32().ToScalar();
    }
}
