using System.Numerics;
using Mien.Graphics.Meshes;

namespace Mien.Graphics;

/// <summary>
/// Writes surfaces whose positions are pixels of a picture (x right, y down, z towards the viewer) as 3DDFA_V2 does: two decimals, y counted
/// from the bottom, triangles reversed, all surfaces in one file. Source: cleardusk/3DDFA_V2, utils/serialization.py (its layout, not its code).
/// </summary>
public static class ImageSpaceMesh
{
    /// <summary>A PLY file: <c>x height−y z</c> and <c>3 i3 i2 i1</c>, with the original's empty line after the header.</summary>
    /// <param name="target">Where the text goes.</param>
    /// <param name="meshes">One surface per face.</param>
    /// <param name="imageHeight">Rows of the picture.</param>
    public static void WritePly(Stream target, IReadOnlyList<Mesh> meshes, int imageHeight)
    {
        using TextOutput text = new(target);
        text.Text("ply\nformat ascii 1.0\nelement vertex "u8).Number(meshes.Sum(mesh => mesh.Positions.Length));
        text.Text("\nproperty float x\nproperty float y\nproperty float z\nelement face "u8).Number(meshes.Sum(mesh => mesh.TriangleCount));
        text.Text("\nproperty list uchar int vertex_indices\nend_header\n\n"u8);
        foreach (Mesh mesh in meshes)
        {
            foreach (Vector3 position in mesh.Positions)
            {
                Position(text, position, imageHeight);
                text.Line();
            }
        }
        Faces(text, meshes, "3 "u8, 0);
    }

    /// <summary>An OBJ file: <c>v x height−y z r g b</c> and <c>f i3 i2 i1</c>, counted from 1. Colours go with two decimals too.</summary>
    /// <param name="target">Where the text goes.</param>
    /// <param name="meshes">One surface per face, each with colours.</param>
    /// <param name="imageHeight">Rows of the picture.</param>
    /// <exception cref="ArgumentException">A mesh has no colours.</exception>
    public static void WriteObj(Stream target, IReadOnlyList<Mesh> meshes, int imageHeight)
    {
        using TextOutput text = new(target);
        foreach (Mesh mesh in meshes)
        {
            Vector3[] colors = mesh.Colors ?? throw new ArgumentException("The layout has a colour at every vertex, and a mesh has none.", nameof(meshes));
            for (int i = 0; i < colors.Length; i++)
            {
                Position(text.Text("v "u8), mesh.Positions[i], imageHeight);
                text.Space().Hundredths(colors[i].X).Space().Hundredths(colors[i].Y).Space().Hundredths(colors[i].Z).Line();
            }
        }
        Faces(text, meshes, "f "u8, 1);
    }

    static void Position(TextOutput text, Vector3 position, int imageHeight) =>
        text.Hundredths(position.X).Space().Hundredths(imageHeight - (double)position.Y).Space().Hundredths(position.Z);

    static void Faces(TextOutput text, IReadOnlyList<Mesh> meshes, ReadOnlySpan<byte> start, int first)
    {
        foreach (Mesh mesh in meshes)
        {
            for (int t = 0; t < mesh.Triangles.Length; t += 3)
                text.Text(start).Number(mesh.Triangles[t + 2] + first).Space().Number(mesh.Triangles[t + 1] + first).Space().Number(mesh.Triangles[t] + first).Line();
            first += mesh.Positions.Length;
        }
    }
}
