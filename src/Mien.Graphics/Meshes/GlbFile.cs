using Mien.Graphics.Meshes;

namespace Mien.Graphics;

/// <summary>What a GLB file is written with.</summary>
public sealed record GlbOptions
{
    /// <summary>How textures are embedded.</summary>
    public ImageKind TextureKind { get; init; } = ImageKind.Png;

    /// <summary>Quality of JPEG textures, 1 to 100.</summary>
    public int JpegQuality { get; init; } = ImageFile.DefaultJpegQuality;

    /// <summary>The factor from the meshes' unit to metres, glTF's unit; 0.001 for millimetres.</summary>
    public float MetersPerUnit { get; init; } = 0.001f;
}

/// <summary>
/// Reads and writes binary glTF 2.0 (Khronos, ISO/IEC 12113): meshes with normals, texture coordinates, colours, one embedded texture each
/// and named morph targets. glTF's axes are y up and z towards the viewer.
/// </summary>
public static class GlbFile
{
    /// <summary>Reads a file: one part for each set of triangles, placed as its nodes say, in metres. Skins and animations are passed over.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; the message names it.</exception>
    /// <exception cref="MeshFormatException">The file is no GLB file, truncated, damaged or needs an extension; the message names the file and the place.</exception>
    public static IReadOnlyList<MeshPart> Load(string path) => MeshBytes.Load(path, data => Read(data));

    /// <summary>Reads a file that is in memory.</summary>
    /// <exception cref="MeshFormatException">The data is no GLB file, truncated, damaged or needs an extension.</exception>
    public static IReadOnlyList<MeshPart> Read(ReadOnlyMemory<byte> data) => GlbReader.Read(data);

    /// <summary>Writes a file, whole or not at all: one node with one mesh for each part.</summary>
    /// <exception cref="ArgumentException">A part has no triangles, a number is not finite, or a texture has no coordinates.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is left as it was.</exception>
    public static void Save(string path, IReadOnlyList<MeshPart> parts, GlbOptions? options = null) =>
        MeshBytes.Save(path, stream => Write(stream, parts, options));

    /// <summary>Writes a file to a stream.</summary>
    /// <exception cref="ArgumentException">A part has no triangles, a number is not finite, or a texture has no coordinates.</exception>
    public static void Write(Stream target, IReadOnlyList<MeshPart> parts, GlbOptions? options = null)
    {
        using GlbWriter writer = new(options ?? new GlbOptions());
        writer.Write(target, parts);
    }
}
