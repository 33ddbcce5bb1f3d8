using System.Buffers.Text;
using System.Numerics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// The canonical face of a pack: an average head in metric space whose vertex i is landmark i, with texture coordinates and triangles.
/// Centimetres; x to the subject's left, y up, z out of the face. Read from an OBJ file whose vertices stand in landmark order
/// (MediaPipe's <c>canonical_face_model.obj</c>), or Mien's own.
/// </summary>
public sealed class CanonicalFace
{
    const int MostElements = 1 << 20;

    static readonly Lazy<CanonicalFace> OfDefaultModel = new(() => Of(FaceModel.Default));

    CanonicalFace(Vector3[] vertices, Vector2[] textureCoordinates, (int A, int B, int C)[] triangles)
    {
        Vertices = vertices;
        TextureCoordinates = textureCoordinates;
        Triangles = triangles;
    }

    /// <summary>
    /// Mien's own: the mean face of <see cref="FaceModel.Default"/> at rest, at the landmarks, for packs that bring none. Its frame is
    /// MediaPipe's, moved so that the mean of the four eye corners lies where it does there; texture coordinates are the model's.
    /// </summary>
    public static CanonicalFace Default => OfDefaultModel.Value;

    /// <summary>One vertex per landmark (468), centimetres.</summary>
    public IReadOnlyList<Vector3> Vertices { get; }

    /// <summary>One (u, v) per vertex, v up.</summary>
    public IReadOnlyList<Vector2> TextureCoordinates { get; }

    /// <summary>Triangles as landmark indices, counter-clockwise seen from outside.</summary>
    public IReadOnlyList<(int A, int B, int C)> Triangles { get; }

    /// <summary>The edges of the triangles, each once, lower index first: the tessellation that pictures show.</summary>
    public IReadOnlyList<(int From, int To)> Edges => field ??= EdgesOf(Triangles);

