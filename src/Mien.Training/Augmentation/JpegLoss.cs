using Mien.Graphics;

namespace Mien.Training;

/// <summary>What JPEG leaves of a picture, by writing and reading one. Some hundred microseconds, and memory.</summary>
static class JpegLoss
{
    /// <summary>Replaces a square RGB picture, 0 … 1, by what a file of this quality (1 … 100) would have kept.</summary>
    public static void Apply(Span<float> pixels, int side, int quality)
    {
        var picture = new Image(side, side, PixelFormat.Rgb24);
        Span<byte> bytes = picture.Pixels;
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(Math.Clamp(pixels[i], 0, 1) * 255 + 0.5f);
        ReadOnlySpan<byte> kept = ImageFile.Decode(ImageFile.EncodeJpeg(picture, quality)).Pixels;
        for (int i = 0; i < kept.Length; i++)
            pixels[i] = kept[i] * (1f / 255);
    }
}
