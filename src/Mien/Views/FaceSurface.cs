using System.Numerics;

namespace Mien;

/// <summary>
/// The parts of a face model that are drawn and exported, as one mesh with one texture: what is the same for all faces. Immutable; any
/// number of threads may share it.
/// </summary>
/// <remarks>
/// The texture is a square for the face and, where there are more parts, a column a quarter as wide to its right with a square each for
/// the left eyeball, the right eyeball, head with sockets, and what is in the mouth, from the top.
/// </remarks>
public sealed class FaceSurface
{
    const float ColumnShare = 0.25f;

    static readonly Lazy<FaceSurface> Built = new(() => new FaceSurface(FaceModel.Default, [FacePart.Face, FacePart.EyeSockets, FacePart.Eyeballs], neck: false));

    readonly int[] _vertices, _triangles, _mirror;
    readonly Vector2[] _textureCoordinates;
    readonly Vector3[] _codes, _colors;

    /// <summary>A surface of these parts; a part that uses vertices of one before it takes those along.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">The parts, in any order.</param>
    /// <param name="neck">False leaves out the skin of the neck, which in a photo is mostly a collar.</param>
    /// <exception cref="ArgumentException">No part is named.</exception>
    public FaceSurface(FaceModel model, IReadOnlyList<FacePart> parts, bool neck = true)
    {
        if (parts.Count == 0)
            throw new ArgumentException("A surface has at least one part.", nameof(parts));
        Model = model;
        FacePart[] ordered = [.. parts.Distinct().Order()];
        List<int> triangles = [];
        foreach (FacePart part in ordered)
        {
            FacePartRange range = model.Part(part);
            for (int t = range.FirstTriangle * 3; t < range.TriangleEnd * 3; t += 3)
            {
                ReadOnlySpan<int> corners = model.Triangles.Slice(t, 3);
                if (neck || !(IsNeck(model, corners[0]) || IsNeck(model, corners[1]) || IsNeck(model, corners[2])))
                    triangles.AddRange(corners);
            }
            ModelVertexCount = Math.Max(ModelVertexCount, range.VertexEnd);
        }
        int[] ownIndex = new int[model.VertexCount];
        Array.Fill(ownIndex, -1);
        foreach (int vertex in triangles)
            ownIndex[vertex] = 0;
        List<int> vertices = [];
        for (int i = 0; i < ownIndex.Length; i++)
        {
            if (ownIndex[i] < 0)
                continue;
            ownIndex[i] = vertices.Count;
            vertices.Add(i);
        }
        _vertices = [.. vertices];
        _triangles = [.. triangles.Select(vertex => ownIndex[vertex])];
        _mirror = MirrorWithSeams(model, _vertices);
        HasColumn = ordered.Length > 1 || ordered[0] != FacePart.Face;
        TextureAspect = HasColumn ? 1 + ColumnShare : 1;
        _textureCoordinates = [.. vertices.Select(vertex => InTexture(model, vertex))];
        _colors = [.. vertices.Select(vertex => ColorOf(model.Regions[vertex]))];
        _codes = Codes();
    }

    /// <summary>Face, eyeballs and what closes the gap between lids and eyeballs of the model inside Mien.dll, without the neck.</summary>
    public static FaceSurface Default => Built.Value;

    /// <summary>The model that it is a part of.</summary>
    public FaceModel Model { get; }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => _vertices.Length;

    /// <summary>Three vertices a triangle, counter-clockwise seen from outside.</summary>
    public ReadOnlySpan<int> Triangles => _triangles;

    /// <summary>(u, v) of every vertex, v up, 0 … 1 across a texture of <see cref="TextureAspect"/>.</summary>
    public ReadOnlySpan<Vector2> TextureCoordinates => _textureCoordinates;

    /// <summary>Width of the texture over its height.</summary>
    public float TextureAspect { get; }

    /// <summary>
    /// Projected normalised coordinate code of every vertex (PNCC; Zhu et al., Face Alignment Across Large Poses, 2016): where on the mean
    /// face at rest it lies, 0 … 1 from the subject's right to left, from the lowest to the highest, from the rearmost to the foremost point.
    /// </summary>
    public ReadOnlySpan<Vector3> NormalizedCoordinates => _codes;

