using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;
using System.Text.Unicode;

namespace Mien.Graphics.Meshes;

/// <summary>Reads a GLB file: chunks, then the scene's nodes, then the triangles that they show.</summary>
sealed class GlbReader
{
    const int Triangles = 4, TriangleStrip = 5, TriangleFan = 6;

    // Deep enough for any scene of meshes; a circle of nodes ends here.
    const int MaxDepth = 64;
    const int MaxParts = 10_000;
    const int MaxNodes = 100_000;

    // These change how a surface looks, not where it is; without them it is shown plainly.
    static readonly string[] Harmless = ["KHR_mesh_quantization", "KHR_materials_", "KHR_lights_punctual"];

    readonly JsonElement _root;
    readonly GlbAccessors _accessors;
    readonly JsonElement[] _nodes, _meshes, _materials, _textures, _images;
    readonly Dictionary<int, List<MeshPart>> _parts = [];
    readonly Dictionary<int, Image> _decoded = [];
    readonly List<MeshPart> _placed = [];
    int _visited;

    GlbReader(JsonElement root, ReadOnlyMemory<byte> buffer)
    {
        _root = root;
        _accessors = new GlbAccessors(root, buffer);
        _nodes = root.Items("nodes");
        _meshes = root.Items("meshes");
        _materials = root.Items("materials");
        _textures = root.Items("textures");
        _images = root.Items("images");
    }

