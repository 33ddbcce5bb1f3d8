using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Mien.Graphics.Meshes;

/// <summary>Reads a PLY file: its header says which elements come in which order, each with which properties.</summary>
ref struct PlyReader
{
    // A header line names one property; more than this is no mesh.
    const int MaxProperties = 256;

    readonly ReadOnlySpan<byte> _data;
    TextInput _text;
    bool _ascii;
    bool _bigEndian;
    int _offset;
    readonly List<Element> _elements = [];

    public PlyReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _text = new TextInput(data, "PLY");
    }

    public Mesh Read()
    {
        ReadHeader();
        _offset = _text.Offset;
        if (!_elements.Exists(element => element.Name == "vertex"))
            throw new MeshFormatException("The PLY file has no vertices.");
        VertexTable vertices = new() { Positions = [] };
        List<int> triangles = [];
        foreach (Element element in _elements)
        {
            long least = element.Count * (_ascii ? Math.Max(element.Properties.Count * 2L - 1, 1) : element.Properties.Sum(property => property.Size));
            if (least > _data.Length - _offset + 1)
                Truncated();
            if (element.Name == "vertex")
                vertices = ReadVertices(element);
            else
                ReadLists(element, element.Name == "face" ? triangles : null);
        }
        int count = vertices.Positions.Length;
        int bad = triangles.FindIndex(index => (uint)index >= (uint)count);
        if (bad >= 0)
            throw new MeshFormatException($"The PLY file is damaged: face {bad / 3} names vertex {triangles[bad]} of {count}.");
        return new Mesh(vertices.Positions, [.. triangles]) { Normals = vertices.Normals, Colors = vertices.Colors, TextureCoordinates = vertices.Coordinates };
    }

    void ReadHeader()
    {
        if (!_text.NextLine() || !_text.Word().SequenceEqual("ply"u8))
            throw new MeshFormatException("It is no PLY file: its first line is not \"ply\".");
        bool formatted = false;
        while (true)
        {
            if (!_text.NextLine())
                throw new MeshFormatException("The PLY file is truncated: its header has no end.");
            ReadOnlySpan<byte> word = _text.Word();
            if (word.SequenceEqual("end_header"u8))
                break;
            if (word.SequenceEqual("format"u8))
                formatted = ReadFormat();
            else if (word.SequenceEqual("element"u8))
                ReadElement();
            else if (word.SequenceEqual("property"u8))
                ReadProperty();
            else if (!word.SequenceEqual("comment"u8) && !word.SequenceEqual("obj_info"u8) && !word.IsEmpty)
                _text.Fail($"\"{TextInput.Shown(word)}\" is no word of a header");
        }
        if (!formatted)
            throw new MeshFormatException("The PLY file is damaged: its header has no format.");
    }

    bool ReadFormat()
    {
        ReadOnlySpan<byte> format = _text.Word();
        _ascii = format.SequenceEqual("ascii"u8);
        _bigEndian = format.SequenceEqual("binary_big_endian"u8);
        if (!_ascii && !_bigEndian && !format.SequenceEqual("binary_little_endian"u8))
            _text.Fail($"\"{TextInput.Shown(format)}\" is no format");
        return true;
    }

    void ReadElement()
    {
        string name = Encoding.ASCII.GetString(_text.Word());
        int count = _text.Integer("the number of elements"u8);
        if (count < 0)
            _text.Fail($"{count} is no number of elements");
        if (_elements.Exists(element => element.Name == name))
            _text.Fail($"the element \"{TextInput.Shown(Encoding.ASCII.GetBytes(name))}\" comes twice");
        _elements.Add(new Element(name, count, []));
        if (_elements.Count > MaxProperties)
            _text.Fail("there are too many elements");
    }

    void ReadProperty()
    {
        if (_elements.Count == 0)
            _text.Fail("a property comes before any element");
        ReadOnlySpan<byte> type = _text.Word();
        NumberType? counts = null;
        if (type.SequenceEqual("list"u8))
        {
            counts = TypeOf(_text.Word());
            type = _text.Word();
        }
        List<Property> properties = _elements[^1].Properties;
        NumberType values = TypeOf(type);
        properties.Add(new Property(Encoding.ASCII.GetString(_text.Word()), values, counts));
        if (properties.Count > MaxProperties)
            _text.Fail("there are too many properties");
    }

    NumberType TypeOf(ReadOnlySpan<byte> word)
    {
        switch (Encoding.ASCII.GetString(word))
        {
            case "char" or "int8":
                return NumberType.Int8;
            case "uchar" or "uint8":
                return NumberType.UInt8;
            case "short" or "int16":
                return NumberType.Int16;
            case "ushort" or "uint16":
                return NumberType.UInt16;
            case "int" or "int32":
                return NumberType.Int32;
            case "uint" or "uint32":
                return NumberType.UInt32;
            case "float" or "float32":
                return NumberType.Float32;
            case "double" or "float64":
                return NumberType.Float64;
            default:
                _text.Fail($"\"{TextInput.Shown(word)}\" is no type of numbers");
                return default;
        }
    }

    VertexTable ReadVertices(Element element)
    {
        int Find(params string[] names) => element.Properties.FindIndex(property => property.Counts is null && Array.IndexOf(names, property.Name) >= 0);
        int x = Find("x"), y = Find("y"), z = Find("z"), nx = Find("nx"), ny = Find("ny"), nz = Find("nz");
        int u = Find("s", "u", "texture_u"), v = Find("t", "v", "texture_v"), red = Find("red", "r", "diffuse_red"), green = Find("green", "g", "diffuse_green"), blue = Find("blue", "b", "diffuse_blue");
        if (x < 0 || y < 0 || z < 0)
            throw new MeshFormatException("The PLY file's vertices have no x, y and z.");
        VertexTable table = new()
        {
            Positions = new Vector3[element.Count],
            Normals = nx < 0 || ny < 0 || nz < 0 ? null : new Vector3[element.Count],
            Coordinates = u < 0 || v < 0 ? null : new Vector2[element.Count],
            Colors = red < 0 || green < 0 || blue < 0 ? null : new Vector3[element.Count],
        };
        Span<double> values = stackalloc double[MaxProperties + 1];
        for (int i = 0; i < element.Count; i++)
        {
            BeginRow();
            for (int p = 0; p < element.Properties.Count; p++)
                values[p] = ReadValue(element.Properties[p], null);
            table.Positions[i] = new Vector3((float)values[x], (float)values[y], (float)values[z]);
            if (!float.IsFinite(table.Positions[i].X) || !float.IsFinite(table.Positions[i].Y) || !float.IsFinite(table.Positions[i].Z))
                throw new MeshFormatException($"The PLY file is damaged: vertex {i} is nowhere ({table.Positions[i]}).");
            if (table.Normals is not null)
                table.Normals[i] = new Vector3((float)values[nx], (float)values[ny], (float)values[nz]);
            if (table.Coordinates is not null)
                table.Coordinates[i] = new Vector2((float)values[u], (float)values[v]);
            if (table.Colors is not null)
                table.Colors[i] = new Vector3((float)values[red], (float)values[green], (float)values[blue]) / element.Properties[red].Values.Full();
        }
        return table;
    }

    void ReadLists(Element element, List<int>? triangles)
    {
        List<int> polygon = [];
        // Elements without properties take no room in a file and no time here.
        for (int i = 0; i < element.Count && (_ascii || element.Properties.Count > 0); i++)
        {
            BeginRow();
            foreach (Property property in element.Properties)
            {
                bool face = triangles is not null && property is { Counts: not null, Name: "vertex_indices" or "vertex_index" };
                polygon.Clear();
                ReadValue(property, face ? polygon : null);
                for (int corner = 2; corner < polygon.Count; corner++)
                {
                    triangles!.Add(polygon[0]);
                    triangles.Add(polygon[corner - 1]);
                    triangles.Add(polygon[corner]);
                }
            }
        }
    }

    // Some writers, 3DDFA_V2's among them, leave empty lines between the header and the numbers.
    void BeginRow()
    {
        if (!_ascii)
            return;
        do
        {
            if (!_text.NextLine())
                Truncated();
        }
        while (_text.Rest.Trim(" \t"u8).IsEmpty);
        _offset = _text.Offset;
    }

    double ReadValue(in Property property, List<int>? list)
    {
        if (property.Counts is not { } counts)
            return ReadNumber(property.Values);
        double count = ReadNumber(counts);
        if (!(count >= 0 && count <= _data.Length && count == Math.Floor(count)))
            throw new MeshFormatException($"The PLY file is damaged: a list of {count} numbers{Place()}.");
        for (int i = 0; i < (int)count; i++)
        {
            double value = ReadNumber(property.Values);
            list?.Add(value >= int.MinValue && value <= int.MaxValue && value == Math.Floor(value) ? (int)value : -1);
        }
        return 0;
    }

    double ReadNumber(NumberType type)
    {
        if (_ascii)
            return _text.Double("a value"u8);
        int size = type.Size();
        if (_data.Length - _offset < size)
            Truncated();
        ReadOnlySpan<byte> bytes = _data.Slice(_offset, size);
        _offset += size;
        return type switch
        {
            NumberType.Int8 => (sbyte)bytes[0],
            NumberType.UInt8 => bytes[0],
            NumberType.Int16 => _bigEndian ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes),
            NumberType.UInt16 => _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            NumberType.Int32 => _bigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes),
            NumberType.UInt32 => _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            NumberType.Float32 => _bigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => _bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

    readonly string Place() => _ascii ? $" in line {_text.LineNumber}" : $" at byte {_offset}";

    [DoesNotReturn]
    readonly void Truncated() =>
        throw new MeshFormatException($"The PLY file is truncated: it ends{Place()} before what its header announces. Copy or download it again.");

    ref struct VertexTable
    {
        public Vector3[] Positions;
        public Vector3[]? Normals;
        public Vector2[]? Coordinates;
        public Vector3[]? Colors;
    }

    sealed record Element(string Name, int Count, List<Property> Properties);

    readonly record struct Property(string Name, NumberType Values, NumberType? Counts)
    {
        /// <summary>Fewest bytes that one takes in a binary file.</summary>
        public int Size => (Counts ?? Values).Size();
    }
}
