using System.Numerics;

namespace Mien.Graphics.Tests;

public class ImageCropTests
{
    static readonly PixelFormat[] AllFormats = Enum.GetValues<PixelFormat>();

    static Image Noise(int width, int height, PixelFormat format, int seed = 1)
    {
        var image = new Image(width, height, format);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    static Image Ramp(int width, int height, double perX, double perY, double origin)
    {
        var image = new Image(width, height, PixelFormat.Gray8);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                image.Row(y)[x] = (byte)(origin + perX * (x + 0.5) + perY * (y + 0.5));
        return image;
    }

    static readonly PixelEncoding GrayBytes = PixelEncoding.Range(ChannelOrder.Gray, 0, 255);

    static float[] Crop(ImageView image, RotatedRect region, int width, int height, PixelEncoding encoding, Border border = Border.Zero, bool mirror = false, bool vectorised = true)
    {
        var tensor = new float[width * height * encoding.Channels];
        ImageCrop.ToTensor(image, region, width, height, encoding, border, tensor, mirror, vectorised);
        return tensor;
    }

    static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"element {i}: {expected[i]} against {actual[i]}");
    }

    [Fact]
    public void A_turned_crop_is_what_OpenCV_remap_gives()
    {
        var image = new Image(16, 12, PixelFormat.Gray8);
        for (int y = 0; y < 12; y++)
            for (int x = 0; x < 16; x++)
                image.Row(y)[x] = (byte)(x * 37 + y * 91 + x * y * 13);
        // cv2.remap(INTER_LINEAR) at the same pixel centres; OpenCV rounds positions to 1/32 pixel, hence the tolerance:
        // 1/64 pixel times neighbours that differ by up to 255.
        float[] expected = [145.235f, 175.885f, 125.125f, 124.459f, 134.535f, 75.316f, 142.660f, 113.606f, 185.555f, 170.551f, 236.101f, 119.719f];
        // The region of 5.6 × 4.2 pixels keeps both steps at most 1.5, where one bilinear sample is taken.
        AssertClose(expected, Crop(image, new RotatedRect(7.3, 5.9, 5.6, 4.2, 0.4), 4, 3, GrayBytes), 8);
    }

    [Theory]
    [InlineData(0, 0.7)]
    [InlineData(0.3, 0.7)]
    [InlineData(0, 1.3)]
    [InlineData(-2.1, 1.3)]
    [InlineData(0, 3.7)]
    [InlineData(0.9, 3.7)]
    public void A_linear_ramp_is_reproduced_exactly_at_every_scale_and_angle(double rotation, double step)
    {
        Image image = Ramp(128, 100, 1, 1, 0);
        var region = new RotatedRect(63.2, 51.7, 12 * step, 9 * step, rotation);
        float[] tensor = Crop(image, region, 12, 9, GrayBytes);
        for (int y = 0; y < 9; y++)
        {
            for (int x = 0; x < 12; x++)
            {
                (double sx, double sy) = region.ToImage((x + 0.5) / 12, (y + 0.5) / 9);
                Assert.Equal(sx + sy, tensor[y * 12 + x], 1e-3);
            }
        }
    }

    [Fact]
    public void A_crop_of_the_same_size_is_the_picture_itself()
    {
        Image image = Noise(23, 17, PixelFormat.Rgb24);
        float[] tensor = Crop(image, RotatedRect.Whole(image), 23, 17, PixelEncoding.Bytes);
        AssertClose(Array.ConvertAll(image.Pixels, b => (float)b), tensor, 1e-4);
    }

    [Fact]
    public void Turning_picture_and_region_together_changes_nothing()
    {
        Image image = Noise(40, 30, PixelFormat.Bgr24);
        Image turned = ImageTransforms.Turn(image, 1);
        var region = new RotatedRect(17.3, 12.1, 21, 14, 0.37);
        var turnedRegion = new RotatedRect(30 - 12.1, 17.3, 21, 14, 0.37 + Math.PI / 2);
        AssertClose(Crop(image, region, 11, 7, PixelEncoding.Unit), Crop(turned, turnedRegion, 11, 7, PixelEncoding.Unit), 1e-4);
    }

    [Fact]
    public void The_shrinking_forms_for_upright_and_for_turned_regions_agree_on_smooth_pictures()
    {
        var image = new Image(300, 200, PixelFormat.Gray8);
        for (int y = 0; y < 200; y++)
            for (int x = 0; x < 300; x++)
                image.Row(y)[x] = (byte)(128 + 100 * Math.Sin(x * 0.05) * Math.Cos(y * 0.04));
        // Different windows of about the same width: on a wave of 125 pixels they differ by well under one grey level.
        AssertClose(Crop(image, new RotatedRect(150, 100, 200, 150), 40, 30, GrayBytes), Crop(image, new RotatedRect(150, 100, 200, 150, 1e-9), 40, 30, GrayBytes), 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Shrinking_does_not_alias(double rotation)
    {
        var image = new Image(256, 256, PixelFormat.Gray8);
        for (int y = 0; y < 256; y++)
            for (int x = 0; x < 256; x++)
                image.Row(y)[x] = (byte)(((x ^ y) & 1) * 255);
        foreach (float value in Crop(image, new RotatedRect(128.3, 127.6, 128, 128, rotation), 16, 16, GrayBytes))
            Assert.InRange(value, 127.5 - 8, 127.5 + 8);
    }

    [Fact]
    public void The_mean_of_a_picture_survives_shrinking()
    {
        Image image = Noise(1000, 700, PixelFormat.Gray8);
        double mean = image.Pixels.Average(b => (double)b);
        Assert.Equal(mean, Crop(image, RotatedRect.Whole(image), 10, 7, GrayBytes, Border.Replicate).Average(v => (double)v), 0.6);
    }

    [Theory]
    [InlineData(Border.Zero, -1)]
    [InlineData(Border.Replicate, 1)]
    public void Beyond_the_edge_lies_the_border(Border border, float expected)
    {
        var image = new Image(10, 10, PixelFormat.Rgb24);
        image.Pixels.AsSpan().Fill(255);
        foreach (double rotation in new[] { 0, 0.2 })
        {
            foreach (double size in new[] { 3.0, 200 })
            {
                float[] tensor = Crop(image, new RotatedRect(-500, 300, size, size, rotation), 4, 4, PixelEncoding.Signed, border);
                Assert.All(tensor, value => Assert.Equal(expected, value, 1e-5));
            }
        }
    }

    [Fact]
    public void A_letterbox_pads_evenly_and_reports_the_padding()
    {
        var image = new Image(200, 100, PixelFormat.Gray8);
        image.Pixels.AsSpan().Fill(200);
        RotatedRect region = RotatedRect.Whole(image).Letterboxed(1, out (double X, double Y) padding);
        Assert.Equal((0, 0.25), padding);
        float[] tensor = Crop(image, region, 20, 20, GrayBytes);
        for (int y = 0; y < 20; y++)
            Assert.Equal(y is >= 5 and < 15 ? 200 : 0, tensor[y * 20 + 10], y is 4 or 5 or 14 or 15 ? 100 : 1e-3);
    }

    [Fact]
    public void A_mirrored_crop_is_the_crop_flipped()
    {
        Image image = Noise(50, 40, PixelFormat.Rgb24);
        var region = new RotatedRect(22, 19, 20, 25, 0.6);
        float[] plain = Crop(image, region, 13, 9, PixelEncoding.Unit), mirrored = Crop(image, region, 13, 9, PixelEncoding.Unit, mirror: true);
        for (int y = 0; y < 9; y++)
            for (int x = 0; x < 13; x++)
                AssertClose(plain.AsSpan((y * 13 + x) * 3, 3), mirrored.AsSpan((y * 13 + 12 - x) * 3, 3), 1e-5);
    }

    [Fact]
    public void Vector_and_scalar_forms_agree_for_every_format_order_and_tail()
    {
        var random = new Random(7);
        foreach (PixelFormat format in AllFormats)
        {
            foreach (ChannelOrder order in Enum.GetValues<ChannelOrder>())
            {
                for (int trial = 0; trial < 12; trial++)
                {
                    Image image = Noise(random.Next(1, 40), random.Next(1, 40), format, trial);
                    var region = new RotatedRect(random.NextDouble() * 40, random.NextDouble() * 40, 1 + random.NextDouble() * 60, 1 + random.NextDouble() * 60, trial % 2 == 0 ? 0 : random.NextDouble() * 6);
                    int width = random.Next(1, 20), height = random.Next(1, 20);
                    PixelEncoding encoding = PixelEncoding.Range(order, -1, 1);
                    foreach (Border border in Enum.GetValues<Border>())
                        AssertClose(Crop(image, region, width, height, encoding, border, vectorised: false), Crop(image, region, width, height, encoding, border), 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Wide_rows_give_the_same_bits_in_vectors_and_without()
    {
        var random = new Random(3);
        foreach (PixelFormat format in AllFormats)
        {
            foreach (ChannelOrder order in Enum.GetValues<ChannelOrder>())
            {
                for (int trial = 0; trial < 10; trial++)
                {
                    Image image = Noise(random.Next(30, 200), random.Next(30, 150), format, trial);
                    var region = new RotatedRect(random.NextDouble() * 150, random.NextDouble() * 100, 20 + random.NextDouble() * 400, 20 + random.NextDouble() * 300, trial % 3 == 0 ? 0 : random.NextDouble() * 6);
                    int width = random.Next(32, 90), height = random.Next(1, 40);
                    foreach (Border border in Enum.GetValues<Border>())
                        AssertClose(Crop(image, region, width, height, PixelEncoding.Range(order, -1, 1), border, trial % 2 == 0, false), Crop(image, region, width, height, PixelEncoding.Range(order, -1, 1), border, trial % 2 == 0), 1e-6);
                }
            }
        }
    }

    [Theory]
    [InlineData(0.4, false)]
    [InlineData(-1.9, true)]
    [InlineData(0, false)]
    public void Wide_rows_of_colour_lie_within_a_sixty_fourth_of_a_pixel_of_where_they_should(double rotation, bool mirror)
    {
        var image = new Image(200, 150, PixelFormat.Rgb24);
        for (int y = 0; y < 150; y++)
            for (int x = 0; x < 200; x++)
                (image.Row(y)[x * 3], image.Row(y)[x * 3 + 1], image.Row(y)[x * 3 + 2]) = ((byte)x, (byte)y, (byte)(x / 2 + y / 2));
        var region = new RotatedRect(100.3, 70.9, 90, 61, rotation);
        float[] tensor = Crop(image, region, 71, 48, PixelEncoding.Bytes, mirror: mirror);
        for (int y = 0; y < 48; y++)
        {
            for (int x = 0; x < 71; x++)
            {
                (double sx, double sy) = region.ToImage(((mirror ? 70 - x : x) + 0.5) / 71, (y + 0.5) / 48);
                // Half of 1/64 pixel by rounding, a little for the rounded steps.
                Assert.Equal(sx - 0.5, tensor[(y * 71 + x) * 3], 0.01);
                Assert.Equal(sy - 0.5, tensor[(y * 71 + x) * 3 + 1], 0.01);
            }
        }
    }

    [Fact]
    public void Halving_a_picture_takes_means_and_keeps_ties_even()
    {
        // 2 × 2 means 2.5, 3.5, 1.25 and, of an odd last column, 7.
        var image = new Image([2, 3, 3, 4, 1, 1, 7, 2, 3, 3, 4, 1, 2, 7], 7, 2, PixelFormat.Gray8);
        foreach (bool vectorised in new[] { false, true })
        {
            var halved = new byte[4];
            new RowHalver(1, vectorised).Halve(image.Row(0), image.Row(1), halved);
            Assert.Equal([2, 4, 1, 7], halved);
        }
    }

    [Fact]
    public void Every_format_of_the_same_picture_gives_the_same_tensor()
    {
        Image rgb = Noise(31, 22, PixelFormat.Rgb24);
        var region = new RotatedRect(14, 12, 25, 18, -0.3);
        float[] expected = Crop(rgb, region, 10, 8, PixelEncoding.Unit);
        foreach (PixelFormat format in new[] { PixelFormat.Bgr24, PixelFormat.Rgba32, PixelFormat.Bgra32 })
            AssertClose(expected, Crop(ImageTransforms.Convert(rgb, format), region, 10, 8, PixelEncoding.Unit), 1e-6);
    }

    [Fact]
    public void A_view_with_a_stride_is_cut_like_the_packed_picture()
    {
        Image whole = Noise(64, 48, PixelFormat.Rgb24);
        ImageView part = whole.View.Crop(5, 7, 40, 30);
        Image packed = ImageTransforms.Convert(part, PixelFormat.Rgb24);
        foreach (double rotation in new[] { 0, 0.4 })
        {
            var region = new RotatedRect(20, 15, 60, 50, rotation);
            AssertClose(Crop(packed, region, 9, 9, PixelEncoding.Unit), Crop(part, region, 9, 9, PixelEncoding.Unit), 1e-6);
        }
    }

    [Fact]
    public void Mean_subtraction_is_per_channel_in_the_tensors_order()
    {
        var image = new Image([10, 20, 30], 1, 1, PixelFormat.Rgb24);
        float[] tensor = Crop(image, RotatedRect.Whole(image), 1, 1, PixelEncoding.Mean(ChannelOrder.Bgr, new Vector3(1, 2, 3), 2));
        AssertClose([14.5f, 9, 3.5f], tensor, 1e-5);
    }

    [Fact]
    public void Cropping_allocates_nothing()
    {
        Image image = Noise(400, 300, PixelFormat.Rgb24);
        var tensor = new float[64 * 64 * 3];
        long before = 0;
        for (int i = 0; i < 4; i++)
        {
            if (i == 3)
                before = GC.GetAllocatedBytesForCurrentThread();
            ImageCrop.ToTensor(image, RotatedRect.Whole(image), 64, 64, PixelEncoding.Unit, Border.Zero, tensor);
            ImageCrop.ToTensor(image, new RotatedRect(200, 150, 180, 180, 0.3), 64, 64, PixelEncoding.Unit, Border.Zero, tensor);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_tensor_that_is_too_small_or_a_region_that_is_not_finite_is_refused()
    {
        var image = new Image(4, 4, PixelFormat.Rgb24);
        Assert.Throws<ArgumentException>(() => ImageCrop.ToTensor(image, RotatedRect.Whole(image), 4, 4, PixelEncoding.Unit, Border.Zero, new float[47]));
        Assert.Throws<ArgumentException>(() => ImageCrop.ToTensor(image, new RotatedRect(double.NaN, 0, 1, 1), 4, 4, PixelEncoding.Unit, Border.Zero, new float[48]));
        Assert.Throws<ArgumentException>(() => ImageCrop.ToTensor(image, new RotatedRect(0, 0, 0, 1), 4, 4, PixelEncoding.Unit, Border.Zero, new float[48]));
    }
}
