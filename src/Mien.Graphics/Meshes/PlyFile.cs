using System.Buffers.Binary;
using System.Numerics;
using Mien.Graphics.Meshes;

namespace Mien.Graphics;

/// <summary>How a PLY file holds its numbers.</summary>
public enum PlyEncoding
{
    /// <summary>As bytes: small and exact.</summary>
    BinaryLittleEndian,

    /// <summary>As text: readable, and exact too.</summary>
    Ascii,
}

/// <summary>
/// Reads and writes the Stanford polygon format (G. Turk, 1994): positions, normals, colours, texture coordinates (s, t) and triangles.
/// </summary>
public static class PlyFile
{
    /// <summary>Reads a file: ASCII or binary of either byte order; polygons become fans of triangles, unknown properties are passed over.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; the message names it.</exception>
    /// <exception cref="MeshFormatException">The file is no PLY file, truncated or damaged; the message names the file and the place.</exception>
    public static Mesh Load(string path) => MeshBytes.Load(path, data => Read(data));

    /// <summary>Reads a file that is in memory.</summary>
    /// <exception cref="MeshFormatException">The data is no PLY file, truncated or damaged.</exception>
    public static Mesh Read(ReadOnlySpan<byte> data) => new PlyReader(data).Read();

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing one is left as it was.</exception>
    public static void Save(string path, Mesh mesh, PlyEncoding encoding = PlyEncoding.BinaryLittleEndian) =>
        MeshBytes.Save(path, stream => Write(stream, mesh, encoding));

    /// <summary>Writes a file to a stream. Colours are rounded to bytes; morph targets are left out.</summary>
    public static void Write(Stream target, Mesh mesh, PlyEncoding encoding = PlyEncoding.BinaryLittleEndian)
    {
        using (TextOutput text = new(target))
        {
            text.Text("ply\nformat "u8).Text(encoding == PlyEncoding.Ascii ? "ascii"u8 : "binary_little_endian"u8).Text(" 1.0\nelement vertex "u8);
            text.Number(mesh.Positions.Length).Text("\nproperty float x\nproperty float y\nproperty float z\n"u8);
            if (mesh.Normals is not null)
                text.Text("property float nx\nproperty float ny\nproperty float nz\n"u8);
            if (mesh.TextureCoordinates is not null)
                text.Text("property float s\nproperty float t\n"u8);
            if (mesh.Colors is not null)
                text.Text("property uchar red\nproperty uchar green\nproperty uchar blue\n"u8);
            text.Text("element face "u8).Number(mesh.TriangleCount).Text("\nproperty list uchar int vertex_indices\nend_header\n"u8);
            if (encoding == PlyEncoding.Ascii)
                WriteAscii(text, mesh);
        }
        if (encoding == PlyEncoding.BinaryLittleEndian)
            WriteBinary(target, mesh);
    }

    static void WriteAscii(TextOutput text, Mesh mesh)
    {
        for (int i = 0; i < mesh.Positions.Length; i++)
        {
            Vector3 position = mesh.Positions[i];
            text.Number(position.X).Space().Number(position.Y).Space().Number(position.Z);
            if (mesh.Normals is { } normals)
                text.Space().Number(normals[i].X).Space().Number(normals[i].Y).Space().Number(normals[i].Z);
            if (mesh.TextureCoordinates is { } coordinates)
                text.Space().Number(coordinates[i].X).Space().Number(coordinates[i].Y);
            if (mesh.Colors is { } colors)
                text.Space().Number(Level(colors[i].X)).Space().Number(Level(colors[i].Y)).Space().Number(Level(colors[i].Z));
            text.Line();
        }
        for (int t = 0; t < mesh.Triangles.Length; t += 3)
            text.Text("3 "u8).Number(mesh.Triangles[t]).Space().Number(mesh.Triangles[t + 1]).Space().Number(mesh.Triangles[t + 2]).Line();
    }

    static void WriteBinary(Stream target, Mesh mesh)
    {
        using BinaryWriter writer = new(new BufferedStream(target, 1 << 16), System.Text.Encoding.ASCII, leaveOpen: true);
        for (int i = 0; i < mesh.Positions.Length; i++)
        {
            WriteVector(writer, mesh.Positions[i]);
            if (mesh.Normals is { } normals)
                WriteVector(writer, normals[i]);
            if (mesh.TextureCoordinates is { } coordinates)
            {
                writer.Write(coordinates[i].X);
                writer.Write(coordinates[i].Y);
            }
            if (mesh.Colors is { } colors)
            {
                writer.Write(Level(colors[i].X));
                writer.Write(Level(colors[i].Y));
                writer.Write(Level(colors[i].Z));
            }
        }
        Span<byte> face = stackalloc byte[13];
        face[0] = 3;
        for (int t = 0; t < mesh.Triangles.Length; t += 3)
        {
            for (int i = 0; i < 3; i++)
                BinaryPrimitives.WriteInt32LittleEndian(face[(1 + i * 4)..], mesh.Triangles[t + i]);
            writer.Write(face);
        }
    }

    static void WriteVector(BinaryWriter writer, Vector3 vector)
    {
        writer.Write(vector.X);
        writer.Write(vector.Y);
        writer.Write(vector.Z);
    }

    static byte Level(float value) => (byte)(Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 1) * 255 + 0.5f);
}
