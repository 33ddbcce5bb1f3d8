using System.Numerics;
using System.Text;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>STL files.</summary>
public class StlFileTests
{
    const string Text = "solid two\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\n   vertex 1 0 0\n   vertex 0 1 0\n  endloop\n endfacet\n" +
        " facet normal 0 0 1\n  outer loop\n   vertex 1 0 0\n   vertex 1 1.5e0 0\n   vertex 0 1 0\n  endloop\n endfacet\nendsolid two\n";

    /// <summary>Two triangles that share an edge.</summary>
    internal static byte[] Binary()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Encoding.ASCII.GetBytes("solid, and binary all the same".PadRight(80)));
        writer.Write(2);
        foreach (Vector3[] corners in (Vector3[][])[[Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [Vector3.UnitX, new(1, 1.5f, 0), Vector3.UnitY]])
        {
            foreach (Vector3 vector in (Vector3[])[Vector3.UnitZ, .. corners])
            {
                writer.Write(vector.X);
                writer.Write(vector.Y);
                writer.Write(vector.Z);
            }
            writer.Write((ushort)0);
        }
        return stream.ToArray();
    }

    internal static byte[] Ascii() => Encoding.ASCII.GetBytes(Text);

    [Fact]
    public void Text_and_binary_files_are_read_and_equal_corners_joined()
    {
        foreach (byte[] file in (byte[][])[Ascii(), Binary(), Encoding.ASCII.GetBytes(Text.Replace("\n", "\r\n", StringComparison.Ordinal))])
        {
            Mesh mesh = StlFile.Read(file);
            Assert.Equal([Vector3.Zero, Vector3.UnitX, Vector3.UnitY, new(1, 1.5f, 0)], mesh.Positions);
            Assert.Equal([0, 1, 2, 1, 3, 2], mesh.Triangles);
        }
    }

    [Fact]
    public void Damaged_files_are_one_error_that_names_the_place()
    {
        Assert.Contains("no STL", Assert.Throws<MeshFormatException>(() => StlFile.Read("x"u8)).Message, StringComparison.Ordinal);
        Assert.Contains("2 triangles", Assert.Throws<MeshFormatException>(() => StlFile.Read([0, .. Binary()[1..^10]])).Message, StringComparison.Ordinal);
        Assert.Contains("line 5", Assert.Throws<MeshFormatException>(() => StlFile.Read(Encoding.ASCII.GetBytes(Text.Replace("1 0 0", "1 0 q", StringComparison.Ordinal)))).Message, StringComparison.Ordinal);
        Assert.Contains("2 corners", Assert.Throws<MeshFormatException>(() => StlFile.Read(Encoding.ASCII.GetBytes(Text.Replace("   vertex 0 0 0\n", "", StringComparison.Ordinal)))).Message, StringComparison.Ordinal);
        Assert.Contains("truncated", Assert.Throws<MeshFormatException>(() => StlFile.Read(Encoding.ASCII.GetBytes(Text[..^13]))).Message, StringComparison.Ordinal);
        byte[] lost = Binary();
        BitConverter.GetBytes(float.NaN).CopyTo(lost, 84 + 12);
        Assert.Contains("byte 96", Assert.Throws<MeshFormatException>(() => StlFile.Read(lost)).Message, StringComparison.Ordinal);
    }

    [ToolTheory("assimp")]
    [InlineData("stl")]
    [InlineData("stlb")]
    public void Files_of_another_writer_are_read(string format)
    {
        Mesh mesh = Surfaces.Full();
        byte[] file = Surfaces.Convert(Surfaces.Bytes(stream => PlyFile.Write(stream, mesh)), ".ply", ".stl", format);
        Mesh read = StlFile.Read(file);
        Surfaces.SameTriangles(mesh, read, 1e-3f);
        Assert.True(read.Positions.Length < mesh.Positions.Length, "the seam's vertices are joined");
    }
}
