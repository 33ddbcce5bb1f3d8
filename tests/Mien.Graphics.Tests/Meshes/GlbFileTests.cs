using System.Numerics;
using System.Text;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>GLB files.</summary>
public class GlbFileTests
{
    static readonly GlbOptions Meters = new() { MetersPerUnit = 1 };

    static List<MeshPart> Parts() =>
    [
        new(Surfaces.Full(), "head") { Texture = Pictures.Rgb(16, 12), DoubleSided = true, Unlit = true },
        new(new Mesh([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [0, 1, 2])) { Color = new Vector4(1, 0.5f, 0.25f, 0.5f), Transform = Matrix4x4.CreateRotationZ(0.5f) * Matrix4x4.CreateTranslation(1, 2, 3) },
    ];

    static byte[] Write(IReadOnlyList<MeshPart> parts, GlbOptions? options = null) => Surfaces.Bytes(stream => GlbFile.Write(stream, parts, options));

    [Fact]
    public void What_is_written_is_read_again()
    {
        List<MeshPart> parts = Parts();
        IReadOnlyList<MeshPart> read = GlbFile.Read(Write(parts, Meters));
        Assert.Equal(2, read.Count);
        for (int i = 0; i < 2; i++)
        {
            (Mesh expected, Mesh actual) = (parts[i].Mesh, read[i].Mesh);
            Assert.Equal(expected.Positions, actual.Positions);
            Assert.Equal(expected.Triangles, actual.Triangles);
            Surfaces.Close(expected.Normals, actual.Normals, 1e-6f);
            Assert.Equal(expected.Colors, actual.Colors);
            Assert.Equal(expected.TextureCoordinates is null, actual.TextureCoordinates is null);
            for (int v = 0; v < expected.TextureCoordinates?.Length; v++)
                Assert.True(Vector2.Distance(expected.TextureCoordinates[v], actual.TextureCoordinates![v]) < 1e-6f);
            Assert.Equal(expected.MorphTargets.Select(target => target.Name), actual.MorphTargets.Select(target => target.Name));
            foreach ((MorphTarget a, MorphTarget b) in expected.MorphTargets.Zip(actual.MorphTargets))
            {
                Assert.Equal(a.Displacements, b.Displacements);
                Assert.Equal(a.NormalDisplacements, b.NormalDisplacements);
            }
            Assert.Equal(parts[i] with { Mesh = actual, Texture = read[i].Texture }, read[i]);
            Assert.Equal(parts[i].Texture?.Pixels, read[i].Texture?.Pixels);
        }
    }

    [Fact]
    public void Millimetres_become_metres()
    {
        MeshPart read = GlbFile.Read(Write([new(new Mesh([Vector3.Zero, new(1000, 0, 0), new(0, 500, 0)], [0, 1, 2])) { Transform = Matrix4x4.CreateTranslation(0, 0, -600) }]))[0];
        Surfaces.Close([Vector3.Zero, new(1, 0, 0), new(0, 0.5f, 0)], read.Mesh.Positions, 1e-6f);
        Assert.Equal(-0.6f, read.Transform.Translation.Z, 1e-6f);
    }

    [GltfFact]
    public void The_khronos_validator_finds_no_error_and_no_warning()
    {
        Mesh large = Scenes.Sphere(400, 200);
        foreach ((IReadOnlyList<MeshPart> parts, GlbOptions options) in ((IReadOnlyList<MeshPart>, GlbOptions)[])
        [
            (Parts(), new GlbOptions()),
            (Parts(), new GlbOptions { TextureKind = ImageKind.Jpeg, MetersPerUnit = 1 }),
            ([new MeshPart(large, "over 65,535 vertices") { Texture = Pictures.Gray(32, 32) }], Meters),
            ([new MeshPart(Surfaces.Full()) { Texture = new Image(8, 8, PixelFormat.Rgba32) }, new MeshPart(new Mesh(large.Positions[..3], [0, 1, 2]) { Normals = new Vector3[3], Colors = [new(-1), new(2), Vector3.One] })], Meters),
        ])
        {
            (int errors, int warnings, string messages) = GltfValidator.Validate(Write(parts, options));
            Assert.True(errors == 0 && warnings == 0, messages);
        }
    }

    [ToolFact("assimp")]
    public void Another_reader_finds_the_same_triangles()
    {
        Mesh mesh = Surfaces.Full();
        byte[] glb = Write([new MeshPart(mesh, "head") { Texture = Pictures.Rgb(16, 12) }], Meters);
        Surfaces.SameTriangles(mesh, PlyFile.Read(Surfaces.Convert(glb, ".glb", ".ply")), 1e-3f);
    }

    [ToolFact("assimp")]
    public void Files_of_another_writer_are_read()
    {
        Mesh mesh = Surfaces.Full();
        byte[] glb = Surfaces.Convert(Surfaces.Bytes(stream => PlyFile.Write(stream, mesh)), ".ply", ".glb", "glb2");
        MeshPart read = Assert.Single(GlbFile.Read(glb));
        Surfaces.SameTriangles(mesh, read.Mesh, 1e-3f);
        Surfaces.Close(mesh.Normals, read.Mesh.Normals, 1e-3f);
    }

    [Fact]
    public void Interleaved_quantised_strips_below_turned_nodes_are_read()
    {
        // Per vertex: position 3 × int16 normalised, two bytes of padding, colour 4 × uint8 normalised.
        byte[] buffer = new byte[4 * 12];
        (short X, short Y)[] corners = [(-32767, -32767), (32767, -32767), (-32767, 32767), (32767, -32768)];
        for (int i = 0; i < 4; i++)
        {
            BitConverter.GetBytes(corners[i].X).CopyTo(buffer, i * 12);
            BitConverter.GetBytes(corners[i].Y).CopyTo(buffer, i * 12 + 2);
            buffer[i * 12 + 8] = (byte)(i * 51);
            buffer[i * 12 + 11] = 255;
        }
        const string Json = """
            {"asset":{"version":"2.0"},"extensionsRequired":["KHR_mesh_quantization"],"scenes":[{"nodes":[1]}],
            "nodes":[{"mesh":0,"translation":[0,0,5]},{"children":[0],"rotation":[0,0,0.70710678,0.70710678],"scale":[2,2,2],"translation":[1,0,0]}],
            "meshes":[{"name":"strip","primitives":[{"attributes":{"POSITION":0,"COLOR_0":1},"mode":5},{"attributes":{"POSITION":0},"mode":1}]}],
            "accessors":[{"bufferView":0,"componentType":5122,"normalized":true,"count":4,"type":"VEC3"},
            {"bufferView":0,"byteOffset":8,"componentType":5121,"normalized":true,"count":4,"type":"VEC4"}],
            "bufferViews":[{"buffer":0,"byteLength":48,"byteStride":12}],"buffers":[{"byteLength":48}]}
            """;
        MeshPart part = Assert.Single(GlbFile.Read(Glb(Json, buffer)));
        Assert.Equal([0, 1, 2, 1, 3, 2], part.Mesh.Triangles);
        Surfaces.Close([new(-1, -1, 0), new(1, -1, 0), new(-1, 1, 0), new(1, -1, 0)], part.Mesh.Positions, 1e-6f);
        Assert.Equal(0.6f, part.Mesh.Colors![3].X, 1e-6f);
        // Scaled, turned by 90° and moved, after the child's own move.
        Surfaces.Close([new(3, 2, 10)], [Vector3.Transform(new Vector3(1, -1, 0), part.Transform)], 1e-5f);
    }

    internal static byte[] Glb(string json, byte[] buffer)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        text = [.. text, .. Enumerable.Repeat((byte)' ', (4 - text.Length % 4) % 4)];
        return
        [
            .. "glTF"u8, .. BitConverter.GetBytes(2), .. BitConverter.GetBytes(28 + text.Length + buffer.Length),
            .. BitConverter.GetBytes(text.Length), .. "JSON"u8, .. text, .. BitConverter.GetBytes(buffer.Length), .. "BIN\0"u8, .. buffer,
        ];
    }

