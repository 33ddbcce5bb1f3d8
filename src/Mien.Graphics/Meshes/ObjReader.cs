using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace Mien.Graphics.Meshes;

/// <summary>Reads an OBJ file: the three lists it counts through, and per material the corners that name them.</summary>
sealed class ObjReader(Func<string, byte[]?>? openBeside)
{
    readonly List<Vector3> _positions = [];
    readonly List<Vector3> _colors = [];
    readonly List<Vector2> _coordinates = [];
    readonly List<Vector3> _normals = [];
    readonly List<PartBuilder> _parts = [];
    readonly Dictionary<string, PartBuilder> _partOf = [];
    readonly Dictionary<string, (Vector4 Color, Image? Texture)> _materials = [];
    readonly HashSet<string> _libraries = [];
    readonly Dictionary<string, Image> _textures = [];
    PartBuilder? _part;

    public IReadOnlyList<MeshPart> Read(ReadOnlySpan<byte> data)
    {
        TextInput text = new(data, "OBJ");
        while (text.NextLine())
        {
            ReadOnlySpan<byte> word = text.Word();
            if (word.SequenceEqual("v"u8))
                ReadVertex(ref text);
            else if (word.SequenceEqual("vt"u8))
                _coordinates.Add(new Vector2(text.Float("u"u8), text.Rest.Trim(" \t"u8).IsEmpty ? 0 : text.Float("v"u8)));
            else if (word.SequenceEqual("vn"u8))
                _normals.Add(new Vector3(text.Float("x"u8), text.Float("y"u8), text.Float("z"u8)));
            else if (word.SequenceEqual("f"u8))
                ReadFace(ref text);
            else if (word.SequenceEqual("usemtl"u8))
                _part = PartOf(Name(text.Rest));
            else if (word.SequenceEqual("mtllib"u8) && openBeside is not null)
                ReadLibrary(ref text);
        }
        if (_parts.TrueForAll(part => part.Triangles.Count == 0))
            throw new MeshFormatException("It is no OBJ file, or one without faces.");
        return [.. _parts.Where(part => part.Triangles.Count > 0).Select(ToPart)];
    }

    void ReadVertex(ref TextInput text)
    {
        _positions.Add(new Vector3(text.Float("x"u8), text.Float("y"u8), text.Float("z"u8)));
        Span<float> more = stackalloc float[4];
        int count = 0;
        while (count < more.Length && !text.Rest.Trim(" \t"u8).IsEmpty)
            more[count++] = text.Float("a number after x y z"u8);
        // One more number is a weight, three are a colour; where only some vertices have one, the others are white.
        if (count < 3)
        {
            if (_colors.Count > 0)
                _colors.Add(Vector3.One);
            return;
        }
        while (_colors.Count < _positions.Count - 1)
            _colors.Add(Vector3.One);
        _colors.Add(new Vector3(more[0], more[1], more[2]));
    }

    void ReadFace(ref TextInput text)
    {
        PartBuilder part = _part ??= PartOf("");
        int first = -1, previous = -1, corners = 0;
        for (ReadOnlySpan<byte> word = text.Word(); !word.IsEmpty; word = text.Word(), corners++)
        {
            (int Position, int Coordinate, int Normal) corner = Corner(ref text, word);
            if (!part.Known.TryGetValue(corner, out int vertex))
            {
                part.Known[corner] = vertex = part.Corners.Count;
                part.Corners.Add(corner);
            }
            if (corners == 0)
                first = vertex;
            if (corners >= 2)
                part.Triangles.AddRange([first, previous, vertex]);
            previous = vertex;
        }
        if (corners < 3)
            text.Fail($"a face has {corners} corners");
    }

