using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien.Training;

/// <summary>A picture of few pixels, grown bilinearly: a face that was far away.</summary>
static class CoarsePicture
{
    const int Largest = 512;

    /// <summary>Grows a square RGB picture.</summary>
    /// <param name="small">smallSide × smallSide × 3.</param>
    /// <param name="smallSide">Its side.</param>
    /// <param name="target">side × side × 3.</param>
    /// <param name="side">The side to grow to, at most 512.</param>
    /// <param name="row">Room for a row of the small picture.</param>
    public static void Grow(ReadOnlySpan<float> small, int smallSide, Span<float> target, int side, Span<float> row)
    {
        Span<int> lefts = stackalloc int[Largest];
        Span<float> shares = stackalloc float[Largest];
        float step = smallSide / (float)side;
        for (int x = 0; x < side; x++)
            (lefts[x], shares[x]) = At(x, step, smallSide);
        int length = smallSide * 3;
        row = row[..length];
        for (int y = 0; y < side; y++)
        {
            (int top, float share) = At(y, step, smallSide);
            Mix(small.Slice(top * length, length), small.Slice(Math.Min(top + 1, smallSide - 1) * length, length), share, row);
            Span<float> line = target.Slice(y * side * 3, side * 3);
            for (int x = 0; x < side; x++)
            {
                int left = lefts[x] * 3, right = Math.Min(left + 3, length - 3), t = x * 3;
                float s = shares[x];
                line[t] = row[left] + (row[right] - row[left]) * s;
                line[t + 1] = row[left + 1] + (row[right + 1] - row[left + 1]) * s;
                line[t + 2] = row[left + 2] + (row[right + 2] - row[left + 2]) * s;
            }
        }
    }

    static (int First, float Share) At(int i, float step, int count)
    {
        float at = Math.Clamp((i + 0.5f) * step - 0.5f, 0, count - 1);
        int first = (int)at;
        return (first, at - first);
    }

    static void Mix(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float share, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> wideA = MemoryMarshal.Cast<float, Vector<float>>(a), wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (int i = 0; i < wide.Length; i++)
            wide[i] = wideA[i] + (wideB[i] - wideA[i]) * share;
        for (int i = wide.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] = a[i] + (b[i] - a[i]) * share;
    }
}
