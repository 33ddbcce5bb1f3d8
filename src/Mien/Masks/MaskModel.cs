using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Reads the model of an object and refuses what cannot be drawn.</summary>
static class MaskModel
{
    /// <summary>More than a face needs by far; what a renderer can still take.</summary>
    public const int MostTriangles = 500_000;

    const float Far = 1e6f;

    public static bool IsModel(string path) => Ending(path) is ".GLB" or ".OBJ" or ".STL";

    /// <summary>The parts in the model's own coordinates, each with normals.</summary>
    /// <param name="path">Its path inside the folder, for its kind and for what lies beside it.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="openInside">Reads a file by its path inside the folder; null where there is none. Not given, material libraries are passed over.</param>
    /// <exception cref="MeshFormatException">It cannot be drawn; the message says why.</exception>
    public static IReadOnlyList<MeshPart> Read(string path, byte[] bytes, Func<string, byte[]?>? openInside)
    {
        IReadOnlyList<MeshPart> parts = Ending(path) switch
        {
            ".GLB" => GlbFile.Read(bytes),
            ".OBJ" => ObjFile.Read(bytes, openInside is null ? null : name => openInside(Beside(path, name))),
            _ => [new MeshPart(StlFile.Read(bytes))],
        };
        long triangles = parts.Sum(part => (long)part.Mesh.TriangleCount);
        if (triangles == 0)
            throw new MeshFormatException("it has no triangles.");
        if (triangles > MostTriangles)
            throw new MeshFormatException($"it has {triangles} triangles, more than {MostTriangles}; simplify it.");
        MeshPart[] placed = [.. parts.Where(part => part.Mesh.TriangleCount > 0).Select(Placed)];
        if (!placed.Any(HasArea))
            throw new MeshFormatException("none of its triangles has an area; export the model anew.");
        return placed;
    }

    /// <summary>A file that a model names, as a path inside the folder.</summary>
    /// <exception cref="MeshFormatException">It would lie outside.</exception>
    static string Beside(string path, string name)
    {
        name = name.Replace('\\', '/');
        bool inside = name.Length > 0 && !name.Contains(':') && name.Split('/').All(step => step.Length > 0 && step != "." && step != "..");
        return inside ? path[..(path.LastIndexOf('/') + 1)] + name
            : throw new MeshFormatException($"it names the file '{name}', which is no path inside the mask's folder; copy the file beside the model and name it there.");
    }

    static bool HasArea(MeshPart part)
    {
        Vector3[] at = part.Mesh.Positions;
        int[] corners = part.Mesh.Triangles;
        for (int t = 0; t < corners.Length; t += 3)
            if (Vector3.Cross(at[corners[t + 1]] - at[corners[t]], at[corners[t + 2]] - at[corners[t]]) != Vector3.Zero)
                return true;
        return false;
    }

    static MeshPart Placed(MeshPart part)
    {
        Mesh mesh = part.Mesh;
        Vector3[] positions = [.. mesh.Positions.Select(at => Vector3.Transform(at, part.Transform))];
        int lost = Array.FindIndex(positions, at => !(Vector3.Abs(at) is var size && size.X < Far && size.Y < Far && size.Z < Far));
        if (lost >= 0)
            throw new MeshFormatException($"vertex {lost}{(part.Name.Length > 0 ? $" of '{part.Name}'" : "")} is nowhere ({positions[lost]}); export the model anew.");
        if (mesh.TextureCoordinates is { } coordinates && Array.FindIndex(coordinates, at => !float.IsFinite(at.X + at.Y)) is >= 0 and int bad)
            throw new MeshFormatException($"texture coordinate {bad}{(part.Name.Length > 0 ? $" of '{part.Name}'" : "")} is no number; export the model anew.");
        // A mirroring transform turns triangles inside out.
        int[] triangles = mesh.Triangles;
        if (part.Transform.GetDeterminant() < 0)
        {
            triangles = [.. triangles];
            for (int t = 0; t < triangles.Length; t += 3)
                (triangles[t + 1], triangles[t + 2]) = (triangles[t + 2], triangles[t + 1]);
        }
        var placed = new Mesh(positions, triangles)
        {
            TextureCoordinates = mesh.TextureCoordinates,
            Colors = mesh.Colors,
            MorphTargets = [.. mesh.MorphTargets.Select(target => target with { Displacements = Turned(target.Displacements, part.Transform), NormalDisplacements = null })],
        };
        return part with { Mesh = WithNormals(placed, mesh.Normals, part.Transform), Transform = Matrix4x4.Identity };
    }

    static Vector3[] Turned(Vector3[] vectors, Matrix4x4 transform) =>
        transform.IsIdentity ? vectors : [.. vectors.Select(vector => Vector3.TransformNormal(vector, transform))];

    /// <summary>The file's normals where all are directions, else those of the triangles.</summary>
    static Mesh WithNormals(Mesh placed, Vector3[]? normals, Matrix4x4 transform)
    {
        Vector3[]? good = null;
        if (normals is not null && Matrix4x4.Invert(transform, out Matrix4x4 inverse))
        {
            Matrix4x4 turn = Matrix4x4.Transpose(inverse);
            good = [.. normals.Select(normal => Vector3.Normalize(Vector3.TransformNormal(normal, turn)))];
            if (!Array.TrueForAll(good, normal => Math.Abs(normal.Length() - 1) < 1e-3f))
                good = null;
        }
        return new Mesh(placed.Positions, placed.Triangles)
        {
            Normals = good ?? placed.ComputeNormals(),
            TextureCoordinates = placed.TextureCoordinates,
            Colors = placed.Colors,
            MorphTargets = placed.MorphTargets,
        };
    }

    static string Ending(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant();
}
