using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Where many fitted faces show every vertex, and where their labels put every landmark, as long rows (x, y and weighted depth of each
/// face, relative to the head's origin): sums of squared distances over all faces are then differences of dot products.
/// </summary>
sealed class FaceStatistics
{
    readonly float[][] _vertices, _landmarks;
    readonly FaceSurface _surface;
    readonly int[] _mirror;

    public FaceStatistics(FaceSurface surface, IReadOnlyList<int> candidates, int[] mirrorLandmarks, int faces)
    {
        _surface = surface;
        _mirror = mirrorLandmarks;
        _vertices = new float[surface.VertexCount][];
        foreach (int v in candidates)
        {
            _vertices[v] ??= new float[faces * 3];
            _vertices[surface.Mirror(v)] ??= new float[faces * 3];
        }
        _landmarks = [.. mirrorLandmarks.Select(_ => new float[faces * 3])];
    }

    public bool Has(int vertex) => _vertices[vertex] is not null;

    /// <summary>Enters a face; different faces may be entered by different threads.</summary>
    public void Set(int face, ReadOnlySpan<Vector3> vertices, ReadOnlySpan<Vector3> landmarks)
    {
        for (int v = 0; v < _vertices.Length; v++)
            if (_vertices[v] is { } row)
                vertices[v].CopyTo(row, face * 3);
        for (int i = 0; i < _landmarks.Length; i++)
            landmarks[i].CopyTo(_landmarks[i], face * 3);
    }

    /// <summary>Dot product of two vertices' rows plus that of their mirror images'.</summary>
    public double Gram(int a, int b) => Dot(_vertices[a], _vertices[b]) + Dot(_vertices[_surface.Mirror(a)], _vertices[_surface.Mirror(b)]);

    /// <summary>The same of a vertex and a landmark.</summary>
    public double Cross(int vertex, int landmark) => Dot(_vertices[vertex], _landmarks[landmark]) + Dot(_vertices[_surface.Mirror(vertex)], _landmarks[_mirror[landmark]]);

    static double Dot(float[] a, float[] b)
    {
        Vector<float> first = default, second = default;
        int i = 0, width = Vector<float>.Count;
        for (; i <= a.Length - 2 * width; i += 2 * width)
        {
            first += new Vector<float>(a, i) * new Vector<float>(b, i);
            second += new Vector<float>(a, i + width) * new Vector<float>(b, i + width);
        }
        double sum = Vector.Sum(first + second);
        for (; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