    /// <summary>Reads an OBJ file.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged; the message names it.</exception>
    public static CanonicalFace Load(string path)
    {
        try
        {
            return Parse(ModelFile.ReadBytes(path));
        }
        catch (ModelFormatException exception) when (!exception.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads OBJ text.</summary>
    /// <exception cref="ModelFormatException">A line is not what OBJ allows, or the mesh is not a face of 468 landmarks.</exception>
    public static CanonicalFace Parse(ReadOnlySpan<byte> obj)
    {
        List<Vector3> vertices = [];
        List<Vector2> coordinates = [];
        List<(int Vertex, int Coordinate)> corners = [];
        Span<float> numbers = stackalloc float[3];
        int line = 0;
        while (!obj.IsEmpty)
        {
            line++;
            int end = obj.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = (end < 0 ? obj : obj[..end]).Trim(" \t\r"u8);
            obj = end < 0 ? [] : obj[(end + 1)..];
            if (vertices.Count > MostElements || coordinates.Count > MostElements || corners.Count > MostElements)
                throw new ModelFormatException($"line {line}: this mesh is larger than a face can be.");
            if (text.StartsWith("v "u8))
            {
                ReadNumbers(text[2..], numbers, line);
                vertices.Add(new Vector3(numbers));
            }
            else if (text.StartsWith("vt "u8))
            {
                ReadNumbers(text[3..], numbers[..2], line);
                coordinates.Add(new Vector2(numbers));
            }
            else if (text.StartsWith("f "u8))
            {
                ReadFace(text[2..], corners, line);
            }
        }
        return Assemble(vertices, coordinates, corners);
    }

    /// <summary>A face model's mean face at its 478 landmarks.</summary>
    /// <exception cref="ArgumentException">The model was built without the landmarks.</exception>
    internal static CanonicalFace Of(FaceModel model)
    {
        if (model.Landmarks478.Count != LandmarkTopology.Count)
            throw new ArgumentException("This face model was built without the 478 landmarks; build it again with 'mien model build'.");
        var vertices = new Vector3[LandmarkTopology.MeshCount];
        var coordinates = new Vector2[vertices.Length];
        for (int i = 0; i < vertices.Length; i++)
        {
            SurfacePoint point = model.Landmarks478[i];
            vertices[i] = point.On(model.Triangles, model.Neutral) / 10;
            ReadOnlySpan<int> corners = model.Triangles.Slice(point.Triangle * 3, 3);
            ReadOnlySpan<Vector2> texture = model.TextureCoordinates;
            coordinates[i] = texture[corners[0]] * point.A + texture[corners[1]] * point.B + texture[corners[2]] * point.C;
        }
        (int rightOuter, int rightInner) = LandmarkTopology.RightEyeCorners;
        (int leftOuter, int leftInner) = LandmarkTopology.LeftEyeCorners;
        Vector3 eyes = (vertices[rightOuter] + vertices[rightInner] + vertices[leftOuter] + vertices[leftInner]) / 4;
        Vector3D origin = HeadPose.CanonicalOrigin;
        Vector3 shift = new Vector3((float)origin.X, (float)origin.Y, (float)origin.Z) - eyes;
        for (int i = 0; i < vertices.Length; i++)
            vertices[i] += shift;
        var triangles = new (int A, int B, int C)[LandmarkTriangles.Count];
        ReadOnlySpan<short> table = LandmarkTriangles.Corners;
        for (int t = 0; t < triangles.Length; t++)
            triangles[t] = (table[t * 3], table[t * 3 + 1], table[t * 3 + 2]);
        return new CanonicalFace(vertices, coordinates, triangles);
    }

    static CanonicalFace Assemble(List<Vector3> vertices, List<Vector2> coordinates, List<(int Vertex, int Coordinate)> corners)
    {
        if (vertices.Count < LandmarkTopology.MeshCount)
            throw new ModelFormatException($"a canonical face has at least {LandmarkTopology.MeshCount} vertices; this mesh has {vertices.Count}.");
        var uv = new Vector2[vertices.Count];
        var triangles = new (int A, int B, int C)[corners.Count / 3];
        for (int i = 0; i < corners.Count; i++)
        {
            (int vertex, int coordinate) = corners[i];
            if ((uint)vertex >= (uint)vertices.Count || coordinate >= coordinates.Count)
                throw new ModelFormatException($"triangle {i / 3} names vertex {vertex + 1} of {vertices.Count} or texture coordinate {coordinate + 1} of {coordinates.Count}.");
            if (coordinate >= 0)
                uv[vertex] = coordinates[coordinate];
        }
        for (int t = 0; t < triangles.Length; t++)
            triangles[t] = (corners[t * 3].Vertex, corners[t * 3 + 1].Vertex, corners[t * 3 + 2].Vertex);
        return new CanonicalFace([.. vertices], uv, triangles);
    }

    static void ReadNumbers(ReadOnlySpan<byte> text, Span<float> numbers, int line)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            text = text.TrimStart(" \t"u8);
            if (!Utf8Parser.TryParse(text, out numbers[i], out int used) || !float.IsFinite(numbers[i]))
                throw new ModelFormatException($"line {line}: {numbers.Length} finite numbers are expected.");
            text = text[used..];
        }
    }

    /// <summary>Reads "v", "v/vt" or "v/vt/vn" three times, one-based.</summary>
    static void ReadFace(ReadOnlySpan<byte> text, List<(int Vertex, int Coordinate)> corners, int line)
    {
        for (int i = 0; i < 3; i++)
        {
            text = text.TrimStart(" \t"u8);
            int length = text.IndexOfAny(" \t"u8);
            ReadOnlySpan<byte> corner = length < 0 ? text : text[..length];
            text = text[corner.Length..];
            int coordinate = 0;
            if (!Utf8Parser.TryParse(corner, out int vertex, out int used) || vertex < 1
                || (used < corner.Length && (corner[used] != '/' || !Utf8Parser.TryParse(corner[(used + 1)..], out coordinate, out _) || coordinate < 1)))
                throw new ModelFormatException($"line {line}: three corners 'vertex/texture' with indices from 1 are expected.");
            corners.Add((vertex - 1, coordinate - 1));
        }
        if (!text.Trim(" \t"u8).IsEmpty)
            throw new ModelFormatException($"line {line}: only triangles are expected.");
    }

    static (int From, int To)[] EdgesOf(IReadOnlyList<(int A, int B, int C)> triangles)
    {
        var edges = new SortedSet<(int From, int To)>();
        foreach ((int a, int b, int c) in triangles)
        {
            edges.Add((Math.Min(a, b), Math.Max(a, b)));
            edges.Add((Math.Min(b, c), Math.Max(b, c)));
            edges.Add((Math.Min(c, a), Math.Max(c, a)));
        }
        return [.. edges];
    }
}
