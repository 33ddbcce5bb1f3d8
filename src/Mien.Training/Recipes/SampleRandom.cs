using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <summary>
/// The dice of one sample: a small generator seeded by (seed, sample number), so that a sample looks the same whichever thread makes it and when.
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// </summary>
public struct SampleRandom
{
    ulong _state;

    /// <summary>The dice of sample <paramref name="sample"/> under <paramref name="seed"/>.</summary>
    public SampleRandom(ulong seed, long sample)
    {
        _state = seed * 0x9E3779B97F4A7C15UL;
        _state = NextBits() ^ ((ulong)sample * 0xD1B54A32D192ED03UL);
        NextBits();
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => SplitMix.Next(ref _state);

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Next(double low, double high) => low + (high - low) * Next();

    /// <summary>Uniform in 0 … count − 1.</summary>
    public int Next(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Next() < probability;

    /// <summary>Normal, mean 0, deviation 1 (Box and Muller).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
