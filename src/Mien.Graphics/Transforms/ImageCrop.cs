using System.Runtime.Intrinsics;

namespace Mien.Graphics;

/// <summary>
/// Cuts a turned rectangle out of a picture straight into a float32 NHWC tensor, as networks want it: the rectangle's corners meet
/// the tensor's corners (pixel centres at +0.5 on both sides), bilinear, of the halved picture where it shrinks.
/// Allocates nothing once the memory that it rents exists.
/// </summary>
public static class ImageCrop
{
    /// <summary>A picture is halved until a tensor pixel is narrower than this many of its pixels. A bilinear sample spans two.</summary>
    const double LargestStep = 2;

    /// <summary>
    /// Fills <paramref name="tensor"/>, <paramref name="height"/> × <paramref name="width"/> × channels, from <paramref name="region"/>
    /// of <paramref name="image"/>. With <paramref name="mirror"/> the tensor shows the region flipped left to right.
    /// For a letterbox pass <see cref="RotatedRect.Letterboxed"/> and <see cref="Border.Zero"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The tensor is too small, an extent is not positive, or the region is not finite.</exception>
    public static void ToTensor(ImageView image, in RotatedRect region, int width, int height, in PixelEncoding encoding, Border border, Span<float> tensor, bool mirror = false) =>
        ToTensor(image, region, width, height, encoding, border, tensor, mirror, Vector128.IsHardwareAccelerated);

    internal static void ToTensor(ImageView image, in RotatedRect region, int width, int height, in PixelEncoding encoding, Border border, Span<float> tensor, bool mirror, bool vectorised)
    {
        if (width <= 0 || height <= 0 || tensor.Length < (long)width * height * encoding.Channels)
            throw new ArgumentException($"{tensor.Length} floats do not hold a {height}×{width}×{encoding.Channels} tensor.");
        if (!IsUsable(region))
            throw new ArgumentException($"A region must be finite, of positive extents and within 2²⁰ pixels; this is {region}.");
        var grid = new PixelGrid(region, width, height, mirror);
        var writer = new PixelWriter(image.Format, encoding);
        int halvings = grid.Halvings(LargestStep);
        if (halvings == 0)
        {
            BilinearWarp.Run(image, grid, height, border, writer, tensor, vectorised);
            return;
        }
        using var halved = new HalvedPicture(image, grid, height, halvings, vectorised);
        BilinearWarp.Run(halved.View, halved.Grid, height, border, writer, tensor, vectorised);
    }

    static bool IsUsable(in RotatedRect region) =>
        Math.Abs(region.CenterX) < 1 << 20 && Math.Abs(region.CenterY) < 1 << 20 && double.IsFinite(region.RotationRadians)
        && region.Width is > 0 and < 1 << 20 && region.Height is > 0 and < 1 << 20;
}
