namespace Mien.Training;

/// <summary>Light and colour of an RGB picture of floats, 0 … 1 (beyond which they may go until the last step).</summary>
static class PictureTone
{
    const int Steps = 511;

    /// <summary>Contrast, brightness, saturation and a cast, drawn at random; or no colours.</summary>
    public static void Colours(Span<float> pixels, bool grey, bool change, ref SampleRandom random)
    {
        float contrast = 1, saturation = grey ? 0 : 1, brightness = 0, red = 1, green = 1, blue = 1;
        if (change)
        {
            contrast = (float)Math.Exp(random.Next(-0.45, 0.4));
            brightness = (float)random.Next(-0.18, 0.18);
            if (!grey)
                saturation = (float)random.Next(0.4, 1.6);
            // Warm light and cold light pull red and blue apart; green tubes lift green.
            float warm = (float)(random.NextGaussian() * 0.12), tint = (float)(random.NextGaussian() * 0.05);
            (red, green, blue) = (MathF.Exp(warm), MathF.Exp(tint), MathF.Exp(-warm));
        }
        // grey = 0.299 r + 0.587 g + 0.114 b; value = ((grey + (value − grey)·saturation) − ½)·contrast·gain + ½ + brightness
        float offset = 0.5f + brightness, keep = saturation, take = 1 - saturation;
        (red, green, blue) = (red * contrast, green * contrast, blue * contrast);
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            float r = pixels[i], g = pixels[i + 1], b = pixels[i + 2];
            float luma = (0.299f * r + 0.587f * g + 0.114f * b) * take - 0.5f;
            pixels[i] = (luma + r * keep) * red + offset;
            pixels[i + 1] = (luma + g * keep) * green + offset;
            pixels[i + 2] = (luma + b * keep) * blue + offset;
        }
    }

    /// <summary>A gamma from about a half to two; clamps.</summary>
    public static void Gamma(Span<float> pixels, ref SampleRandom random)
    {
        double gamma = Math.Exp(random.Next(-0.7, 0.7));
        Span<float> table = stackalloc float[Steps + 1];
        for (int i = 0; i <= Steps; i++)
            table[i] = (float)Math.Pow(i / (double)Steps, gamma);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = table[(int)(Math.Clamp(pixels[i], 0, 1) * Steps + 0.5f)];
    }

    /// <summary>Light from one side: a slope of brightness across the picture, in some direction.</summary>
    public static void SideLight(Span<float> pixels, int side, ref SampleRandom random)
    {
        (double sin, double cos) = Math.SinCos(random.Next(0, 2 * Math.PI));
        double strength = random.Next(0.3, 0.85), middle = random.Next(-0.2, 0.2);
        float across = (float)(cos * strength * 2 / side), down = (float)(sin * strength * 2 / side);
        for (int y = 0; y < side; y++)
        {
            Span<float> row = pixels.Slice(y * side * 3, side * 3);
            float gain = (float)(1 + middle) + (y - side * 0.5f) * down - side * 0.5f * across;
            for (int i = 0; i + 2 < row.Length; i += 3, gain += across)
            {
                float limited = Math.Clamp(gain, 0.12f, 1.7f);
                row[i] *= limited;
                row[i + 1] *= limited;
                row[i + 2] *= limited;
            }
        }
    }
}
