using System.Globalization;
using System.Text;

namespace Mien.Graphics.Tests;

/// <summary>Pictures made of gradients, edges and seeded noise, and what comparing them needs.</summary>
static class Pictures
{
    public static Image Rgb(int width, int height, int seed = 1)
    {
        Random random = new(seed);
        Image image = new(width, height, PixelFormat.Rgb24);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool inside = (x - width / 2) * (x - width / 2) + (y - height / 2) * (y - height / 2) < width * height / 9;
                Span<byte> pixel = image.Row(y).Slice(3 * x, 3);
                pixel[0] = Clamp(255 * x / width + random.Next(-12, 13));
                pixel[1] = Clamp(inside ? 220 - 200 * y / height : 40 + random.Next(-30, 31));
                pixel[2] = Clamp((x / 9 + y / 5) % 2 * 160 + 255 * y / height / 4 + random.Next(-4, 5));
            }
        }
        return image;
    }

    public static Image Gray(int width, int height, int seed = 1) => Convert(Rgb(width, height, seed), PixelFormat.Gray8);

    public static Image Rgba(int width, int height, int seed = 1)
    {
        Image image = Convert(Rgb(width, height, seed), PixelFormat.Rgba32);
        for (int i = 3; i < image.Pixels.Length; i += 4)
            image.Pixels[i] = (byte)(i / 4 % width * 7 + i / 4 / width * 3);
        return image;
    }

    public static Image Convert(Image image, PixelFormat format)
    {
        Image result = new(image.Width, image.Height, format);
        int from = image.Format.BytesPerPixel(), to = format.BytesPerPixel();
        int red = format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0;
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            ReadOnlySpan<byte> source = image.Pixels.AsSpan(i * from, from);
            (byte r, byte g, byte b) = from == 1 ? (source[0], source[0], source[0]) : (source[0], source[1], source[2]);
            Span<byte> pixel = result.Pixels.AsSpan(i * to, to);
            if (to == 1)
            {
                pixel[0] = g;
                continue;
            }
            (pixel[red], pixel[1], pixel[2 - red]) = (r, g, b);
            if (to == 4)
                pixel[3] = from == 4 ? source[3] : (byte)255;
        }
        return result;
    }

    /// <summary>A binary PPM or PGM file.</summary>
    public static byte[] ToPnm(Image image) =>
        [.. Encoding.ASCII.GetBytes($"P{(image.Format == PixelFormat.Gray8 ? 5 : 6)}\n{image.Width} {image.Height}\n255\n"), .. image.Pixels];

    public static Image FromPnm(byte[] file)
    {
        int at = 0;
        string Word()
        {
            while (char.IsWhiteSpace((char)file[at]))
                at++;
            int start = at;
            while (!char.IsWhiteSpace((char)file[at]))
                at++;
            return Encoding.ASCII.GetString(file, start, at - start);
        }
        PixelFormat format = Word() == "P5" ? PixelFormat.Gray8 : PixelFormat.Rgb24;
        int width = int.Parse(Word(), CultureInfo.InvariantCulture), height = int.Parse(Word(), CultureInfo.InvariantCulture);
        Word();
        return new Image(file[(at + 1)..], width, height, format);
    }

    /// <summary>Asserts the same size and format, and bounds on the largest and the mean difference of all samples.</summary>
    public static void AssertClose(Image expected, Image actual, int most, double mean)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Format), (actual.Width, actual.Height, actual.Format));
        (int largest, double average) = Difference(expected, actual);
        Assert.True(largest <= most && average <= mean, $"differs by up to {largest}, {average:f4} in the mean");
    }

    public static (int Largest, double Mean) Difference(Image a, Image b)
    {
        int largest = 0;
        long sum = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            int difference = Math.Abs(a.Pixels[i] - b.Pixels[i]);
            largest = Math.Max(largest, difference);
            sum += difference;
        }
        return (largest, (double)sum / a.Pixels.Length);
    }

    static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
