namespace Mien.Graphics.Tests;

public class ImageTransformsTests
{
    static Image Noise(int width, int height, PixelFormat format)
    {
        var image = new Image(width, height, format);
        new Random(3).NextBytes(image.Pixels);
        return image;
    }

    [Fact]
    public void Four_quarter_turns_are_none()
    {
        Image image = Noise(7, 5, PixelFormat.Rgb24), turned = image;
        for (int i = 0; i < 4; i++)
            turned = ImageTransforms.Turn(turned, 1);
        Assert.Equal(image.Pixels, turned.Pixels);
        Assert.Equal(ImageTransforms.Turn(image, -1).Pixels, ImageTransforms.Turn(ImageTransforms.Turn(image, 2), 1).Pixels);
    }

    [Fact]
    public void A_quarter_turn_clockwise_brings_the_left_column_to_the_top()
    {
        var image = new Image([1, 2, 3, 4, 5, 6], 3, 2, PixelFormat.Gray8);
        Image turned = ImageTransforms.Turn(image, 1);
        Assert.Equal((2, 3), (turned.Width, turned.Height));
        Assert.Equal([4, 1, 5, 2, 6, 3], turned.Pixels);
    }

    [Theory]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Rgba32)]
    [InlineData(PixelFormat.Bgra32)]
    public void Colour_survives_a_round_trip_through(PixelFormat format)
    {
        Image image = Noise(9, 4, PixelFormat.Rgb24);
        Assert.Equal(image.Pixels, ImageTransforms.Convert(ImageTransforms.Convert(image, format), PixelFormat.Rgb24).Pixels);
    }

    [Fact]
    public void Grey_stays_grey_and_gains_opaque_alpha()
    {
        Image gray = Noise(16, 16, PixelFormat.Gray8);
        Image rgba = ImageTransforms.Convert(gray, PixelFormat.Rgba32);
        Assert.Equal(gray.Pixels, ImageTransforms.Convert(rgba, PixelFormat.Gray8).Pixels);
        Assert.Equal(255, rgba.Pixels[3]);
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Bgra32)]
    public void Resizing_keeps_a_flat_colour_and_the_format(PixelFormat format)
    {
        var image = new Image(40, 30, format);
        image.Pixels.AsSpan().Fill(255);
        foreach ((int width, int height) in new[] { (7, 5), (90, 61), (40, 30) })
        {
            Image resized = ImageTransforms.Resize(image, width, height);
            Assert.Equal((width, height, format), (resized.Width, resized.Height, resized.Format));
            Assert.All(resized.Pixels, value => Assert.Equal(255, value));
        }
    }

    [Fact]
    public void A_point_goes_into_a_turned_rectangle_and_back()
    {
        var region = new RotatedRect(31, 17, 20, 44, 2.2);
        (double x, double y) = region.ToImage(0.2, 0.9);
        (double u, double v) = region.FromImage(x, y);
        Assert.Equal(0.2, u, 1e-12);
        Assert.Equal(0.9, v, 1e-12);
        Assert.Equal((31 - 10, 17 - 22), (region with { RotationRadians = 0 }).ToImage(0, 0));
    }
}
