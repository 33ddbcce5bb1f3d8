using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// One shape of a face model: displacements of all vertices as 16-bit multiples of a step, x, y, z of vertex after vertex. Memory, not
/// arithmetic, bounds the sum of shapes, and 16 bits are half of it.
/// </summary>
sealed unsafe class ShapeDeltas
{
    // Shorter gaps between displacements are not worth a new run.
    const int LeastGap = 64;

    readonly short[] _values;
    readonly (int Start, int End)[] _runs;
    Vector3[]? _expanded;

    public ShapeDeltas(short[] values, float step)
    {
        _values = values;
        Step = step;
        _runs = [.. Runs(values)];
    }

    public ReadOnlySpan<short> Values => _values;

    /// <summary>Millimetres of one unit.</summary>
    public float Step { get; }

    /// <summary>One vertex's displacement, millimetres.</summary>
    public Vector3 this[int vertex] => new Vector3(_values[vertex * 3], _values[vertex * 3 + 1], _values[vertex * 3 + 2]) * Step;

    /// <summary>All displacements in millimetres, computed at the first call.</summary>
    public ReadOnlySpan<Vector3> Expanded => _expanded ??= Expand();

    /// <summary>Adds the displacements of coordinates <paramref name="start"/> … times a weight to a sum of coordinates.</summary>
    public void AddTo(Span<float> sum, int start, float weight)
    {
        float factor = weight * Step;
        int end = start + sum.Length;
        fixed (short* values = _values)
        fixed (float* target = sum)
        {
            foreach ((int runStart, int runEnd) in _runs)
            {
                int from = Math.Max(runStart, start), count = Math.Min(runEnd, end) - from;
                if (count > 0)
                    Add(values + from, target + (from - start), count, factor);
            }
        }
    }

    /// <summary>Sixteen coordinates at a time: 16 → 32 bit, to float, fused multiply-add; the tail is scalar.</summary>
    [MethodImpl(ShapeCode.Hot)]
    static void Add(short* values, float* sum, int count, float factor)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> factors = Vector256.Create(factor);
            for (; i <= count - 16; i += 16)
            {
                Vector256<short> packed = Vector256.Load(values + i);
                Vector256<float> low = Vector256.ConvertToSingle(Vector256.WidenLower(packed)), high = Vector256.ConvertToSingle(Vector256.WidenUpper(packed));
                SingleLanes.MultiplyAdd(low, factors, Vector256.Load(sum + i)).Store(sum + i);
                SingleLanes.MultiplyAdd(high, factors, Vector256.Load(sum + i + 8)).Store(sum + i + 8);
            }
        }
        for (; i < count; i++)
            sum[i] += values[i] * factor;
    }

    /// <summary>Stretches of coordinates that are not all 0.</summary>
    [MethodImpl(ShapeCode.Hot)]
    static List<(int Start, int End)> Runs(ReadOnlySpan<short> values)
    {
        List<(int Start, int End)> runs = [];
        int at = 0;
        while (values[at..].IndexOfAnyExcept((short)0) is >= 0 and int skipped)
        {
            int start = at + skipped, end = start;
            while (values[end..].IndexOfAnyExcept((short)0) is >= 0 and < LeastGap and int gap)
            {
                end += gap;
                int length = values[end..].IndexOf((short)0);
                end = length < 0 ? values.Length : end + length;
            }
            runs.Add((start, end));
            at = end;
        }
        return runs;
    }

    Vector3[] Expand()
    {
        var expanded = new Vector3[_values.Length / 3];
        Span<float> floats = MemoryMarshal.Cast<Vector3, float>(expanded.AsSpan());
        for (int i = 0; i < floats.Length; i++)
            floats[i] = _values[i] * Step;
        return expanded;
    }
}
