using System.Numerics;

namespace Mien.Training;

/// <summary>The front of a face model's skin as a landmark search needs it: who neighbours whom, mirror images, paths along edges, and which vertices one sees.</summary>
sealed class FaceSurface
{
    readonly Dictionary<(int, int, int), int> _triangleOf = [];
    readonly List<int>[] _trianglesAt, _neighbours;

    public FaceSurface(FaceModel model)
    {
        Model = model;
        FacePartRange face = model.Part(FacePart.Face);
        VertexCount = face.VertexCount;
        TriangleCount = face.TriangleCount;
        _trianglesAt = [.. Enumerable.Range(0, VertexCount).Select(_ => new List<int>())];
        _neighbours = [.. Enumerable.Range(0, VertexCount).Select(_ => new List<int>())];
        Normals = new Vector3[VertexCount];
        for (int t = 0; t < TriangleCount; t++)
        {
            (int a, int b, int c) = Corners(t);
            _triangleOf[Key(a, b, c)] = t;
            Vector3 area = Vector3.Cross(model.Neutral[b] - model.Neutral[a], model.Neutral[c] - model.Neutral[a]);
            foreach ((int from, int to, int other) in ((int, int, int)[])[(a, b, c), (b, c, a), (c, a, b)])
            {
                _trianglesAt[from].Add(t);
                Normals[from] += area;
                AddNeighbour(from, to);
                AddNeighbour(from, other);
            }
        }
        for (int v = 0; v < VertexCount; v++)
            Normals[v] = Vector3.Normalize(Normals[v]);
    }

    public FaceModel Model { get; }

    public int VertexCount { get; }

    public int TriangleCount { get; }

    /// <summary>Unit normals of the mean face; vertices that only copy others have none.</summary>
    public Vector3[] Normals { get; }

    public IReadOnlyList<int> TrianglesAt(int vertex) => _trianglesAt[vertex];

    public IReadOnlyList<int> Neighbours(int vertex) => _neighbours[vertex];

    /// <summary>A triangle's corners, copies along texture seams named by their originals.</summary>
    public (int A, int B, int C) Corners(int triangle)
    {
        ReadOnlySpan<int> corners = Model.Triangles.Slice(triangle * 3, 3);
        return (Model.Originals[corners[0]], Model.Originals[corners[1]], Model.Originals[corners[2]]);
    }

    public int Mirror(int vertex) => Model.Originals[Model.Mirror[vertex]];

    public bool IsMidline(int vertex) => Mirror(vertex) == vertex;

    /// <summary>The shortest path along edges of the mean face (Dijkstra).</summary>
    public List<int> Path(int from, int to)
    {
        var distance = new Dictionary<int, float> { [from] = 0 };
        var before = new Dictionary<int, int>();
        var open = new PriorityQueue<int, (float, int)>();
        open.Enqueue(from, (0, from));
        while (open.TryDequeue(out int vertex, out (float Distance, int) at) && vertex != to)
        {
            if (at.Distance > distance[vertex])
                continue;
            foreach (int next in _neighbours[vertex])
            {
                float through = at.Distance + Vector3.Distance(Model.Neutral[vertex], Model.Neutral[next]);
                if (distance.TryGetValue(next, out float known) && known <= through)
                    continue;
                distance[next] = through;
                before[next] = vertex;
                open.Enqueue(next, (through, next));
            }
        }
        List<int> path = [to];
        while (path[^1] != from)
            path.Add(before[path[^1]]);
        path.Reverse();
        return path;
    }

