using System.Buffers;

namespace Mien.Graphics;

/// <summary>Whole-picture transforms into a new picture: resize, change of pixel format, turns by quarters.</summary>
public static class ImageTransforms
{
    /// <summary>The picture at another size: bilinear when it grows, area-correct when it shrinks. Alpha, where there is any, becomes opaque.</summary>
    public static Image Resize(ImageView image, int width, int height)
    {
        bool gray = image.Format == PixelFormat.Gray8;
        PixelEncoding encoding = PixelEncoding.Range(gray ? ChannelOrder.Gray : ChannelOrder.Rgb, 0, 255);
        int count = checked(width * height * encoding.Channels);
        float[] rented = ArrayPool<float>.Shared.Rent(count);
        ImageCrop.ToTensor(image, RotatedRect.Whole(image), width, height, encoding, Border.Replicate, rented);
        var packed = new Image(width, height, gray ? PixelFormat.Gray8 : PixelFormat.Rgb24);
        Span<byte> pixels = packed.Pixels;
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(Math.Clamp(rented[i], 0, 255) + 0.5f);
        ArrayPool<float>.Shared.Return(rented);
        return packed.Format == image.Format ? packed : Convert(packed, image.Format);
    }

    /// <summary>A copy in another pixel format: grey is BT.601 luma, missing alpha is opaque, alpha that the target lacks is dropped.</summary>
    public static Image Convert(ImageView image, PixelFormat format)
    {
        var result = new Image(image.Width, image.Height, format);
        int from = image.Format.BytesPerPixel(), to = format.BytesPerPixel();
        (int red, int green, int blue) = Channels(image.Format);
        (int toRed, int toGreen, int toBlue) = Channels(format);
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(y);
            Span<byte> target = result.Row(y);
            if (format == image.Format)
            {
                source.CopyTo(target);
                continue;
            }
            for (int s = 0, t = 0; s < source.Length; s += from, t += to)
            {
                byte r = source[s + red], g = source[s + green], b = source[s + blue];
                if (to == 1)
                {
                    target[t] = Luma(r, g, b);
                    continue;
                }
                target[t + toRed] = r;
                target[t + toGreen] = g;
                target[t + toBlue] = b;
                if (to == 4)
                    target[t + 3] = from == 4 ? source[s + 3] : byte.MaxValue;
            }
        }
        return result;
    }

    /// <summary>The picture turned clockwise by quarters of a circle (any whole number of them).</summary>
    public static Image Turn(ImageView image, int quartersClockwise)
    {
        int quarters = quartersClockwise & 3, bytes = image.Format.BytesPerPixel();
        bool lying = (quarters & 1) != 0;
        var result = new Image(lying ? image.Height : image.Width, lying ? image.Width : image.Height, image.Format);
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                (int tx, int ty) = quarters switch
                {
                    0 => (x, y),
                    1 => (image.Height - 1 - y, x),
                    2 => (image.Width - 1 - x, image.Height - 1 - y),
                    _ => (y, image.Width - 1 - x),
                };
                source.Slice(x * bytes, bytes).CopyTo(result.Row(ty)[(tx * bytes)..]);
            }
        }
        return result;
    }

    /// <summary>BT.601 in 16-bit fixed point; the weights sum to 65536, so that grey stays grey.</summary>
    static byte Luma(byte red, byte green, byte blue) => (byte)((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);

    static (int Red, int Green, int Blue) Channels(PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => (0, 0, 0),
        PixelFormat.Rgb24 or PixelFormat.Rgba32 => (0, 1, 2),
        _ => (2, 1, 0),
    };
}
