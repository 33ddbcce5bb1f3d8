using System.Numerics;
using System.Text;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>OBJ files with their materials and textures.</summary>
public sealed class ObjFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("mien-obj").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_saved_with_its_texture_is_loaded_again()
    {
        Mesh mesh = Surfaces.Full();
        Image texture = Pictures.Rgb(16, 12);
        string path = Path.Combine(_folder, "a head.obj");
        ObjFile.Save(path, new MeshPart(mesh, "head") { Texture = texture, Color = new Vector4(0.5f, 1, 1, 1) });
        Assert.Equal(["a head.mtl", "a head.obj", "a head.png"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        MeshPart part = Assert.Single(ObjFile.Load(path));
        Surfaces.SameTriangles(mesh, part.Mesh, 0);
        Assert.Equal(mesh.Triangles.Select(i => mesh.TextureCoordinates![i]), part.Mesh.Triangles.Select(i => part.Mesh.TextureCoordinates![i]));
        Surfaces.Close([.. mesh.Triangles.Select(i => mesh.Normals![i])], [.. part.Mesh.Triangles.Select(i => part.Mesh.Normals![i])], 1e-6f);
        Assert.Equal(mesh.Triangles.Select(i => mesh.Colors![i]), part.Mesh.Triangles.Select(i => part.Mesh.Colors![i]));
        Assert.Equal(texture.Pixels, part.Texture!.Pixels);
        Assert.Equal(new Vector4(0.5f, 1, 1, 1), part.Color);
    }

    [Fact]
    public void Parts_are_written_where_they_stand()
    {
        Mesh mesh = new([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [0, 1, 2]) { Normals = [Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitZ] };
        Matrix4x4 turn = Matrix4x4.CreateRotationX(MathF.PI / 2) * Matrix4x4.CreateTranslation(5, 0, 0);
        Mesh read = ObjFile.Read(Surfaces.Bytes(stream => ObjFile.Write(stream, new MeshPart(mesh) { Transform = turn })))[0].Mesh;
        Surfaces.Close([new(5, 0, 0), new(6, 0, 0), new(5, 0, 1)], read.Positions, 1e-6f);
        Surfaces.Close([-Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY], read.Normals, 1e-6f);
    }

    [Fact]
    public void Polygons_materials_and_indices_from_the_end_are_read()
    {
        IReadOnlyList<MeshPart> parts = ObjFile.Read("""
            # by hand
            v 0 0 0
            v 1 0 0 1.0
            v 1 1 0 0.25 0.5 0.75
            v 0 1 0
            vt 0 0
            vt 1 0 0
            vt 1
            usemtl red
            f 1/1 2/2 3/3 -1/-3
            usemtl blue
            f -4//  2 3
            usemtl red
            f 1/1 2/2 4/3
            """u8);
        Assert.Equal(["red", "blue"], parts.Select(part => part.Name));
        Assert.Equal(3, parts[0].Mesh.TriangleCount);
        Assert.Equal(new Vector2(0, 0), parts[0].Mesh.TextureCoordinates![3]);
        Assert.Equal([Vector3.One, Vector3.One, new(0.25f, 0.5f, 0.75f), Vector3.One, Vector3.One], parts[0].Mesh.Colors!);
        Assert.Null(parts[1].Mesh.TextureCoordinates);
        Assert.Equal([new(0, 0, 0), new(1, 0, 0), new(1, 1, 0)], parts[1].Mesh.Positions);
    }

    [Theory]
    [InlineData("hello\n", "no OBJ file")]
    [InlineData("v 1 2\n", "line 1")]
    [InlineData("v 1 2 x\n", "z should be a number, not \"x\"")]
    [InlineData("v 1 2 3\nf 1 1 2\n", "entry 2 of 1")]
    [InlineData("v 1 2 3\nf 1 1 0\n", "entry 0 of 1")]
    [InlineData("v 1 2 3\nf 1 1 -2\n", "entry -2 of 1")]
    [InlineData("v 1 2 3\nf 1/1 1 1\n", "line 2")]
    [InlineData("v 1 2 3\nf 1 1\n", "2 corners")]
    [InlineData("v 1 2 3\nf 1 a 1\n", "no corner of a face")]
    [InlineData("mtllib absent.mtl\n", "absent.mtl, which is not there")]
    [InlineData("mtllib ../outside.mtl\n", "which is not there")]
    [InlineData("mtllib broken.mtl\n", "broken.mtl: Line 2 names the texture picture.png")]
    [InlineData("mtllib bad.mtl\n", "bad.mtl: The MTL file is damaged in line 2")]
    public void Damaged_files_are_one_error_that_names_the_place(string file, string words)
    {
        string path = Path.Combine(_folder, "in", "a.obj");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file);
        File.WriteAllText(Path.Combine(_folder, "outside.mtl"), "newmtl a\n");
        File.WriteAllText(Path.Combine(_folder, "in", "broken.mtl"), "newmtl a\nmap_Kd picture.png\n");
        File.WriteAllText(Path.Combine(_folder, "in", "bad.mtl"), "newmtl a\nKd 1 green 1\n");
        File.WriteAllText(Path.Combine(_folder, "in", "picture.png"), "no picture");
        MeshFormatException error = Assert.Throws<MeshFormatException>(() => ObjFile.Load(path));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_texture_needs_coordinates() => Assert.Throws<ArgumentException>(
        () => ObjFile.Write(Stream.Null, new MeshPart(new Mesh(new Vector3[3], [0, 1, 2])) { Texture = Pictures.Rgb(2, 2) }));

    [ToolFact("assimp")]
    public void Another_reader_finds_the_same_triangles_and_the_texture()
    {
        Mesh mesh = Surfaces.Full();
        string path = Path.Combine(_folder, "head.obj");
        ObjFile.Save(path, new MeshPart(mesh, "head") { Texture = Pictures.Rgb(16, 12) });
        string info = Encoding.UTF8.GetString(Tools.Run("assimp", [], "info", path, "-v"));
        Assert.Contains("head.png", info, StringComparison.Ordinal);
        Surfaces.SameTriangles(mesh, PlyFile.Read(Surfaces.Convert(File.ReadAllBytes(path), ".obj", ".ply")), 1e-3f);
    }
}
