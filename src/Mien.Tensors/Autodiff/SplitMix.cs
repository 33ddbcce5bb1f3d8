namespace Mien.Tensors.Autodiff;

/// <summary>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): random numbers that depend on nothing but their seed.</summary>
static class SplitMix
{
    public static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Normal, mean 0, deviation 1 (Box and Muller).</summary>
    public static double NextGaussian(ref ulong state)
    {
        double u = ((Next(ref state) >> 11) + 1) * (1.0 / (1UL << 53)), v = (Next(ref state) >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
