using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien.Training;

/// <summary>Blur of a square RGB picture of floats, in place: out of focus, or moved.</summary>
static class PictureBlur
{
    /// <summary>Binomial blur: each pass weighs neighbours ¼ ½ ¼ along both axes; n passes spread by √(n/2) pixels.</summary>
    public static void Defocus(Span<float> pixels, int side, int passes, Span<float> spare)
    {
        int length = side * 3;
        for (int pass = 0; pass < passes; pass++)
        {
            for (int y = 0; y < side; y++)
                Along(pixels.Slice(y * length, length), spare.Slice(y * length, length));
            for (int y = 0; y < side; y++)
                Across(spare.Slice(Math.Max(y - 1, 0) * length, length), spare.Slice(y * length, length), spare.Slice(Math.Min(y + 1, side - 1) * length, length), pixels.Slice(y * length, length));
        }
    }

    /// <summary>The mean along a short line in some direction, its middle where each pixel was.</summary>
    public static void Motion(Span<float> pixels, int side, ref SampleRandom random, Span<float> spare)
    {
        int taps = 3 + 2 * random.Next(Math.Max(side / 28, 2));
        (double sin, double cos) = Math.SinCos(random.Next(0, Math.PI));
        int length = side * 3;
        spare = spare[..(length * side)];
        spare.Clear();
        for (int tap = -taps / 2; tap <= taps / 2; tap++)
        {
            int dx = (int)Math.Round(cos * tap), dy = (int)Math.Round(sin * tap);
            for (int y = 0; y < side; y++)
                AddShifted(pixels.Slice(Math.Clamp(y + dy, 0, side - 1) * length, length), dx * 3, spare.Slice(y * length, length));
        }
        float share = 1f / taps;
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(pixels), sums = MemoryMarshal.Cast<float, Vector<float>>(spare);
        for (int i = 0; i < wide.Length; i++)
            wide[i] = sums[i] * share;
        for (int i = wide.Length * Vector<float>.Count; i < pixels.Length; i++)
            pixels[i] = spare[i] * share;
    }

    /// <summary>target[i] += source[i + shift], the row's ends repeated; a shift is whole pixels of three.</summary>
    static void AddShifted(ReadOnlySpan<float> source, int shift, Span<float> target)
    {
        int from = Math.Max(-shift, 0), end = Math.Min(target.Length - shift, target.Length);
        for (int i = 0; i < from; i++)
            target[i] += source[i % 3];
        ReadOnlySpan<float> moved = source[(from + shift)..];
        Span<float> middle = target[from..end];
        ReadOnlySpan<Vector<float>> wideSource = MemoryMarshal.Cast<float, Vector<float>>(moved);
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(middle);
        for (int i = 0; i < wide.Length; i++)
            wide[i] += wideSource[i];
        for (int i = wide.Length * Vector<float>.Count; i < middle.Length; i++)
            middle[i] += moved[i];
        for (int i = end; i < target.Length; i++)
            target[i] += source[source.Length - 3 + i % 3];
    }

    static void Along(ReadOnlySpan<float> row, Span<float> target)
    {
        int last = row.Length - 3, i = 3;
        for (int c = 0; c < 3; c++)
        {
            target[c] = 0.75f * row[c] + 0.25f * row[c + 3];
            target[last + c] = 0.75f * row[last + c] + 0.25f * row[last + c - 3];
        }
        for (; i + Vector<float>.Count <= last; i += Vector<float>.Count)
            (new Vector<float>(row[i..]) * 0.5f + (new Vector<float>(row[(i - 3)..]) + new Vector<float>(row[(i + 3)..])) * 0.25f).CopyTo(target[i..]);
        for (; i < last; i++)
            target[i] = row[i] * 0.5f + (row[i - 3] + row[i + 3]) * 0.25f;
    }

    static void Across(ReadOnlySpan<float> above, ReadOnlySpan<float> row, ReadOnlySpan<float> below, Span<float> target)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= row.Length; i += Vector<float>.Count)
            (new Vector<float>(row[i..]) * 0.5f + (new Vector<float>(above[i..]) + new Vector<float>(below[i..])) * 0.25f).CopyTo(target[i..]);
        for (; i < row.Length; i++)
            target[i] = row[i] * 0.5f + (above[i] + below[i]) * 0.25f;
    }
}