    (int Position, int Coordinate, int Normal) Corner(ref TextInput text, ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> rest = word;
        Span<int> indices = [-1, -1, -1];
        for (int i = 0; i < 3 && !rest.IsEmpty; i++)
        {
            int slash = rest.IndexOf((byte)'/');
            ReadOnlySpan<byte> number = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? [] : rest[(slash + 1)..];
            if (number.IsEmpty && i > 0)
                continue;
            int count = i switch { 0 => _positions.Count, 1 => _coordinates.Count, _ => _normals.Count };
            if (!Utf8Parser.TryParse(number, out int value, out int used) || used != number.Length)
                text.Fail($"\"{TextInput.Shown(word)}\" is no corner of a face");
            // Negative numbers count back from the latest entry.
            long index = value < 0 ? (long)count + value : value - 1L;
            if (index < 0 || index >= count)
                text.Fail($"the corner \"{TextInput.Shown(word)}\" names entry {value} of {count}");
            indices[i] = (int)index;
        }
        return (indices[0], indices[1], indices[2]);
    }

    void ReadLibrary(ref TextInput text)
    {
        string name = Name(text.Rest);
        if (!_libraries.Add(name))
            return;
        byte[] data = openBeside!(name) ?? throw new MeshFormatException($"Line {text.LineNumber} names the material library {name}, which is not there. Put it beside the file.");
        try
        {
            ReadMaterials(data);
        }
        catch (MeshFormatException e)
        {
            throw new MeshFormatException($"{name}: {e.Message}", e);
        }
    }

    void ReadMaterials(ReadOnlySpan<byte> data)
    {
        TextInput text = new(data, "MTL");
        string? material = null;
        while (text.NextLine())
        {
            ReadOnlySpan<byte> word = text.Word();
            if (word.SequenceEqual("newmtl"u8))
            {
                _materials[material = Name(text.Rest)] = (Vector4.One, null);
                continue;
            }
            if (material is null)
                continue;
            (Vector4 color, Image? texture) = _materials[material];
            if (word.SequenceEqual("Kd"u8))
                color = new Vector4(text.Float("red"u8), text.Float("green"u8), text.Float("blue"u8), color.W);
            else if (word.SequenceEqual("d"u8))
                color.W = text.Float("the opacity"u8);
            else if (word.SequenceEqual("map_Kd"u8))
                texture = ReadTexture(Name(text.Rest), text.LineNumber);
            _materials[material] = (color, texture);
        }
    }

    Image ReadTexture(string name, int line)
    {
        if (_textures.TryGetValue(name, out Image? known))
            return known;
        byte[] data = openBeside!(name) ?? throw new MeshFormatException($"Line {line} names the texture {name}, which is not there. Put it beside the file.");
        try
        {
            return _textures[name] = ImageFile.Decode(data);
        }
        catch (ImageFormatException e)
        {
            throw new MeshFormatException($"Line {line} names the texture {name}: {e.Message}", e) { IsUnsupported = e.IsUnsupported };
        }
    }

    PartBuilder PartOf(string material)
    {
        if (!_partOf.TryGetValue(material, out PartBuilder? part))
        {
            _partOf[material] = part = new PartBuilder(material);
            _parts.Add(part);
        }
        return part;
    }

    MeshPart ToPart(PartBuilder part)
    {
        bool coordinates = part.Corners.TrueForAll(corner => corner.Coordinate >= 0), normals = part.Corners.TrueForAll(corner => corner.Normal >= 0);
        while (_colors.Count > 0 && _colors.Count < _positions.Count)
            _colors.Add(Vector3.One);
        Mesh mesh = new([.. part.Corners.Select(corner => _positions[corner.Position])], [.. part.Triangles])
        {
            TextureCoordinates = coordinates ? [.. part.Corners.Select(corner => _coordinates[corner.Coordinate])] : null,
            Normals = normals ? [.. part.Corners.Select(corner => _normals[corner.Normal])] : null,
            Colors = _colors.Count > 0 ? [.. part.Corners.Select(corner => _colors[corner.Position])] : null,
        };
        (Vector4 color, Image? texture) = _materials.TryGetValue(part.Material, out (Vector4, Image?) material) ? material : (Vector4.One, null);
        return new MeshPart(mesh, part.Material) { Color = color, Texture = texture };
    }

    static string Name(ReadOnlySpan<byte> rest) => Encoding.UTF8.GetString(rest.Trim(" \t"u8));

    sealed class PartBuilder(string material)
    {
        public string Material { get; } = material;

        public List<(int Position, int Coordinate, int Normal)> Corners { get; } = [];

        public Dictionary<(int, int, int), int> Known { get; } = [];

        public List<int> Triangles { get; } = [];
    }
}
