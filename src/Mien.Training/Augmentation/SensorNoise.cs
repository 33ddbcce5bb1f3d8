using System.Numerics;

namespace Mien.Training;

/// <summary>Noise of a camera's sensor: a part that is always there, and a part that grows with the light.</summary>
static class SensorNoise
{
    // A power of two, longer than any row; rows begin at random places of it, so that no pattern shows.
    const int TableLength = 1 << 15;

    static readonly float[] Normal = Make();

    /// <summary>Noise from hardly seen to strong.</summary>
    public static void Add(Span<float> pixels, int side, ref SampleRandom random)
    {
        double strength = Math.Exp(random.Next(Math.Log(0.006), Math.Log(0.07)));
        double shot = random.Next();
        Apply(pixels, side, 1, (float)(strength * (1 - shot)), (float)(strength * shot * 1.5), 1, ref random);
    }

    /// <summary>Little light: dark, noisy, and brightened again by part of what was lost.</summary>
    public static void LowLight(Span<float> pixels, int side, ref SampleRandom random)
    {
        double dark = Math.Exp(random.Next(Math.Log(0.06), Math.Log(0.4)));
        double gain = Math.Exp(random.Next(0, Math.Log(0.6 / dark)));
        Apply(pixels, side, (float)dark, (float)random.Next(0.004, 0.025), (float)random.Next(0, 0.08), (float)gain, ref random);
    }

    /// <summary>The table's number at a place: normal, mean 0, deviation 1.</summary>
    public static float At(int place) => Normal[place & (TableLength - 1)];

    /// <summary>value = (value·light + n·(floor + value·light·shot))·gain.</summary>
    static void Apply(Span<float> pixels, int side, float light, float floor, float shot, float gain, ref SampleRandom random)
    {
        int length = side * 3;
        for (int y = 0; y < side; y++)
        {
            Span<float> row = pixels.Slice(y * length, length);
            ReadOnlySpan<float> noise = Normal.AsSpan(random.Next(TableLength - length), length);
            int i = 0;
            var least = new Vector<float>(floor);
            for (; i + Vector<float>.Count <= length; i += Vector<float>.Count)
            {
                Vector<float> value = new Vector<float>(row[i..]) * light;
                ((value + new Vector<float>(noise[i..]) * (least + value * shot)) * gain).CopyTo(row[i..]);
            }
            for (; i < length; i++)
                row[i] = (row[i] * light + noise[i] * (floor + row[i] * light * shot)) * gain;
        }
    }

    static float[] Make()
    {
        var random = new SampleRandom(0x4D69656E, 0);
        float[] table = new float[TableLength];
        for (int i = 0; i < table.Length; i++)
            table[i] = (float)random.NextGaussian();
        return table;
    }
}