    public static IReadOnlyList<MeshPart> Read(ReadOnlyMemory<byte> data)
    {
        (ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> buffer) = Chunks(data);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return new GlbReader(document.RootElement, buffer).ReadScene();
        }
        catch (JsonException e)
        {
            throw new MeshFormatException($"The GLB file is damaged: its JSON has an error in line {e.LineNumber + 1}, byte {e.BytePositionInLine}.", e);
        }
    }

    static (ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Buffer) Chunks(ReadOnlyMemory<byte> data)
    {
        ReadOnlySpan<byte> bytes = data.Span;
        if (bytes.Length < 12 || !bytes.StartsWith("glTF"u8))
            throw new MeshFormatException("It is no GLB file: it does not begin with \"glTF\".");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != 2)
            throw new MeshFormatException($"The GLB file is of version {version}; only version 2 is known. Save it again as glTF 2.0.") { IsUnsupported = true };
        if (length > bytes.Length)
            throw new MeshFormatException($"The GLB file is truncated: it announces {length} bytes and has {bytes.Length}. Copy or download it again.");
        ReadOnlyMemory<byte> json = default, buffer = default;
        for (int at = 12, chunk = 0; at + 8 <= length; chunk++)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            if (size > length - at - 8)
                throw new MeshFormatException($"The GLB file is damaged at byte {at}: a chunk of {size} bytes reaches over its end.");
            ReadOnlySpan<byte> kind = bytes.Slice(at + 4, 4);
            if (chunk == 0 && kind.SequenceEqual("JSON"u8))
                json = data.Slice(at + 8, (int)size);
            else if (chunk == 1 && kind.SequenceEqual("BIN\0"u8))
                buffer = data.Slice(at + 8, (int)size);
            at += 8 + (int)size;
        }
        return json.IsEmpty || !Utf8.IsValid(json.Span)
            ? throw new MeshFormatException("The GLB file is damaged: its first chunk is not JSON in UTF-8.")
            : (json, buffer);
    }

    List<MeshPart> ReadScene()
    {
        foreach (JsonElement extension in _root.Items("extensionsRequired"))
        {
            string name = extension.ValueKind == JsonValueKind.String ? NameOf(extension) : "";
            if (!Array.Exists(Harmless, harmless => name.StartsWith(harmless, StringComparison.Ordinal)))
                throw new MeshFormatException($"The GLB file needs the extension \"{name}\", which is not supported. Export it again without (uncompressed).") { IsUnsupported = true };
        }
        JsonElement[] scenes = _root.Items("scenes");
        JsonElement? scene = _root.Named("scene", scenes) ?? (scenes.Length > 0 ? scenes[0] : null);
        // A file without scenes is a library: all its meshes are shown where they are.
        if (scene is null)
        {
            for (int mesh = 0; mesh < _meshes.Length; mesh++)
                Place(mesh, "", Matrix4x4.Identity);
        }
        else
        {
            foreach (JsonElement node in scene.Value.Items("nodes"))
                ReadNode(node, Matrix4x4.Identity, 0);
        }
        return _placed.Count > 0 ? _placed : throw new MeshFormatException("The GLB file shows no triangles.");
    }

    void ReadNode(JsonElement index, Matrix4x4 parent, int depth)
    {
        if (depth > MaxDepth)
            GlbJson.Fail($"its nodes are nested more than {MaxDepth} deep");
        if (++_visited > MaxNodes)
            GlbJson.Fail($"it shows more than {MaxNodes} nodes");
        if (index.ValueKind != JsonValueKind.Number || !index.TryGetInt32(out int number) || (uint)number >= (uint)_nodes.Length)
        {
            GlbJson.Fail($"a scene or node names no node of {_nodes.Length}");
            return;
        }
        JsonElement node = _nodes[number];
        Matrix4x4 transform = LocalTransform(node) * parent;
        int mesh = node.Whole("mesh", -1);
        if (mesh >= 0)
            Place(mesh, node.Text("name") ?? "", transform);
        foreach (JsonElement child in node.Items("children"))
            ReadNode(child, transform, depth + 1);
    }

    static Matrix4x4 LocalTransform(JsonElement node)
    {
        Span<float> m = stackalloc float[16];
        if (node.Numbers("matrix", m))
            return new Matrix4x4(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15]);
        Matrix4x4 transform = Matrix4x4.Identity;
        if (node.Numbers("scale", m[..3]))
            transform = Matrix4x4.CreateScale(m[0], m[1], m[2]);
        if (node.Numbers("rotation", m[..4]) && new Quaternion(m[0], m[1], m[2], m[3]) is var rotation && rotation.LengthSquared() > 0)
            transform *= Matrix4x4.CreateFromQuaternion(Quaternion.Normalize(rotation));
        if (node.Numbers("translation", m[..3]))
            transform *= Matrix4x4.CreateTranslation(m[0], m[1], m[2]);
        return transform;
    }

    void Place(int mesh, string nodeName, Matrix4x4 transform)
    {
        if (mesh >= _meshes.Length)
            GlbJson.Fail($"a node names mesh {mesh} of {_meshes.Length}");
        if (!_parts.TryGetValue(mesh, out List<MeshPart>? parts))
            _parts[mesh] = parts = [.. _meshes[mesh].Items("primitives").Select((primitive, i) => ReadPrimitive(_meshes[mesh], primitive, $"mesh {mesh}, primitive {i}")).OfType<MeshPart>()];
        foreach (MeshPart part in parts)
            _placed.Add(part with { Name = nodeName.Length > 0 ? nodeName : part.Name, Transform = transform });
        if (_placed.Count > MaxParts)
            GlbJson.Fail($"it shows more than {MaxParts} meshes");
    }

    /// <summary>A set of triangles; null for points and lines.</summary>
    MeshPart? ReadPrimitive(JsonElement mesh, JsonElement primitive, string place)
    {
        int mode = primitive.Whole("mode", Triangles);
        if (mode is not (Triangles or TriangleStrip or TriangleFan))
            return null;
        JsonElement attributes = primitive.Find("attributes") ?? default;
        int positionAccessor = attributes.Whole("POSITION", -1);
        if (positionAccessor < 0)
            return null;
        Vector3[] positions = _accessors.ReadVector3(positionAccessor, place);
        int indexAccessor = primitive.Whole("indices", -1);
        int[] corners = indexAccessor >= 0 ? _accessors.ReadIndices(indexAccessor, positions.Length, place) : [.. Enumerable.Range(0, positions.Length)];
        Mesh read = new(positions, ToTriangles(corners, mode, place))
        {
            Normals = ReadAttribute(attributes, "NORMAL", positions.Length, place),
            Colors = ReadAttribute(attributes, "COLOR_0", positions.Length, place),
            TextureCoordinates = ReadCoordinates(attributes, positions.Length, place),
            MorphTargets = ReadTargets(mesh, primitive, positions.Length, place),
        };
        return Covered(new MeshPart(read, mesh.Text("name") ?? ""), primitive);
    }

    Vector3[]? ReadAttribute(JsonElement attributes, string name, int count, string place)
    {
        int accessor = attributes.Whole(name, -1);
        return accessor < 0 ? null : Counted(_accessors.ReadVector3(accessor, place), count, name, place);
    }

    Vector2[]? ReadCoordinates(JsonElement attributes, int count, string place)
    {
        int accessor = attributes.Whole("TEXCOORD_0", -1);
        // glTF counts v from the top.
        return accessor < 0 ? null : Counted(Array.ConvertAll(_accessors.ReadVector2(accessor, place), at => new Vector2(at.X, 1 - at.Y)), count, "TEXCOORD_0", place);
    }

    List<MorphTarget> ReadTargets(JsonElement mesh, JsonElement primitive, int count, string place)
    {
        JsonElement[] names = mesh.Find("extras") is { } extras && extras.Find("targetNames") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
        List<MorphTarget> targets = [];
        foreach (JsonElement target in primitive.Items("targets"))
        {
            string name = targets.Count < names.Length && names[targets.Count].ValueKind == JsonValueKind.String
                ? NameOf(names[targets.Count]) : $"target {targets.Count}";
            targets.Add(new MorphTarget(name, ReadAttribute(target, "POSITION", count, place) ?? new Vector3[count], ReadAttribute(target, "NORMAL", count, place)));
            if (targets.Count > 1000)
                GlbJson.Fail($"{place} has more than 1000 targets");
        }
        return targets;
    }

    static string NameOf(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in an escape.
            return "";
        }
    }

    static T[] Counted<T>(T[] values, int count, string name, string place)
    {
        if (values.Length != count)
            GlbJson.Fail($"{place} has {values.Length} values of {name} for {count} vertices");
        return values;
    }

    static int[] ToTriangles(int[] corners, int mode, string place)
    {
        if (mode == Triangles)
        {
            if (corners.Length % 3 != 0)
                GlbJson.Fail($"{place} has {corners.Length} corners, no whole number of triangles");
            return corners;
        }
        List<int> triangles = [];
        for (int i = 2; i < corners.Length; i++)
        {
            if (mode == TriangleFan)
                triangles.AddRange([corners[i - 1], corners[i], corners[0]]);
            else
                triangles.AddRange([corners[i - 2], corners[i - 1 + i % 2], corners[i - i % 2]]);
        }
        return [.. triangles];
    }

    MeshPart Covered(MeshPart part, JsonElement primitive)
    {
        if (primitive.Named("material", _materials) is not { } material)
            return part;
        Span<float> color = [1, 1, 1, 1];
        Image? texture = null;
        if (material.Find("pbrMetallicRoughness") is { } surface)
        {
            surface.Numbers("baseColorFactor", color);
            if (surface.Find("baseColorTexture") is { } use && use.Named("index", _textures) is { } named && part.Mesh.TextureCoordinates is not null)
                texture = ReadImage(named.Whole("source", -1));
        }
        return part with
        {
            Color = new Vector4(color),
            Texture = texture,
            DoubleSided = material.Find("doubleSided") is { ValueKind: JsonValueKind.True },
            Unlit = material.Find("extensions")?.Find("KHR_materials_unlit") is not null,
        };
    }

    Image? ReadImage(int index)
    {
        if (index < 0)
            return null;
        if (index >= _images.Length)
            GlbJson.Fail($"a texture names image {index} of {_images.Length}");
        if (_decoded.TryGetValue(index, out Image? known))
            return known;
        int view = _images[index].Whole("bufferView", -1);
        if (view < 0)
            throw new MeshFormatException($"Image {index} of the GLB file lies in another file. Export it with its textures embedded.") { IsUnsupported = true };
        try
        {
            return _decoded[index] = ImageFile.Decode(_accessors.View(view, $"image {index}").Span);
        }
        catch (ImageFormatException e)
        {
            throw new MeshFormatException($"Image {index} of the GLB file: {e.Message}", e) { IsUnsupported = e.IsUnsupported };
        }
    }
}
