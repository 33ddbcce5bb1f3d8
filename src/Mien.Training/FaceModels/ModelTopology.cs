using System.Numerics;

namespace Mien.Training;

/// <summary>
/// The kept parts of ICT as one triangle mesh: quads are split along the shorter diagonal, and vertices along texture seams are copied,
/// at the end of their part, so that every vertex has one texture coordinate.
/// </summary>
sealed class ModelTopology
{
    readonly List<int> _ict = [], _originals = [], _triangles = [];
    readonly List<Vector2> _coordinates = [];
    readonly Dictionary<(int IctVertex, int TextureVertex), int> _corners = [];
    readonly int[] _modelOfIct = new int[IctLayout.VertexCount];

    ModelTopology(IctFaceKit ict)
    {
        Array.Fill(_modelOfIct, -1);
        foreach (var pieces in IctLayout.Ranges.GroupBy(range => range.Part))
        {
            int firstVertex = _ict.Count, firstTriangle = _triangles.Count / 3;
            foreach (var range in pieces)
            {
                for (int v = range.FirstVertex; v <= range.LastVertex; v++)
                {
                    _modelOfIct[v] = _ict.Count;
                    Add(v, _ict.Count, new Vector2(float.NaN));
                }
            }
            foreach (var range in pieces)
            {
                for (int face = range.FirstFace; face <= range.LastFace; face++)
                    Split(ict, face);
            }
            Parts.Add(new FacePartRange(pieces.Key, firstVertex, _ict.Count - firstVertex, firstTriangle, _triangles.Count / 3 - firstTriangle));
        }
        for (int i = 0; i < _coordinates.Count; i++)
        {
            if (float.IsNaN(_coordinates[i].X))
                _coordinates[i] = Vector2.Zero;
        }
    }

    public List<FacePartRange> Parts { get; } = [];

    /// <summary>ICT's vertex of every vertex of the model.</summary>
    public IReadOnlyList<int> IctVertices => _ict;

    /// <summary>For copies along seams, the vertex that they copy.</summary>
    public IReadOnlyList<int> Originals => _originals;

    public IReadOnlyList<int> Triangles => _triangles;

    public IReadOnlyList<Vector2> TextureCoordinates => _coordinates;

    public static ModelTopology Of(IctFaceKit ict) => new(ict);

    /// <summary>The model's (first) vertex of one of ICT's, or −1 where it was not taken over.</summary>
    public int ModelVertex(int ictVertex) => (uint)ictVertex < (uint)_modelOfIct.Length ? _modelOfIct[ictVertex] : -1;

    void Add(int ictVertex, int original, Vector2 coordinate)
    {
        _ict.Add(ictVertex);
        _originals.Add(original);
        _coordinates.Add(coordinate);
    }

    void Split(IctFaceKit ict, int face)
    {
        ReadOnlySpan<int> corners = ict.Faces.AsSpan(face * 4, 4), texture = ict.TextureFaces.AsSpan(face * 4, 4);
        int count = corners[3] < 0 ? 3 : 4;
        Span<int> model = stackalloc int[4];
        for (int i = 0; i < count; i++)
            model[i] = Corner(ict, corners[i], texture[i]);
        if (count == 3)
        {
            Triangle(model[0], model[1], model[2]);
            return;
        }
        float first = Vector3.DistanceSquared(ict.Neutral[corners[0]], ict.Neutral[corners[2]]);
        float second = Vector3.DistanceSquared(ict.Neutral[corners[1]], ict.Neutral[corners[3]]);
        // Mirrored quads have mirrored diagonals unless both are as long as each other to the last digits.
        if (first <= second)
        {
            Triangle(model[0], model[1], model[2]);
            Triangle(model[0], model[2], model[3]);
        }
        else
        {
            Triangle(model[0], model[1], model[3]);
            Triangle(model[1], model[2], model[3]);
        }
    }

    void Triangle(int a, int b, int c) => _triangles.AddRange([a, b, c]);

    int Corner(IctFaceKit ict, int ictVertex, int textureVertex)
    {
        if (_corners.TryGetValue((ictVertex, textureVertex), out int known))
            return known;
        Vector2 coordinate = ict.TextureCoordinates[textureVertex];
        coordinate.X -= MathF.Floor(coordinate.X);
        int vertex = _modelOfIct[ictVertex];
        if (float.IsNaN(_coordinates[vertex].X))
        {
            _coordinates[vertex] = coordinate;
        }
        else
        {
            Add(ictVertex, vertex, coordinate);
            vertex = _ict.Count - 1;
        }
        return _corners[(ictVertex, textureVertex)] = vertex;
    }
}