    /// <summary>A plain colour for every vertex, by its region: red, green, blue, 0 … 1.</summary>
    public ReadOnlySpan<Vector3> RegionColors => _colors;

    /// <summary>The mirror image of every vertex across the midline; its own index where the surface has none.</summary>
    public ReadOnlySpan<int> Mirror => _mirror;

    /// <summary>Which vertex of the model each is.</summary>
    public ReadOnlySpan<int> ModelVertices => _vertices;

    /// <summary>The first vertices of the model that evaluating this surface takes.</summary>
    internal int ModelVertexCount { get; }

    /// <summary>Whether the texture has squares beside the face's.</summary>
    internal bool HasColumn { get; }

    /// <summary>Takes this surface's vertices, or what belongs to them, out of the model's.</summary>
    internal void Pick(ReadOnlySpan<Vector3> ofModel, Span<Vector3> own)
    {
        for (int i = 0; i < _vertices.Length; i++)
            own[i] = ofModel[_vertices[i]];
    }

    Vector2 InTexture(FaceModel model, int vertex)
    {
        Vector2 at = model.TextureCoordinates[vertex];
        if (!HasColumn)
            return at;
        int square = PartOf(model, vertex) switch
        {
            FacePart.Face => -1,
            FacePart.Eyeballs => model.Neutral[vertex].X > 0 ? 0 : 1,
            FacePart.Head or FacePart.EyeSockets or FacePart.MouthSocket => 2,
            _ => 3,
        };
        return square < 0
            ? new Vector2(at.X / TextureAspect, at.Y)
            : new Vector2((1 + at.X * ColumnShare) / TextureAspect, 1 - (square + 1 - at.Y) * ColumnShare);
    }

    /// <summary>
    /// Along the seams of the texture a vertex exists several times: its mirror image is the copy that lies opposite in the texture. What has
    /// none among these vertices is its own.
    /// </summary>
    static int[] MirrorWithSeams(FaceModel model, int[] vertices)
    {
        ILookup<int, int> copies = Enumerable.Range(0, vertices.Length).ToLookup(own => model.Originals[vertices[own]]);
        int[] mirror = new int[vertices.Length];
        for (int i = 0; i < mirror.Length; i++)
        {
            Vector2 at = model.TextureCoordinates[vertices[i]], opposite = at with { X = 1 - at.X };
            mirror[i] = copies[model.Originals[model.Mirror[vertices[i]]]].DefaultIfEmpty(i).MinBy(own => Vector2.DistanceSquared(model.TextureCoordinates[vertices[own]], opposite));
        }
        return mirror;
    }

    static bool IsNeck(FaceModel model, int vertex) => model.Regions[vertex] == SurfaceRegion.Neck;

    static FacePart PartOf(FaceModel model, int vertex)
    {
        foreach (FacePartRange range in model.Parts)
        {
            if (vertex >= range.FirstVertex && vertex < range.VertexEnd)
                return range.Part;
        }
        return FacePart.Face;
    }

    Vector3[] Codes()
    {
        FacePartRange face = Model.Part(FacePart.Face);
        ReadOnlySpan<Vector3> neutral = Model.Neutral;
        Vector3 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
        // Of the face without its neck, so that a point's code does not depend on the parts that are drawn.
        for (int i = face.FirstVertex; i < face.VertexEnd; i++)
        {
            if (!IsNeck(Model, i))
                (least, most) = (Vector3.Min(least, neutral[i]), Vector3.Max(most, neutral[i]));
        }
        var codes = new Vector3[_vertices.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Vector3.Clamp((neutral[_vertices[i]] - least) / (most - least), Vector3.Zero, Vector3.One);
        return codes;
    }

    static Vector3 ColorOf(SurfaceRegion region) => region switch
    {
        SurfaceRegion.Lips => new(0.80f, 0.62f, 0.60f),
        SurfaceRegion.Sclera or SurfaceRegion.Teeth => new(0.95f, 0.95f, 0.96f),
        SurfaceRegion.Iris => new(0.36f, 0.33f, 0.31f),
        SurfaceRegion.Pupil => new(0.22f, 0.20f, 0.19f),
        SurfaceRegion.MouthSocket or SurfaceRegion.Gums => new(0.62f, 0.42f, 0.42f),
        _ => new(0.87f, 0.84f, 0.82f),
    };
}
