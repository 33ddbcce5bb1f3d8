using System.Numerics;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>Meshes to write, and how two of them are compared.</summary>
static class Surfaces
{
    /// <summary>A sphere of a few hundred vertices with everything that a mesh can have.</summary>
    public static Mesh Full(int slices = 24, int stacks = 12)
    {
        Mesh sphere = Scenes.Sphere(slices, stacks);
        Vector3[] lifted = new Vector3[sphere.Positions.Length];
        lifted[5] = new Vector3(0, 3, 0);
        lifted[7] = new Vector3(1, -2, 0.5f);
        return new Mesh([.. sphere.Positions.Select(p => p * 90 + new Vector3(1, 2, 3))], sphere.Triangles)
        {
            Normals = sphere.Normals,
            TextureCoordinates = sphere.TextureCoordinates,
            Colors = [.. sphere.Positions.Select(p => new Vector3(MathF.Round((p.X + 1) * 127), MathF.Round((p.Y + 1) * 127), 255) / 255)],
            MorphTargets =
            [
                new MorphTarget("jawOpen", lifted),
                new MorphTarget("nothing", new Vector3[lifted.Length]),
                new MorphTarget("every vertex", [.. sphere.Positions.Select(p => p * 2)], [.. sphere.Positions.Select(p => p * 0.1f)]),
            ],
        };
    }

    public static void Close(IReadOnlyList<Vector3>? expected, IReadOnlyList<Vector3>? actual, float tolerance)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected?.Count, actual?.Count);
        for (int i = 0; i < expected?.Count; i++)
            Assert.True(Vector3.Distance(expected[i], actual![i]) <= tolerance, $"{i}: {expected[i]} and {actual[i]}");
    }

    /// <summary>Corner by corner, so that vertices may be numbered otherwise.</summary>
    public static void SameTriangles(Mesh expected, Mesh actual, float tolerance) => Close(
        [.. expected.Triangles.Select(i => expected.Positions[i])], [.. actual.Triangles.Select(i => actual.Positions[i])], tolerance);

    public static byte[] Bytes(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }

    /// <summary>Lets assimp turn a file into another kind, both told by their endings; returns what it wrote.</summary>
    public static byte[] Convert(byte[] file, string from, string to, string? format = null)
    {
        string folder = Directory.CreateTempSubdirectory("mien-assimp").FullName;
        try
        {
            string source = Path.Combine(folder, "in" + from), target = Path.Combine(folder, "out" + to);
            File.WriteAllBytes(source, file);
            Tools.Run("assimp", [], ["export", source, target, .. (format is null ? Array.Empty<string>() : ["-f" + format])]);
            return File.ReadAllBytes(target);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
