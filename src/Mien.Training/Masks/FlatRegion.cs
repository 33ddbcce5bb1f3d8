using System.Numerics;

namespace Mien.Training;

/// <summary>
/// A region of the plane given by a distance that is negative inside, cut into triangles on a grid whose cells are trimmed at the edge
/// (W. Lorensen, H. Cline, Marching cubes, 1987, in two dimensions), and its edges as closed lines.
/// </summary>
sealed class FlatRegion
{
    readonly List<Vector2> _points = [];
    readonly List<int> _triangles = [];
    readonly Dictionary<(int, int, int), int> _known = [];
    readonly Dictionary<int, int> _next = [];
    readonly Func<Vector2, float> _distance;
    readonly Vector2 _least;
    readonly float _step;

    /// <summary>Cuts a region out of a rectangle.</summary>
    public FlatRegion(Func<Vector2, float> distance, Vector2 least, Vector2 most, float step)
    {
        (_distance, _least, _step) = (distance, least, step);
        int columns = (int)MathF.Ceiling((most.X - least.X) / step), rows = (int)MathF.Ceiling((most.Y - least.Y) / step);
        var values = new float[columns + 1, rows + 1];
        for (int row = 0; row <= rows; row++)
        {
            for (int column = 0; column <= columns; column++)
            {
                float value = distance(least + new Vector2(column, row) * step);
                // Never on the edge itself, nor so near that slivers arise.
                values[column, row] = MathF.Abs(value) < 0.02f * step ? -0.02f * step : value;
            }
        }
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                Cell(values, column, row);
        }
    }

    public IReadOnlyList<Vector2> Points => _points;

    /// <summary>Counter-clockwise, three points each.</summary>
    public IReadOnlyList<int> Triangles => _triangles;

    /// <summary>
    /// The edges as lines with the region on their left, evened out and set in even steps. Those are closed but where the rectangle cuts
    /// the region.
    /// </summary>
    public IEnumerable<(IReadOnlyList<Vector2> Line, bool Closed)> Edges(float step)
    {
        HashSet<int> done = [], followers = [.. _next.Values];
        // Open lines first, from their beginnings.
        foreach (int start in _next.Keys.Where(point => !followers.Contains(point)).Order().Concat(_next.Keys.Order()))
        {
            if (!done.Add(start))
                continue;
            List<Vector2> line = [_points[start]];
            int at = start;
            while (_next.TryGetValue(at, out at) && done.Add(at))
                line.Add(_points[at]);
            if (line.Count > 8)
                yield return (Even(line, step, at == start), at == start);
        }
    }

    void Cell(float[,] values, int column, int row)
    {
        // Counter-clockwise from the lower left.
        Span<(int X, int Y)> corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        Span<float> at = [values[column, row], values[column + 1, row], values[column + 1, row + 1], values[column, row + 1]];
        bool saddle = at[0] < 0 == at[2] < 0 && at[1] < 0 == at[3] < 0 && at[0] < 0 != at[1] < 0;
        if (saddle && at[0] + at[1] + at[2] + at[3] >= 0)
        {
            // Two corners apart from each other.
            for (int corner = 0; corner < 4; corner++)
            {
                if (at[corner] < 0)
                    Polygon([Corner(corners[corner]), Crossing(corners, at, corner), Crossing(corners, at, (corner + 3) % 4)], [false, true, false]);
            }
            return;
        }
        List<int> polygon = [];
        List<bool> edge = [];
        for (int corner = 0; corner < 4; corner++)
        {
            int next = (corner + 1) % 4;
            if (at[corner] < 0)
            {
                polygon.Add(Corner(corners[corner]));
                edge.Add(false);
            }
            if (at[corner] < 0 != at[next] < 0)
            {
                polygon.Add(Crossing(corners, at, corner));
                edge.Add(at[corner] < 0);
            }
        }
        if (polygon.Count >= 3)
            Polygon(polygon, edge);
    }

    void Polygon(List<int> polygon, List<bool> edge)
    {
        for (int i = 1; i + 1 < polygon.Count; i++)
            _triangles.AddRange([polygon[0], polygon[i], polygon[i + 1]]);
        for (int i = 0; i < polygon.Count; i++)
        {
            if (edge[i])
                _next[polygon[i]] = polygon[(i + 1) % polygon.Count];
        }
    }

    int Corner((int X, int Y) corner) => Point((corner.X, corner.Y, 0), _least + new Vector2(corner.X, corner.Y) * _step);

    /// <summary>Where the edge crosses the side of a cell that begins at a corner.</summary>
    int Crossing(Span<(int X, int Y)> corners, Span<float> at, int corner)
    {
        int next = (corner + 1) % 4;
        ((int X, int Y) a, (int X, int Y) b) = (corners[corner], corners[next]);
        (float atA, float atB) = (at[corner], at[next]);
        if (a.X > b.X || a.Y > b.Y)
            ((a, b), (atA, atB)) = ((b, a), (atB, atA));
        Vector2 from = _least + new Vector2(a.X, a.Y) * _step, to = _least + new Vector2(b.X, b.Y) * _step;
        float share = atA / (atA - atB);
        for (int i = 0; i < 3; i++)
        {
            // The distance need not be linear.
            float value = _distance(Vector2.Lerp(from, to, share));
            float slope = atB - atA;
            share = Math.Clamp(share - value / slope, 0.02f, 0.98f);
        }
        return Point((a.X, a.Y, a.X == b.X ? 2 : 1), Vector2.Lerp(from, to, share));
    }

    int Point((int, int, int) key, Vector2 at)
    {
        if (!_known.TryGetValue(key, out int index))
        {
            _known[key] = index = _points.Count;
            _points.Add(at);
        }
        return index;
    }

    static List<Vector2> Even(List<Vector2> line, float step, bool closed)
    {
        int last = line.Count - 1;
        for (int pass = 0; pass < 3; pass++)
        {
            line = [.. Enumerable.Range(0, line.Count).Select(i => !closed && i is 0 || !closed && i == last ? line[i]
                : (line[(i + line.Count - 1) % line.Count] + 2 * line[i] + line[(i + 1) % line.Count]) / 4)];
        }
        int sides = closed ? line.Count : last;
        float length = 0;
        for (int i = 0; i < sides; i++)
            length += Vector2.Distance(line[i], line[(i + 1) % line.Count]);
        int count = Math.Max((int)(length / step), 8);
        List<Vector2> even = [];
        float done = 0;
        for (int i = 0; i < sides && even.Count < count; i++)
        {
            Vector2 from = line[i], to = line[(i + 1) % line.Count];
            float side = Vector2.Distance(from, to);
            while (even.Count < count && even.Count * length / count <= done + side)
                even.Add(Vector2.Lerp(from, to, side > 0 ? (even.Count * length / count - done) / side : 0));
            done += side;
        }
        if (!closed)
            even.Add(line[last]);
        return even;
    }
}
