using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mien.Graphics.Meshes;

/// <summary>Writes a GLB file: the JSON that describes it and the one buffer with everything else.</summary>
sealed partial class GlbWriter(GlbOptions options) : IDisposable
{
    const int ArrayBuffer = 34962, ElementArrayBuffer = 34963, UnsignedShort = 5123, UnsignedInt = 5125, Float = 5126;

    readonly MemoryStream _buffer = new();
    readonly List<(int Offset, int Length, int Target)> _views = [];
    readonly List<Accessor> _accessors = [];
    readonly List<Image> _textures = [];
    readonly List<int> _textureViews = [];

    public void Write(Stream target, IReadOnlyList<MeshPart> parts)
    {
        if (parts.Count == 0)
            throw new ArgumentException("A GLB file needs at least one part.", nameof(parts));
        List<Primitive> primitives = [.. parts.Select(Add)];
        foreach (Image texture in _textures)
        {
            byte[] picture = options.TextureKind == ImageKind.Png ? ImageFile.EncodePng(texture) : ImageFile.EncodeJpeg(texture, options.JpegQuality);
            _textureViews.Add(AddView(picture, 0));
        }
        Align(_buffer, 0);
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
            WriteJson(writer, parts, primitives);
        Align(json, (byte)' ');
        Span<byte> header = stackalloc byte[20];
        "glTF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], checked((int)(header.Length + json.Length + 8 + _buffer.Length)));
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)json.Length);
        "JSON"u8.CopyTo(header[16..]);
        target.Write(header);
        json.WriteTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(header, (int)_buffer.Length);
        "BIN\0"u8.CopyTo(header[4..]);
        target.Write(header[..8]);
        _buffer.WriteTo(target);
    }

    Primitive Add(MeshPart part)
    {
        Mesh mesh = part.Mesh;
        if (mesh.TriangleCount == 0)
            throw new ArgumentException($"The part \"{part.Name}\" has no triangles, which glTF does not know.");
        if (part.Texture is not null && mesh.TextureCoordinates is null)
            throw new ArgumentException($"The part \"{part.Name}\" has a texture without texture coordinates.");
        Primitive primitive = new()
        {
            Positions = AddVectors(Scaled(mesh.Positions), bounded: true),
            Normals = mesh.Normals is { } normals ? AddVectors([.. normals.Select(Unit)], bounded: false) : -1,
            Colors = mesh.Colors is { } colors ? AddVectors([.. colors.Select(color => Vector3.Clamp(color, Vector3.Zero, Vector3.One))], bounded: false) : -1,
            Coordinates = mesh.TextureCoordinates is { } coordinates ? AddCoordinates(coordinates) : -1,
            Indices = AddIndices(mesh.Triangles, mesh.Positions.Length, ElementArrayBuffer, out int type),
        };
        _accessors.Add(new Accessor(primitive.Indices, type, mesh.Triangles.Length, "SCALAR"));
        primitive.Indices = _accessors.Count - 1;
        foreach (MorphTarget morph in mesh.MorphTargets)
            primitive.Targets.Add((AddDisplacements(Scaled(morph.Displacements), bounded: true), morph.NormalDisplacements is { } turned ? AddDisplacements(turned, bounded: false) : -1));
        if (part.Texture is not null)
        {
            primitive.Texture = _textures.IndexOf(part.Texture);
            if (primitive.Texture < 0)
            {
                primitive.Texture = _textures.Count;
                _textures.Add(part.Texture);
            }
        }
        return primitive;
    }

    Vector3[] Scaled(Vector3[] vectors) => [.. vectors.Select(vector => vector * options.MetersPerUnit)];

    static Vector3 Unit(Vector3 normal)
    {
        float length = normal.Length();
        return length > 0 && float.IsFinite(length) ? normal / length : Vector3.UnitZ;
    }

    int AddVectors(Vector3[] vectors, bool bounded)
    {
        Accessor accessor = new(AddView(MemoryMarshal.AsBytes<Vector3>(vectors), ArrayBuffer), Float, vectors.Length, "VEC3");
        return AddAccessor(bounded ? accessor with { Bounds = Bounds(vectors) } : accessor, vectors);
    }

    /// <summary>Expressions move few vertices: only those that move are stored, where that is smaller (a sparse accessor).</summary>
    int AddDisplacements(Vector3[] vectors, bool bounded)
    {
        int[] moved = [.. Enumerable.Range(0, vectors.Length).Where(i => vectors[i] != Vector3.Zero)];
        // An accessor without any data is allowed, but assimp 5.2 cannot read it.
        if (moved.Length == 0)
            moved = [0];
        int indexBytes = vectors.Length <= ushort.MaxValue ? 2 : 4;
        if (moved.Length * (12 + indexBytes) >= vectors.Length * 12)
            return AddVectors(vectors, bounded);
        int indices = AddIndices(moved, vectors.Length, 0, out int type);
        Vector3[] values = [.. moved.Select(i => vectors[i])];
        Accessor accessor = new(-1, Float, vectors.Length, "VEC3")
        {
            Bounds = bounded ? Bounds(vectors) : null,
            Sparse = (moved.Length, indices, type, AddView(MemoryMarshal.AsBytes<Vector3>(values), 0)),
        };
        return AddAccessor(accessor, vectors);
    }

    int AddCoordinates(Vector2[] coordinates)
    {
        // glTF counts v from the top.
        Vector2[] flipped = [.. coordinates.Select(at => new Vector2(at.X, 1 - at.Y))];
        RequireFinite(MemoryMarshal.Cast<Vector2, float>(flipped));
        _accessors.Add(new Accessor(AddView(MemoryMarshal.AsBytes<Vector2>(flipped), ArrayBuffer), Float, flipped.Length, "VEC2"));
        return _accessors.Count - 1;
    }

    int AddAccessor(Accessor accessor, Vector3[] vectors)
    {
        RequireFinite(MemoryMarshal.Cast<Vector3, float>(vectors));
        _accessors.Add(accessor);
        return _accessors.Count - 1;
    }

    int AddIndices(int[] indices, int vertexCount, int target, out int type)
    {
        // 65535 restarts a strip and is no index.
        type = vertexCount <= ushort.MaxValue ? UnsignedShort : UnsignedInt;
        return type == UnsignedShort
            ? AddView(MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(indices, index => (ushort)index)), target)
            : AddView(MemoryMarshal.AsBytes<int>(indices), target);
    }

    int AddView(ReadOnlySpan<byte> bytes, int target)
    {
        Align(_buffer, 0);
        _views.Add(((int)_buffer.Length, bytes.Length, target));
        if (_buffer.Length + bytes.Length > 1 << 30)
            throw new ArgumentException("The meshes are too large for a GLB file.");
        _buffer.Write(bytes);
        return _views.Count - 1;
    }

    public void Dispose() => _buffer.Dispose();

    static void Align(MemoryStream stream, byte filler)
    {
        while (stream.Length % 4 != 0)
            stream.WriteByte(filler);
    }

    static (Vector3 Min, Vector3 Max) Bounds(Vector3[] vectors)
    {
        Vector3 min = vectors[0], max = vectors[0];
        foreach (Vector3 vector in vectors)
        {
            min = Vector3.Min(min, vector);
            max = Vector3.Max(max, vector);
        }
        return (min, max);
    }

    static void RequireFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"A mesh holds {value}, which glTF cannot.");
        }
    }

    sealed record Accessor(int View, int ComponentType, int Count, string Type)
    {
        public (Vector3 Min, Vector3 Max)? Bounds { get; init; }

        public (int Count, int Indices, int IndexType, int Values)? Sparse { get; init; }
    }

    sealed class Primitive
    {
        public int Positions, Normals, Coordinates, Colors, Indices;

        public int Texture { get; set; } = -1;

        public List<(int Positions, int Normals)> Targets { get; } = [];
    }
}
