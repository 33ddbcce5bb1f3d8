using System.Buffers.Binary;
using System.Numerics;
using Mien.Graphics.Meshes;

namespace Mien.Graphics;

/// <summary>Reads stereolithography files (3D Systems, 1988), ASCII and binary. Equal corners become one vertex; stored normals are left out.</summary>
public static class StlFile
{
    const int HeaderBytes = 84, TriangleBytes = 50;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; the message names it.</exception>
    /// <exception cref="MeshFormatException">The file is no STL file, truncated or damaged; the message names the file and the place.</exception>
    public static Mesh Load(string path) => MeshBytes.Load(path, data => Read(data));

    /// <summary>Reads a file that is in memory.</summary>
    /// <exception cref="MeshFormatException">The data is no STL file, truncated or damaged.</exception>
    public static Mesh Read(ReadOnlySpan<byte> data)
    {
        // Binary files may begin with "solid" too, so their length is asked first.
        if (data.Length >= HeaderBytes && data.Length - HeaderBytes == BinaryPrimitives.ReadUInt32LittleEndian(data[80..]) * (long)TriangleBytes)
            return ReadBinary(data);
        if (data.TrimStart(" \t\r\n"u8).StartsWith("solid"u8))
            return ReadAscii(data);
        throw new MeshFormatException(data.Length < HeaderBytes
            ? $"It is no STL file: {data.Length} bytes are too few."
            : $"The STL file is truncated or damaged: it announces {BinaryPrimitives.ReadUInt32LittleEndian(data[80..])} triangles and holds {(data.Length - HeaderBytes) / (double)TriangleBytes:0.##}.");
    }

    static Mesh ReadBinary(ReadOnlySpan<byte> data)
    {
        Corners corners = new();
        for (int at = HeaderBytes; at < data.Length; at += TriangleBytes)
        {
            for (int corner = 1; corner <= 3; corner++)
            {
                ReadOnlySpan<byte> bytes = data[(at + corner * 12)..];
                Vector3 position = new(BinaryPrimitives.ReadSingleLittleEndian(bytes), BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]), BinaryPrimitives.ReadSingleLittleEndian(bytes[8..]));
                if (!float.IsFinite(position.X) || !float.IsFinite(position.Y) || !float.IsFinite(position.Z))
                    throw new MeshFormatException($"The STL file is damaged at byte {at + corner * 12}: a corner is nowhere ({position}).");
                corners.Add(position);
            }
        }
        return corners.ToMesh();
    }

    static Mesh ReadAscii(ReadOnlySpan<byte> data)
    {
        TextInput text = new(data, "STL");
        Corners corners = new();
        bool ended = false;
        int inLoop = 0;
        while (text.NextLine())
        {
            ReadOnlySpan<byte> word = text.Word();
            if (word.SequenceEqual("vertex"u8))
            {
                corners.Add(new Vector3(text.Float("x"u8), text.Float("y"u8), text.Float("z"u8)));
                inLoop++;
            }
            else if (word.SequenceEqual("endloop"u8))
            {
                if (inLoop != 3)
                    text.Fail($"a triangle has {inLoop} corners");
                inLoop = 0;
            }
            else if (word.SequenceEqual("solid"u8) || word.SequenceEqual("endsolid"u8))
            {
                ended = word.Length > 5;
            }
            else if (!word.IsEmpty && !word.SequenceEqual("facet"u8) && !word.SequenceEqual("outer"u8) && !word.SequenceEqual("endfacet"u8))
            {
                text.Fail($"\"{TextInput.Shown(word)}\" is no word of it");
            }
        }
        if (!ended || inLoop != 0)
            throw new MeshFormatException($"The STL file is truncated: it ends after line {text.LineNumber} without \"endsolid\". Copy or download it again.");
        return corners.ToMesh();
    }

    /// <summary>Triangles by their corners, equal corners once.</summary>
    sealed class Corners
    {
        readonly Dictionary<Vector3, int> _known = [];
        readonly List<Vector3> _positions = [];
        readonly List<int> _triangles = [];

        public void Add(Vector3 position)
        {
            if (!_known.TryGetValue(position, out int index))
            {
                _known[position] = index = _positions.Count;
                _positions.Add(position);
            }
            _triangles.Add(index);
        }

        public Mesh ToMesh() => new([.. _positions], [.. _triangles]);
    }
}
