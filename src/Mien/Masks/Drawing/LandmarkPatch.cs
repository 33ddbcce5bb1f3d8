using System.Numerics;

namespace Mien;

/// <summary>
/// A strip of skin between lines of landmarks as the picture shows them, smooth along the lines: what make-up lies on. u runs along the lines, v from
/// the first to the last. Not thread-safe; placing it again allocates nothing.
/// </summary>
sealed class LandmarkPatch
{
    const int Steps = 4;

    /// <summary>It lies this far before the skin of the model, millimetres, so that the head hides only what is on its far side.</summary>
    const float Before = 5;

    readonly short[][] _lines;
    readonly int _columns;
    readonly float[] _heights;
    readonly Vector3[] _screen;
    readonly Vector2[] _coordinates;

    /// <summary>A patch.</summary>
    /// <param name="lines">Runs of landmarks, all of one length.</param>
    /// <param name="heights">v of each.</param>
    public LandmarkPatch(short[][] lines, float[] heights)
    {
        _lines = lines;
        _heights = heights;
        _columns = (lines[0].Length - 1) * Steps + 1;
        _screen = new Vector3[_columns * lines.Length];
        _coordinates = new Vector2[_screen.Length];
        List<int> triangles = [];
        for (int row = 0; row < lines.Length; row++)
        {
            for (int column = 0; column < _columns; column++)
            {
                int at = row * _columns + column;
                _coordinates[at] = new Vector2(column / (_columns - 1f), heights[row]);
                if (row + 1 < lines.Length && column + 1 < _columns)
                    triangles.AddRange([at, at + 1, at + _columns, at + 1, at + _columns + 1, at + _columns]);
            }
        }
        Triangles = [.. triangles];
    }

    public int[] Triangles { get; }

    /// <summary>Pixels and distance.</summary>
    public Span<Vector3> Screen => _screen;

    public ReadOnlySpan<Vector2> Coordinates => _coordinates;

    /// <summary>The places along a line.</summary>
    public ReadOnlySpan<Vector3> Line(int row) => _screen.AsSpan(row * _columns, _columns);

    /// <summary>Takes the landmarks of a picture.</summary>
    public void Place(ReadOnlySpan<Vector3> landmarks)
    {
        for (int row = 0; row < _lines.Length; row++)
        {
            short[] line = _lines[row];
            for (int column = 0; column < _columns; column++)
            {
                int from = Math.Min(column / Steps, line.Length - 2);
                float t = (column - from * Steps) / (float)Steps;
                Vector3 a = landmarks[line[Math.Max(from - 1, 0)]], b = landmarks[line[from]], c = landmarks[line[from + 1]], d = landmarks[line[Math.Min(from + 2, line.Length - 1)]];
                Vector3 p = 0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t));
                p.Z = b.Z + (c.Z - b.Z) * t - Before;
                _screen[row * _columns + column] = p;
            }
        }
    }

    /// <summary>Moves a line away from another (or, by a negative share, towards it), by a share of their distance.</summary>
    public void Push(int row, int from, float share)
    {
        for (int column = 0; column < _columns; column++)
        {
            ref Vector3 point = ref _screen[row * _columns + column];
            Vector3 away = point - _screen[from * _columns + column];
            point += away with { Z = 0 } * share;
        }
    }
}
