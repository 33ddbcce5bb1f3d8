using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// Fixes points to the skin: each keeps its place relative to the vertices of the face model that are nearest to it on the mean face at rest, and
/// moves and turns with them. Where the head moves as a whole the points move exactly with it. Immutable.
/// </summary>
sealed class SurfaceBinding
{
    const int Neighbours = 6;
    const float Cell = 12;

    readonly int[] _vertices;
    readonly float[] _weights;
    readonly Vector3[] _offsets;

    /// <summary>Binds points.</summary>
    /// <param name="points">In the head's frame of the mean face at rest, millimetres.</param>
    public SurfaceBinding(ReadOnlySpan<Vector3> points)
    {
        Count = points.Length;
        _vertices = new int[Count * Neighbours];
        _weights = new float[Count * Neighbours];
        _offsets = new Vector3[Count * Neighbours];
        FaceModel model = FaceModel.Default;
        var rest = new SkinFrames();
        Vector3[] vertices = model.Neutral[..MaskHead.SkinVertices].ToArray();
        rest.Set(vertices, NormalsOf(model));
        ILookup<(int, int, int), int> cells = Enumerable.Range(0, vertices.Length).Where(i => model.Originals[i] == i).ToLookup(i => CellOf(vertices[i]));
        Span<int> nearest = stackalloc int[Neighbours + 1];
        Span<float> distances = stackalloc float[Neighbours + 1];
        for (int i = 0; i < Count; i++)
        {
            Find(cells, vertices, points[i], nearest, distances);
            float reach = distances[Neighbours], sum = 0;
            for (int k = 0; k < Neighbours; k++)
            {
                // The weight of a neighbour is gone when it ceases to be one: points side by side move alike.
                float weight = 1 - distances[k] / Math.Max(reach, 1e-6f);
                weight = weight * weight / (distances[k] + 0.5f) + 1e-7f;
                int at = i * Neighbours + k;
                _vertices[at] = nearest[k];
                _weights[at] = weight;
                sum += weight;
                _offsets[at] = rest.Into(nearest[k], points[i]);
            }
            for (int k = 0; k < Neighbours; k++)
                _weights[i * Neighbours + k] /= sum;
        }
    }

    /// <summary>Points that are bound.</summary>
    public int Count { get; }

    /// <summary>Where the points are on a face.</summary>
    /// <param name="frames">The face's skin.</param>
    /// <param name="points">Receives them, in the frame of the skin's vertices.</param>
    public void Place(SkinFrames frames, Span<Vector3> points)
    {
        for (int i = 0, at = 0; i < points.Length; i++)
        {
            Vector128<float> sum = Vector128<float>.Zero;
            for (int k = 0; k < Neighbours; k++, at++)
                sum += frames.OutOf(_vertices[at], _offsets[at]) * _weights[at];
            points[i] = sum.AsVector3();
        }
    }

    static (int, int, int) CellOf(Vector3 point) => ((int)MathF.Floor(point.X / Cell), (int)MathF.Floor(point.Y / Cell), (int)MathF.Floor(point.Z / Cell));

    /// <summary>The nearest vertices by growing shells of cells; for what is far off, by going through all.</summary>
    static void Find(ILookup<(int, int, int), int> cells, Vector3[] vertices, Vector3 point, Span<int> nearest, Span<float> distances)
    {
        (int x, int y, int z) = CellOf(point);
        for (int shell = 1; shell <= 3; shell++)
        {
            distances.Fill(float.PositiveInfinity);
            for (int dx = -shell; dx <= shell; dx++)
                for (int dy = -shell; dy <= shell; dy++)
                    for (int dz = -shell; dz <= shell; dz++)
                        foreach (int vertex in cells[(x + dx, y + dy, z + dz)])
                            Insert(vertex, Vector3.Distance(vertices[vertex], point), nearest, distances);
            if (distances[^1] <= shell * Cell)
                return;
        }
        distances.Fill(float.PositiveInfinity);
        foreach (IGrouping<(int, int, int), int> cell in cells)
            foreach (int vertex in cell)
                Insert(vertex, Vector3.Distance(vertices[vertex], point), nearest, distances);
    }

