using System.Numerics;
using System.Text;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>PLY files.</summary>
public class PlyFileTests
{
    [Theory]
    [InlineData(PlyEncoding.Ascii)]
    [InlineData(PlyEncoding.BinaryLittleEndian)]
    public void What_is_written_is_read_again(PlyEncoding encoding)
    {
        Mesh full = Surfaces.Full(), bare = new(full.Positions, full.Triangles);
        foreach (Mesh mesh in (Mesh[])[full, bare])
        {
            Mesh read = PlyFile.Read(Surfaces.Bytes(stream => PlyFile.Write(stream, mesh, encoding)));
            Assert.Equal(mesh.Positions, read.Positions);
            Assert.Equal(mesh.Triangles, read.Triangles);
            Assert.Equal(mesh.Normals, read.Normals);
            Assert.Equal(mesh.TextureCoordinates, read.TextureCoordinates);
            Surfaces.Close(mesh.Colors, read.Colors, 1e-6f);
        }
    }

    [Theory]
    [InlineData("binary_big_endian")]
    [InlineData("binary_little_endian")]
    public void Binary_files_of_either_byte_order_with_strange_properties_are_read(string format)
    {
        string header = $"ply\r\nformat {format} 1.0\r\ncomment by hand\r\nelement vertex 4\r\nproperty double z\r\nproperty list uchar short tags\r\nproperty float y\r\nproperty short x\r\n" +
            "element face 1\r\nproperty list ushort uchar vertex_index\r\nproperty int mark\r\nend_header\r\n";
        List<byte> file = [.. Encoding.ASCII.GetBytes(header)];
        void Put(byte[] littleEndian) => file.AddRange(format == "binary_big_endian" ? littleEndian.Reverse() : littleEndian);
        for (int i = 0; i < 4; i++)
        {
            Put(BitConverter.GetBytes(i * 0.5));
            file.Add(1);
            Put(BitConverter.GetBytes((short)7));
            Put(BitConverter.GetBytes(i * 2f));
            Put(BitConverter.GetBytes((short)-i));
        }
        Put(BitConverter.GetBytes((ushort)4));
        file.AddRange([0, 1, 2, 3]);
        Put(BitConverter.GetBytes(9));
        Mesh mesh = PlyFile.Read(file.ToArray());
        Assert.Equal(new Vector3(-3, 6, 1.5f), mesh.Positions[3]);
        Assert.Equal([0, 1, 2, 0, 2, 3], mesh.Triangles);
    }

    [Fact]
    public void The_empty_line_that_3ddfa_writes_after_the_header_is_passed_over()
    {
        Mesh mesh = PlyFile.Read("ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n\n0.00 1.00 -2.50\n1e1 0 0\n0 5 0\n3 2 1 0\n"u8);
        Assert.Equal(new Vector3(0, 1, -2.5f), mesh.Positions[0]);
        Assert.Equal([2, 1, 0], mesh.Triangles);
    }

    [Theory]
    [InlineData("obj\n", "no PLY file")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 3\n", "no end")]
    [InlineData("ply\nelement vertex 0\nproperty float x\nproperty float y\nproperty float z\nend_header\n", "no format")]
    [InlineData("ply\nformat utf8 1.0\n", "line 2")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex -3\n", "line 3")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty half x\n", "\"half\" is no type")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nend_header\n1 2\n", "no x, y and z")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n1 nan 3\n", "line 8")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\nend_header\n1 2 3\n", "truncated")]
    [InlineData("ply\nformat binary_little_endian 1.0\nelement vertex 2000000000\nproperty float x\nproperty float y\nproperty float z\nend_header\n1234", "truncated")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n1 2 3\n3 0 0 1\n", "face 0 names vertex 1 of 1")]
    public void Damaged_files_are_one_error_that_names_the_place(string file, string words)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, file);
            MeshFormatException error = Assert.Throws<MeshFormatException>(() => PlyFile.Load(path));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_clear_errors()
    {
        Assert.Throws<FileNotFoundException>(() => PlyFile.Load("/nowhere/a.ply"));
        Assert.Contains("folder", Assert.Throws<MeshFormatException>(() => PlyFile.Load(Path.GetTempPath())).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => PlyFile.Save("/nowhere/a.ply", Surfaces.Full()));
    }

