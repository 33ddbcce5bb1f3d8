using System.Numerics;
using Mien.Graphics.Meshes;

namespace Mien.Graphics;

/// <summary>
/// Reads and writes Wavefront OBJ files with their material library and texture: positions, texture coordinates, normals, triangles, and
/// colours as further numbers of a vertex (<c>v x y z r g b</c>).
/// </summary>
public static class ObjFile
{
    const string MaterialName = "surface";

    /// <summary>Reads a file, its material library and its textures (map_Kd, PNG or JPEG), which lie beside it: one part per material.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; the message names it.</exception>
    /// <exception cref="MeshFormatException">The file or one that it names is missing or damaged; the message names the file and the place.</exception>
    public static IReadOnlyList<MeshPart> Load(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        return MeshBytes.Load(path, data => Read(data, name =>
        {
            // A file from elsewhere must not make us open what lies outside its folder.
            string beside = Path.GetFullPath(Path.Combine(folder, name.Replace('\\', Path.DirectorySeparatorChar)));
            return beside.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(beside) ? File.ReadAllBytes(beside) : null;
        }));
    }

    /// <summary>Reads a file that is in memory.</summary>
    /// <param name="data">The file.</param>
    /// <param name="openBeside">Reads a file beside it, by the name that stands in the file; null where there is none. Not given, materials are passed over.</param>
    /// <exception cref="MeshFormatException">The data is damaged, or a file that it names is missing or damaged.</exception>
    public static IReadOnlyList<MeshPart> Read(ReadOnlySpan<byte> data, Func<string, byte[]?>? openBeside = null) => new ObjReader(openBeside).Read(data);

    /// <summary>
    /// Writes NAME.obj and, where the part has a texture, NAME.mtl and NAME.png beside it. Each file appears whole or not at all. The part's
    /// transform is applied; morph targets are left out.
    /// </summary>
    /// <exception cref="ArgumentException">There is a texture without texture coordinates.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(string path, MeshPart part)
    {
        string library = Path.ChangeExtension(path, ".mtl"), picture = Path.ChangeExtension(path, ".png");
        if (part.Texture is not null)
        {
            MeshBytes.Save(picture, stream => ImageFile.Encode(stream, part.Texture, ImageKind.Png));
            MeshBytes.Save(library, stream => WriteMaterials(stream, part, Path.GetFileName(picture)));
        }
        MeshBytes.Save(path, stream => Write(stream, part, part.Texture is null ? null : Path.GetFileName(library)));
    }

    /// <summary>Writes the OBJ file itself.</summary>
    /// <param name="target">Where the text goes.</param>
    /// <param name="part">What it holds.</param>
    /// <param name="materialLibrary">The name of the MTL file (<see cref="WriteMaterials"/>) beside it; null writes no material.</param>
    /// <exception cref="ArgumentException">There is a texture without texture coordinates.</exception>
    public static void Write(Stream target, MeshPart part, string? materialLibrary = null)
    {
        Mesh mesh = part.Mesh;
        if (part.Texture is not null && mesh.TextureCoordinates is null)
            throw new ArgumentException("A texture needs texture coordinates.", nameof(part));
        using TextOutput text = new(target);
        text.Text("# Mien\n"u8);
        if (materialLibrary is not null)
            text.Text("mtllib "u8).Text(materialLibrary).Line();
        if (part.Name.Length > 0)
            text.Text("o "u8).Text(part.Name.ReplaceLineEndings(" ")).Line();
        for (int i = 0; i < mesh.Positions.Length; i++)
        {
            Vector(text.Text("v"u8), Vector3.Transform(mesh.Positions[i], part.Transform));
            if (mesh.Colors is { } colors)
                Vector(text, colors[i]);
            text.Line();
        }
        foreach (Vector2 at in mesh.TextureCoordinates ?? [])
            text.Text("vt "u8).Number(at.X).Space().Number(at.Y).Line();
        // Good for rotations, moves and even scales, which is what parts are placed by.
        foreach (Vector3 normal in mesh.Normals ?? [])
            Vector(text.Text("vn"u8), Vector3.Normalize(Vector3.TransformNormal(normal, part.Transform))).Line();
        if (materialLibrary is not null)
            text.Text("usemtl "u8).Text(MaterialName).Line();
        for (int t = 0; t < mesh.Triangles.Length; t += 3)
        {
            text.Letter((byte)'f');
            for (int corner = 0; corner < 3; corner++)
            {
                int index = mesh.Triangles[t + corner] + 1;
                text.Space().Number(index);
                if (mesh.TextureCoordinates is not null)
                    text.Letter((byte)'/').Number(index);
                if (mesh.Normals is not null)
                    text.Text(mesh.TextureCoordinates is null ? "//"u8 : "/"u8).Number(index);
            }
            text.Line();
        }
    }

    /// <summary>Writes the MTL file with the part's colour and the name of its texture.</summary>
    /// <param name="target">Where the text goes.</param>
    /// <param name="part">Whose material it is.</param>
    /// <param name="texture">The name of the picture beside it; null writes none.</param>
    public static void WriteMaterials(Stream target, MeshPart part, string? texture)
    {
        using TextOutput text = new(target);
        text.Text("newmtl "u8).Text(MaterialName).Text("\nKa 0 0 0\nKd "u8).Number(part.Color.X).Space().Number(part.Color.Y).Space().Number(part.Color.Z);
        text.Text("\nKs 0 0 0\nd "u8).Number(part.Color.W).Text("\nillum 1\n"u8);
        if (texture is not null)
            text.Text("map_Kd "u8).Text(texture).Line();
    }

    static TextOutput Vector(TextOutput text, Vector3 vector) => text.Space().Number(vector.X).Space().Number(vector.Y).Space().Number(vector.Z);
}