    [Theory]
    [InlineData("""{"scenes":[{"nodes":[0]}],"nodes":[{"children":[0]}]}""", "nested")]
    [InlineData("""{"scenes":[{"nodes":[3]}],"nodes":[]}""", "no node of 0")]
    [InlineData("""{"scenes":[{"nodes":[0]}],"nodes":[{"mesh":1}]}""", "mesh 1 of 0")]
    [InlineData("""{"meshes":7}""", "\"meshes\" is no list")]
    [InlineData("""{"meshes":[]}""", "no triangles")]
    [InlineData("""{"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}]}""", "accessor 0 of 0")]
    [InlineData("""{"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"accessors":[{"componentType":5126,"count":2000000000,"type":"VEC3"}]}""", "too large")]
    [InlineData("""{"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"accessors":[{"componentType":5126,"count":9,"type":"VEC3","bufferView":0}],"bufferViews":[{"byteLength":48}]}""", "over the end of view 0")]
    [InlineData("""{"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"accessors":[{"componentType":5126,"count":4,"type":"VEC3","bufferView":0}],"bufferViews":[{"byteLength":49}]}""", "byte 49 of 48")]
    [InlineData("""{"extensionsRequired":["KHR_draco_mesh_compression"]}""", "KHR_draco_mesh_compression")]
    [InlineData("""{"meshes":[{]}""", "JSON has an error in line 1")]
    public void Damaged_files_are_one_error_that_names_the_place(string json, string words)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Glb(json, new byte[48]));
            MeshFormatException error = Assert.Throws<MeshFormatException>(() => GlbFile.Load(path));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Truncated_files_other_versions_and_other_files_are_told_apart()
    {
        byte[] file = Write(Parts());
        Assert.Contains("truncated", Assert.Throws<MeshFormatException>(() => GlbFile.Read(file.AsMemory(0, file.Length - 4))).Message, StringComparison.Ordinal);
        file[4] = 1;
        Assert.True(Assert.Throws<MeshFormatException>(() => GlbFile.Read(file)).IsUnsupported);
        Assert.Contains("no GLB", Assert.Throws<MeshFormatException>(() => GlbFile.Read("{}"u8.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_gltf_cannot_hold_is_refused()
    {
        Mesh triangle = new([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [0, 1, 2]);
        Assert.Throws<ArgumentException>(() => Write([]));
        Assert.Throws<ArgumentException>(() => Write([new MeshPart(new Mesh(new Vector3[3], []))]));
        Assert.Throws<ArgumentException>(() => Write([new MeshPart(triangle) { Texture = Pictures.Rgb(2, 2) }]));
        Assert.Throws<ArgumentException>(() => Write([new MeshPart(new Mesh([Vector3.Zero, Vector3.UnitX, new(0, float.NaN, 0)], [0, 1, 2]))]));
    }
}
