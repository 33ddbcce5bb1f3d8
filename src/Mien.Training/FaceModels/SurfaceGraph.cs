using System.Numerics;

namespace Mien.Training;

/// <summary>The vertices and edges of face and head as a graph: borders of openings, shortest ways along edges, and what a closed way encloses.</summary>
sealed class SurfaceGraph
{
    readonly IReadOnlyList<Vector3> _positions;
    readonly SortedSet<int>[] _neighbours;

    /// <param name="positions">Of every vertex.</param>
    /// <param name="topology">Whose face and head are the surface; copies along seams count as what they copy.</param>
    public SurfaceGraph(IReadOnlyList<Vector3> positions, ModelTopology topology)
    {
        _positions = positions;
        FacePartRange head = topology.Parts[(int)FacePart.Head];
        _neighbours = [.. Enumerable.Range(0, head.VertexEnd).Select(_ => new SortedSet<int>())];
        var edges = new HashSet<(int From, int To)>();
        for (int t = 0; t < head.TriangleEnd; t++)
        {
            for (int i = 0; i < 3; i++)
            {
                int from = topology.Originals[topology.Triangles[t * 3 + i]], to = topology.Originals[topology.Triangles[t * 3 + (i + 1) % 3]];
                edges.Add((from, to));
                _neighbours[from].Add(to);
                _neighbours[to].Add(from);
            }
        }
        Openings = Loops([.. edges.Where(edge => !edges.Contains((edge.To, edge.From))).Order()]);
    }

    /// <summary>The vertices around every opening: eyes, mouth, neck.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Openings { get; }

    /// <summary>The opening whose border lies nearest to a point on average.</summary>
    public IReadOnlyList<int> OpeningAt(Vector3 point) => Openings.MinBy(loop => loop.Average(v => Vector3.Distance(_positions[v], point)))!;

    /// <summary>Length of the shortest way along edges from the nearest of some vertices to every vertex (Dijkstra 1959); infinite beyond <paramref name="farthest"/>.</summary>
    public float[] Distances(IEnumerable<int> from, float farthest) => Search(from, farthest, -1, out _);

    /// <summary>The vertices of the shortest way along edges that visits the stops in their order and returns to the first.</summary>
    public HashSet<int> ClosedWay(IReadOnlyList<int> stops)
    {
        var way = new HashSet<int>();
        for (int i = 0; i < stops.Count; i++)
        {
            Search([stops[i]], float.PositiveInfinity, stops[(i + 1) % stops.Count], out int[] cameFrom);
            for (int v = stops[(i + 1) % stops.Count]; v >= 0; v = cameFrom[v])
                way.Add(v);
        }
        return way;
    }

    /// <summary>All that can be reached from some vertices without crossing others, these and those included.</summary>
    public HashSet<int> Enclosed(IEnumerable<int> inside, HashSet<int> border)
    {
        var reached = new HashSet<int>(border);
        var open = new Stack<int>(inside.Where(reached.Add));
        while (open.TryPop(out int vertex))
        {
            foreach (int neighbour in _neighbours[vertex])
            {
                if (reached.Add(neighbour))
                    open.Push(neighbour);
            }
        }
        return reached;
    }

    float[] Search(IEnumerable<int> from, float farthest, int goal, out int[] cameFrom)
    {
        float[] distances = new float[_neighbours.Length];
        Array.Fill(distances, float.PositiveInfinity);
        cameFrom = new int[_neighbours.Length];
        Array.Fill(cameFrom, -1);
        var open = new PriorityQueue<int, (float Distance, int Vertex)>();
        foreach (int vertex in from)
        {
            distances[vertex] = 0;
            open.Enqueue(vertex, (0, vertex));
        }
        while (open.TryDequeue(out int vertex, out (float Distance, int Vertex) reached))
        {
            if (reached.Distance > distances[vertex])
                continue;
            if (vertex == goal)
                break;
            foreach (int neighbour in _neighbours[vertex])
            {
                float distance = reached.Distance + Vector3.Distance(_positions[vertex], _positions[neighbour]);
                if (distance > farthest || distance >= distances[neighbour])
                    continue;
                distances[neighbour] = distance;
                cameFrom[neighbour] = vertex;
                open.Enqueue(neighbour, (distance, neighbour));
            }
        }
        return distances;
    }

    static List<IReadOnlyList<int>> Loops((int From, int To)[] border)
    {
        var next = border.ToDictionary(edge => edge.From, edge => edge.To);
        var loops = new List<IReadOnlyList<int>>();
        while (next.Count > 0)
        {
            var loop = new List<int>();
            for (int v = next.Keys.Min(); next.Remove(v, out int to); v = to)
                loop.Add(v);
            loops.Add(loop);
        }
        return loops;
    }
}
