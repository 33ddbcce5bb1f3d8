using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mien.Training;

/// <summary>What a camera does to a scene: blur, light, colour, noise and compression.</summary>
sealed partial class SceneComposer
{
    const int Tones = 1024, NoiseLength = 1 << 16;

    static readonly float[] Noise = MakeNoise();

    readonly float[] _tones = new float[3 * Tones];
    readonly BlockCompression _compression = new();

    void Wear(ref SampleRandom random)
    {
        double wear = _options.Wear;
        if (random.Chance(0.3 * wear))
        {
            // Out of focus, or moved along one axis.
            bool x = random.Chance(0.75), y = !x || random.Chance(0.75);
            float share = (float)random.Next(0.08, 0.33);
            for (int pass = random.Chance(0.3) ? 2 : 1; pass > 0; pass--)
                Canvas.Blur(share, x, y);
        }
        double dark = random.Chance(0.12 * wear) ? random.Next(0.15, 0.6) : 1;
        double gamma = Math.Exp(random.NextGaussian() * 0.22 * wear), contrast = Math.Exp(random.NextGaussian() * 0.15 * wear), light = random.NextGaussian() * 0.06 * wear;
        float red = Cast(wear, ref random), green = Cast(wear, ref random), blue = Cast(wear, ref random);
        for (int i = 0; i < Tones; i++)
        {
            float tone = (float)(((Math.Pow(i / (Tones - 1.0), gamma) - 0.5) * contrast + 0.5 + light) * dark);
            (_tones[i], _tones[Tones + i], _tones[2 * Tones + i]) = (tone * red, tone * green, tone * blue);
        }
        float saturation = random.Chance(0.08) ? 0 : (float)Math.Clamp(1 + random.NextGaussian() * 0.25 * wear, 0, 1.8);
        float noise = random.Chance(0.5 * wear) ? (float)(random.Next(0, 0.045) * random.Next(0.2, 1)) : 0;
        ApplyTones(saturation, noise, ref random);
        if (random.Chance(0.2 * wear))
            _compression.Apply(Canvas, 15 + random.Next(60), random.Next(8), random.Next(8));
    }

    void ApplyTones(float saturation, float noise, ref SampleRandom random)
    {
        Span<float> pixels = Canvas.Pixels;
        ref float tones = ref MemoryMarshal.GetArrayDataReference(_tones);
        int width = Canvas.Width * 3;
        Vector128<float> lumaShares = Vector128.Create(0.299f, 0.587f, 0.114f, 0);
        for (int y = 0; y < Canvas.Height; y++)
        {
            Span<float> row = pixels.Slice(y * width, width);
            // Each row takes another stretch of the same noise.
            ReadOnlySpan<float> grain = Noise.AsSpan(random.Next(NoiseLength), width + 1);
            for (int i = 0; i < width; i += 3)
            {
                // A pixel and the first channel of the next, which stays as it is; the last pixel of all has none.
                bool last = i + 4 > row.Length;
                Vector128<float> pixel = last ? Vector128.Create(row[i], row[i + 1], row[i + 2], 0) : Vector128.Create<float>(row[i..]);
                Vector128<int> at = Vector128.ConvertToInt32Native(Limited(pixel) * (Tones - 1) + Vector128.Create(0.5f));
                Vector128<float> toned = Vector128.Create(
                    Unsafe.Add(ref tones, at[0]), Unsafe.Add(ref tones, Tones + at[1]), Unsafe.Add(ref tones, 2 * Tones + at[2]), 0);
                Vector128<float> luma = Vector128.Create(Vector128.Dot(toned, lumaShares));
                Vector128<float> worn = Limited(luma + saturation * (toned - luma) + noise * Vector128.Create(grain[i..]));
                row[i] = worn[0];
                row[i + 1] = worn[1];
                row[i + 2] = worn[2];
            }
        }
    }

    static float Cast(double wear, ref SampleRandom random) => (float)Math.Exp(random.NextGaussian() * 0.06 * wear);

    static Vector128<float> Limited(Vector128<float> value) => Vector128.Min(Vector128.Max(value, Vector128<float>.Zero), Vector128<float>.One);

    static float[] MakeNoise()
    {
        var random = new SampleRandom(1, 0);
        // Rows start anywhere in the first part and may run on into the second.
        float[] noise = new float[NoiseLength + 3 * 4096];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (float)random.NextGaussian();
        return noise;
    }
}
