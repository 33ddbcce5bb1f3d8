using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien;

/// <summary>One shape of a face model: displacements of all vertices as 16-bit multiples of a step, x, y, z of vertex after vertex.</summary>
sealed class ShapeDeltas(short[] values, float step)
{
    Vector3[]? _expanded;

    public short[] Values => values;

    /// <summary>Millimetres of one unit.</summary>
    public float Step => step;

    public Vector3 this[int vertex] => new Vector3(values[vertex * 3], values[vertex * 3 + 1], values[vertex * 3 + 2]) * step;

    /// <summary>All displacements in millimetres, computed at the first call.</summary>
    public ReadOnlySpan<Vector3> Expanded => _expanded ??= Expand();

    Vector3[] Expand()
    {
        var expanded = new Vector3[values.Length / 3];
        Span<float> floats = MemoryMarshal.Cast<Vector3, float>(expanded.AsSpan());
        for (int i = 0; i < values.Length; i++)
            floats[i] = values[i] * step;
        return expanded;
    }
}