    static void Insert(int vertex, float distance, Span<int> nearest, Span<float> distances)
    {
        if (distance >= distances[^1])
            return;
        int at = distances.Length - 1;
        for (; at > 0 && distances[at - 1] > distance; at--)
            (nearest[at], distances[at]) = (nearest[at - 1], distances[at - 1]);
        (nearest[at], distances[at]) = (vertex, distance);
    }

    static Vector3[] NormalsOf(FaceModel model)
    {
        var normals = new Vector3[MaskHead.SkinVertices];
        model.ComputeNormals(model.Neutral[..normals.Length], normals);
        return normals;
    }
}

/// <summary>A frame at every vertex of the skin, which turns with it. Not thread-safe.</summary>
sealed class SkinFrames
{
    static readonly Lazy<int[]> Towards = new(FindNeighbours);

    readonly Frame[] _frames = new Frame[MaskHead.SkinVertices];

    /// <summary>Takes a face; vertices and unit normals in one frame, at least as many as the skin has.</summary>
    public void Set(ReadOnlySpan<Vector3> vertices, ReadOnlySpan<Vector3> normals)
    {
        ReadOnlySpan<int> towards = Towards.Value;
        for (int i = 0; i < _frames.Length; i++)
        {
            Vector3 normal = normals[i], along = vertices[towards[i]] - vertices[i];
            along -= normal * Vector3.Dot(normal, along);
            float length = along.Length();
            along = length > 1e-6f ? along / length : Vector3.Normalize(Vector3.Cross(normal, MathF.Abs(normal.X) < 0.9f ? Vector3.UnitX : Vector3.UnitY));
            _frames[i] = new Frame(vertices[i].AsVector128(), along.AsVector128(), Vector3.Cross(normal, along).AsVector128(), normal.AsVector128());
        }
    }

    public Vector3 Into(int vertex, Vector3 point)
    {
        Frame frame = _frames[vertex];
        Vector3 offset = point - frame.Origin.AsVector3();
        return new Vector3(Vector3.Dot(offset, frame.X.AsVector3()), Vector3.Dot(offset, frame.Y.AsVector3()), Vector3.Dot(offset, frame.Z.AsVector3()));
    }

    public Vector128<float> OutOf(int vertex, Vector3 offset)
    {
        ref readonly Frame frame = ref _frames[vertex];
        return frame.Origin + frame.X * offset.X + frame.Y * offset.Y + frame.Z * offset.Z;
    }

    /// <summary>For every vertex the farthest of those that share an edge with it: a long edge turns least where the fit trembles.</summary>
    static int[] FindNeighbours()
    {
        FaceModel model = FaceModel.Default;
        ReadOnlySpan<Vector3> neutral = model.Neutral;
        int[] towards = new int[MaskHead.SkinVertices];
        for (int i = 0; i < towards.Length; i++)
            towards[i] = i;
        ReadOnlySpan<int> triangles = model.Triangles[..(model.Part(FacePart.Head).TriangleEnd * 3)];
        for (int corner = 0; corner < triangles.Length; corner++)
        {
            int from = triangles[corner], to = triangles[corner / 3 * 3 + (corner + 1) % 3];
            if (Vector3.DistanceSquared(neutral[from], neutral[to]) > Vector3.DistanceSquared(neutral[from], neutral[towards[from]]))
                towards[from] = to;
            if (Vector3.DistanceSquared(neutral[from], neutral[to]) > Vector3.DistanceSquared(neutral[to], neutral[towards[to]]))
                towards[to] = from;
        }
        return towards;
    }

    /// <summary>As long as a cache line.</summary>
    readonly record struct Frame(Vector128<float> Origin, Vector128<float> X, Vector128<float> Y, Vector128<float> Z);
}