    [ToolTheory("assimp")]
    [InlineData(PlyEncoding.Ascii)]
    [InlineData(PlyEncoding.BinaryLittleEndian)]
    public void Another_reader_finds_the_same_triangles(PlyEncoding encoding)
    {
        Mesh mesh = Surfaces.Full();
        byte[] file = Surfaces.Bytes(stream => PlyFile.Write(stream, mesh, encoding));
        Surfaces.SameTriangles(mesh, ObjFile.Read(Surfaces.Convert(file, ".ply", ".obj"))[0].Mesh, 1e-3f);
        // And what it writes itself, we read; without colours, as assimp 5.2 announces bytes and writes floats.
        byte[] plain = Surfaces.Bytes(stream => PlyFile.Write(stream, new Mesh(mesh.Positions, mesh.Triangles) { Normals = mesh.Normals }, encoding));
        Surfaces.SameTriangles(mesh, PlyFile.Read(Surfaces.Convert(plain, ".ply", ".ply", "plyb")), 1e-3f);
    }

    [ToolFact("assimp")]
    public void Another_reader_finds_the_same_triangles_in_3ddfas_layout()
    {
        Mesh mesh = Surfaces.Full();
        byte[] obj = Surfaces.Bytes(stream => ImageSpaceMesh.WriteObj(stream, [mesh], 480)), ply = Surfaces.Bytes(stream => ImageSpaceMesh.WritePly(stream, [mesh], 480));
        Mesh expected = new([.. mesh.Positions.Select(p => p with { Y = 480 - p.Y })], [.. mesh.Triangles.Chunk(3).SelectMany(t => t.Reverse())]);
        Surfaces.SameTriangles(expected, PlyFile.Read(Surfaces.Convert(obj, ".obj", ".ply")), 0.01f);
        Surfaces.SameTriangles(expected, ObjFile.Read(Surfaces.Convert(ply, ".ply", ".obj"))[0].Mesh, 0.01f);
    }

    [Fact]
    public void The_image_space_layout_is_that_of_3ddfa()
    {
        // 0.125 and 0.375 lie half way: C's printf takes the even digit.
        Mesh mesh = new([new(0.125f, 10, 3), new(0.375f, 20.5f, -0.001f), new(7, 479.999f, 123456)], [0, 1, 2]) { Colors = [new(1, 0, 0.5f), Vector3.Zero, Vector3.One] };
        string ply = Encoding.ASCII.GetString(Surfaces.Bytes(stream => ImageSpaceMesh.WritePly(stream, [mesh, mesh], 480)));
        const string Vertices = "0.12 470.00 3.00\n0.38 459.50 -0.00\n7.00 0.00 123456.00\n";
        Assert.Equal(
            "ply\nformat ascii 1.0\nelement vertex 6\nproperty float x\nproperty float y\nproperty float z\nelement face 2\nproperty list uchar int vertex_indices\nend_header\n\n" +
            Vertices + Vertices + "3 2 1 0\n3 5 4 3\n", ply);
        string obj = Encoding.ASCII.GetString(Surfaces.Bytes(stream => ImageSpaceMesh.WriteObj(stream, [mesh], 480)));
        Assert.Equal("v 0.12 470.00 3.00 1.00 0.00 0.50\nv 0.38 459.50 -0.00 0.00 0.00 0.00\nv 7.00 0.00 123456.00 1.00 1.00 1.00\nf 3 2 1\n", obj);
        Assert.Throws<ArgumentException>(() => ImageSpaceMesh.WriteObj(Stream.Null, [new Mesh(mesh.Positions, mesh.Triangles)], 480));
    }
}