    /// <summary>
    /// The vertices that one can see from in front or from the side a face turns: they face forward or sideways, and near the middle
    /// nothing lies more than some millimetres before them (not the insides of lids, nostrils and lips).
    /// </summary>
    public List<int> Visible()
    {
        const int Half = 120;
        const float Before = 4, Side = 50;
        float[] depth = new float[4 * Half * Half];
        Array.Fill(depth, float.MinValue);
        for (int t = 0; t < TriangleCount; t++)
        {
            (int a, int b, int c) = Corners(t);
            // A few points a millimetre of every triangle, which is small.
            for (int i = 0; i <= 8; i++)
            {
                for (int j = 0; i + j <= 8; j++)
                {
                    Vector3 p = (Model.Neutral[a] * i + Model.Neutral[b] * j + Model.Neutral[c] * (8 - i - j)) / 8;
                    int x = (int)MathF.Floor(p.X) + Half, y = (int)MathF.Floor(p.Y) + Half;
                    if ((uint)x < 2 * Half && (uint)y < 2 * Half)
                        depth[y * 2 * Half + x] = Math.Max(depth[y * 2 * Half + x], p.Z);
                }
            }
        }
        var visible = new List<int>();
        for (int v = 0; v < VertexCount; v++)
        {
            Vector3 p = Model.Neutral[v], n = Normals[v];
            if (Model.Originals[v] != v || Model.Regions[v] is SurfaceRegion.Ears or SurfaceRegion.Neck || p.Y is < -115 or > 95 || p.Z < -75)
                continue;
            bool side = Math.Abs(p.X) > Side;
            int x = (int)MathF.Floor(p.X) + Half, y = (int)MathF.Floor(p.Y) + Half;
            if (side ? n.Z > -0.3f && n.X * p.X > 0 : n.Z > -0.05f && depth[y * 2 * Half + x] < p.Z + Before)
                visible.Add(v);
        }
        return visible;
    }

    /// <summary>The mirror image of a point; where the mirrored quad has the other diagonal, the nearest point of the surface.</summary>
    public SurfacePoint Mirror(SurfacePoint point)
    {
        (int a, int b, int c) = Corners(point.Triangle);
        (a, b, c) = (Mirror(a), Mirror(b), Mirror(c));
        if (_triangleOf.TryGetValue(Key(a, b, c), out int triangle))
        {
            (int x, int y, int z) = Corners(triangle);
            float WeightOf(int vertex) => vertex == a ? point.A : vertex == b ? point.B : point.C;
            return new SurfacePoint(triangle, WeightOf(x), WeightOf(y), WeightOf(z));
        }
        Vector3 position = point.On(Model.Triangles, Model.Neutral) * new Vector3(-1, 1, 1);
        return Nearest(position, [.. new[] { a, b, c }.SelectMany(vertex => _trianglesAt[vertex]).Distinct()]);
    }

    /// <summary>The point of some triangles of the mean face that is nearest to a position.</summary>
    public SurfacePoint Nearest(Vector3 position, IReadOnlyList<int> triangles)
    {
        SurfacePoint best = default;
        double least = double.MaxValue;
        foreach (int t in triangles)
        {
            (int a, int b, int c) = Corners(t);
            Vector3 p = Model.Neutral[a], q = Model.Neutral[b], r = Model.Neutral[c];
            var square = new TriangleQuadratic(
                Vector3.Dot(p, p), Vector3.Dot(p, q), Vector3.Dot(p, r), Vector3.Dot(q, q), Vector3.Dot(q, r), Vector3.Dot(r, r),
                Vector3.Dot(p, position), Vector3.Dot(q, position), Vector3.Dot(r, position));
            (double cost, double u, double v, double w) = square.Minimum();
            if (cost < least)
                (least, best) = (cost, new SurfacePoint(t, (float)u, (float)v, (float)w));
        }
        return best;
    }

    /// <summary>A triangle that has these vertices among its corners, and the point of it with these weights.</summary>
    public SurfacePoint PointOn(int first, double firstWeight, int second, double secondWeight)
    {
        foreach (int t in _trianglesAt[first])
        {
            (int a, int b, int c) = Corners(t);
            if (a != second && b != second && c != second)
                continue;
            float Weight(int vertex) => (float)((vertex == first ? firstWeight : 0) + (vertex == second ? secondWeight : 0));
            return first == second
                ? new SurfacePoint(t, a == first ? 1 : 0, b == first ? 1 : 0, c == first ? 1 : 0)
                : new SurfacePoint(t, Weight(a), Weight(b), Weight(c));
        }
        throw new InvalidOperationException($"Vertices {first} and {second} share no triangle.");
    }

    void AddNeighbour(int from, int to)
    {
        if (!_neighbours[from].Contains(to))
            _neighbours[from].Add(to);
    }

    static (int, int, int) Key(int a, int b, int c)
    {
        if (a > b)
            (a, b) = (b, a);
        if (b > c)
            (b, c) = (c, b);
        return a > b ? (b, a, c) : (a, b, c);
    }
}
