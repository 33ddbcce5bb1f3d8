using Mien.Graphics;

namespace Mien.Training.Tests;

public sealed class PictureChangeTests
{
    const int Side = 64;

    static float[] Filled(float value) => [.. Enumerable.Repeat(value, Side * Side * 3)];

    static float[] Noisy(ulong seed)
    {
        var random = new SampleRandom(seed, 0);
        return [.. Enumerable.Range(0, Side * Side * 3).Select(_ => (float)random.Next())];
    }

    [Fact]
    public void Blur_keeps_an_even_picture_and_the_mean_of_any()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] even = Filled(0.4f), spare = Filled(0), any = Noisy(seed);
            double before = any.Average();
            var random = new SampleRandom(seed, 1);
            PictureBlur.Motion(even, Side, ref random, spare);
            PictureBlur.Defocus(even, Side, 3, spare);
            Assert.All(even, value => Assert.Equal(0.4f, value, 1e-5f));
            PictureBlur.Motion(any, Side, ref random, spare);
            PictureBlur.Defocus(any, Side, 2, spare);
            Assert.Equal(before, any.Average(), 0.01);
            Assert.InRange(any.Max() - any.Min(), 0, 0.95);
        }
    }

    [Fact]
    public void Blur_spreads_a_point_evenly_about_its_place()
    {
        float[] point = Filled(0), spare = Filled(0);
        int middle = (32 * Side + 32) * 3;
        point[middle] = 1;
        PictureBlur.Defocus(point, Side, 4, spare);
        double x = 0, y = 0, sum = 0, spread = 0;
        for (int i = 0; i < point.Length; i += 3)
        {
            (int px, int py) = (i / 3 % Side, i / 3 / Side);
            x += point[i] * px;
            y += point[i] * py;
            sum += point[i];
            spread += point[i] * (px - 32) * (px - 32);
        }
        Assert.Equal((1, 32, 32), (Math.Round(sum, 4), Math.Round(x, 3), Math.Round(y, 3)));
        // Each pass of ¼ ½ ¼ has a variance of a half.
        Assert.Equal(2, spread, 0.001);
        Assert.Equal(0, point[middle + 1]);
    }

    [Fact]
    public void A_grown_picture_shows_what_the_small_one_did_in_the_same_place()
    {
        const int Small = 20;
        float[] small = new float[Small * Small * 3], grown = Filled(0), row = Filled(0);
        for (int y = 0; y < Small; y++)
            for (int x = 0; x < Small; x++)
                (small[(y * Small + x) * 3], small[(y * Small + x) * 3 + 1], small[(y * Small + x) * 3 + 2]) = ((x + 0.5f) / Small, (y + 0.5f) / Small, 0.3f);
        CoarsePicture.Grow(small, Small, grown, Side, row);
        for (int y = 4; y < Side - 4; y++)
        {
            for (int x = 4; x < Side - 4; x++)
            {
                Assert.Equal((x + 0.5f) / Side, grown[(y * Side + x) * 3], 1e-4f);
                Assert.Equal((y + 0.5f) / Side, grown[(y * Side + x) * 3 + 1], 1e-4f);
                Assert.Equal(0.3f, grown[(y * Side + x) * 3 + 2], 1e-5f);
            }
        }
    }

    [Fact]
    public void Low_light_is_darker_and_noisy()
    {
        for (long sample = 0; sample < 20; sample++)
        {
            float[] even = Filled(0.8f);
            var random = new SampleRandom(1, sample);
            SensorNoise.LowLight(even, Side, ref random);
            Assert.InRange(even.Average(), 0.02, 0.6);
            Assert.InRange(Deviation(even), 0.003, 0.3);
        }
    }

    [Fact]
    public void Noise_has_no_mean_of_its_own()
    {
        for (long sample = 0; sample < 20; sample++)
        {
            float[] even = Filled(0.5f);
            var random = new SampleRandom(2, sample);
            SensorNoise.Add(even, Side, ref random);
            Assert.Equal(0.5, even.Average(), 0.005);
            Assert.InRange(Deviation(even), 0.004, 0.08);
        }
    }

    static double Deviation(float[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    [Fact]
    public void Grey_pictures_have_three_equal_channels()
    {
        float[] any = Noisy(4);
        var random = new SampleRandom(1, 1);
        float[] before = [.. any];
        PictureTone.Colours(any, grey: true, change: false, ref random);
        for (int i = 0; i < any.Length; i += 3)
        {
            Assert.Equal(0.299f * before[i] + 0.587f * before[i + 1] + 0.114f * before[i + 2], any[i], 1e-5f);
            Assert.Equal(any[i], any[i + 1], 1e-6f);
            Assert.Equal(any[i], any[i + 2], 1e-6f);
        }
    }

    [Fact]
    public void Jpeg_keeps_a_smooth_picture_and_spoils_a_noisy_one()
    {
        float[] smooth = Filled(0), noisy = Noisy(1);
        for (int i = 0; i < smooth.Length; i++)
            smooth[i] = 0.2f + i / 3 % Side / (float)Side * 0.6f;
        float[] before = [.. smooth], noisyBefore = [.. noisy];
        JpegLoss.Apply(smooth, Side, 80);
        JpegLoss.Apply(noisy, Side, 30);
        Assert.InRange(smooth.Zip(before, (a, b) => Math.Abs(a - b)).Max(), 0.0001, 0.04);
        Assert.InRange(noisy.Zip(noisyBefore, (a, b) => Math.Abs(a - b)).Average(), 0.05, 0.4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Beyond_the_crop_lies_the_other_picture_and_nowhere_else(bool mirror)
    {
        var crop = new Image([.. Enumerable.Repeat((byte)0, 176 * 176 * 3)], 176, 176, PixelFormat.Rgb24);
        var random = new SampleRandom(9, 9);
        for (int round = 0; round < 50; round++)
        {
            var region = new RotatedRect(random.Next(20, 156), random.Next(20, 156), 200, 200, round == 0 ? 0 : random.Next(-3, 3));
            float[] seen = Filled(0), beyond = Filled(1);
            BeyondCrop.Fill(crop, region, mirror, Side, beyond, seen);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    (double px, double py) = region.ToImage(((mirror ? Side - 1 - x : x) + 0.5) / Side, (y + 0.5) / Side);
                    double inside = Math.Min(Math.Min(px, 176 - px), Math.Min(py, 176 - py));
                    // On the very edge either is right.
                    if (Math.Abs(inside) > 1e-3)
                        Assert.Equal(inside < 0 ? 1 : 0, seen[(y * Side + x) * 3 + 1]);
                }
            }
        }
    }

    [Fact]
    public void Things_before_a_face_cover_some_of_it_and_not_all()
    {
        var patch = new Image(100, 80, PixelFormat.Rgb24);
        double covered = 0;
        for (long sample = 0; sample < 100; sample++)
        {
            float[] even = Filled(0.5f);
            var random = new SampleRandom(3, sample);
            new Occluders(Side, even).Draw(1, patch, new(0.8f, 0.6f, 0.5f), ref random);
            double share = Enumerable.Range(0, Side * Side).Count(i => even[i * 3] != 0.5f || even[i * 3 + 1] != 0.5f) / (double)(Side * Side);
            Assert.InRange(share, 0, 0.75);
            covered += share / 100;
        }
        Assert.InRange(covered, 0.03, 0.25);
    }

    [Fact]
    public void A_mask_covers_the_mouth_and_glasses_the_eyes()
    {
        float[] input = new float[Side * Side * 3], points = new float[LandmarkTopology.Count * 3];
        LandmarkSampler.Plain(new FaceCrop(SmallSet.Make(), 2), Side, input, points);
        Assert.Equal([false, false, true, true], Covered(mask: true));
        Assert.Equal([true, true, false, false], Covered(mask: false));

        // Both eyes, the lips and the tip of the nose.
        bool[] Covered(bool mask)
        {
            float[] even = Filled(-5);
            var random = new SampleRandom(1, 1);
            if (mask)
                FaceWear.Mask(points, Side, even, ref random);
            else
                FaceWear.Sunglasses(points, Side, even, ref random);
            return [.. ((int[])[LandmarkTopology.RightIris, LandmarkTopology.LeftIris, LandmarkTopology.MiddleOfLips.Lower, LandmarkTopology.NoseTip])
                .Select(l => even[((int)((points[l * 3 + 1] + 0.5f) * Side) * Side + (int)((points[l * 3] + 0.5f) * Side)) * 3] > -3)];
        }
    }
}
