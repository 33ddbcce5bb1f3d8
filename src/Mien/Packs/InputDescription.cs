using Mien.Graphics;

namespace Mien;

/// <summary>How a region of the picture is laid on the pixels of a network's input.</summary>
public enum InputAlignment
{
    /// <summary>Corners meet corners: what geometry asks for.</summary>
    Corner,

    /// <summary>
    /// The centre of the first pixel of the input meets the centre of the picture's pixel at the region's corner: what MediaPipe's CPU
    /// converter does (OpenCV counts from pixel centres), so what its published landmarks contain. It differs from
    /// <see cref="Corner"/> by half a pixel of the picture less half a pixel of the input.
    /// </summary>
    Center,
}

/// <summary>The picture that a network wants: float32, NHWC.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Encoding">Channel order and range.</param>
/// <param name="Border">What it sees beyond the edge of the picture.</param>
/// <param name="Alignment">How its pixels lie on the region.</param>
public sealed record InputDescription(int Width, int Height, PixelEncoding Encoding, Border Border, InputAlignment Alignment = InputAlignment.Corner)
{
    /// <summary>Fills a tensor with what the network shall see of a region.</summary>
    internal void Fill(ImageView image, in RotatedRect region, Span<float> tensor, bool mirror = false)
    {
        RotatedRect seen = region;
        if (Alignment == InputAlignment.Center)
        {
            (double sin, double cos) = Math.SinCos(region.RotationRadians);
            // Half a pixel of the picture along the picture's axes, less half a pixel of the input along the region's.
            double x = region.Width / Width / 2 * (mirror ? -1 : 1), y = region.Height / Height / 2;
            seen = region with { CenterX = region.CenterX + 0.5 - (cos * x - sin * y), CenterY = region.CenterY + 0.5 - (sin * x + cos * y) };
        }
        ImageCrop.ToTensor(image, seen, Width, Height, Encoding, Border, tensor, mirror);
    }
}
