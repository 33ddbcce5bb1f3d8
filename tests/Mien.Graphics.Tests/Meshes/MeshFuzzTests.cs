using System.Numerics;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>Damaged files end in a <see cref="MeshFormatException"/> or in a mesh, soon and within bounds.</summary>
public class MeshFuzzTests
{
    [Fact]
    public void Damaged_ply_files_do_no_harm() => FuzzRun.Assert(
        "ply",
        [
            Surfaces.Bytes(stream => PlyFile.Write(stream, Surfaces.Full(4, 3), PlyEncoding.Ascii)), Surfaces.Bytes(stream => PlyFile.Write(stream, Surfaces.Full(4, 3))),
            Surfaces.Bytes(stream => ImageSpaceMesh.WritePly(stream, [Surfaces.Full(3, 2)], 480)),
        ],
        30_000, file => PlyFile.Read(file), typeof(MeshFormatException));

    [Fact]
    public void Damaged_obj_files_do_no_harm() => FuzzRun.Assert(
        "obj",
        [
            Surfaces.Bytes(stream => ObjFile.Write(stream, new MeshPart(Surfaces.Full(4, 3), "a"), "b.mtl")),
            Surfaces.Bytes(stream => ImageSpaceMesh.WriteObj(stream, [Surfaces.Full(3, 2)], 480)),
        ],
        30_000, file => ObjFile.Read(file, name => name.EndsWith(".mtl", StringComparison.Ordinal) ? [.. "newmtl surface\nmap_Kd "u8, .. file.AsSpan(0, Math.Min(file.Length, 20))] : null), typeof(MeshFormatException));

    [Fact]
    public void Damaged_material_libraries_do_no_harm() => FuzzRun.Assert(
        "mtl", [Surfaces.Bytes(stream => ObjFile.WriteMaterials(stream, new MeshPart(Surfaces.Full(4, 3)), "a.png"))],
        10_000, file => ObjFile.Read("mtllib a.mtl\nv 0 0 0\nf 1 1 1\n"u8, name => name == "a.mtl" ? file : ImageFile.EncodePng(Pictures.Rgb(2, 2))), typeof(MeshFormatException));

    [Fact]
    public void Damaged_stl_files_do_no_harm() =>
        FuzzRun.Assert("stl", [StlFileTests.Ascii(), StlFileTests.Binary()], 30_000, file => StlFile.Read(file), typeof(MeshFormatException));

    [Fact]
    public void Damaged_glb_files_do_no_harm() => FuzzRun.Assert("glb", GlbSeeds(), 30_000, file => GlbFile.Read(file), typeof(MeshFormatException));

    static List<byte[]> GlbSeeds()
    {
        MeshPart part = new(Surfaces.Full(5, 4), "a") { Texture = Pictures.Rgb(3, 3), Transform = Matrix4x4.CreateTranslation(1, 2, 3) };
        return
        [
            Surfaces.Bytes(stream => GlbFile.Write(stream, [part, part])),
            Surfaces.Bytes(stream => GlbFile.Write(stream, [new MeshPart(Surfaces.Full(3, 2))], new GlbOptions { TextureKind = ImageKind.Jpeg })),
            GlbFileTests.Glb(
                """{"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"mesh":0,"scale":[1,2,3],"rotation":[0,0,0,1]}],"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"mode":6}]}],"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","sparse":{"count":1,"indices":{"bufferView":1,"componentType":5121},"values":{"bufferView":0}}},{"bufferView":1,"componentType":5121,"count":3,"type":"SCALAR"}],"bufferViews":[{"buffer":0,"byteLength":36,"byteStride":12},{"buffer":0,"byteOffset":36,"byteLength":4}],"buffers":[{"byteLength":40}]}""",
                new byte[40]),
        ];
    }
}
