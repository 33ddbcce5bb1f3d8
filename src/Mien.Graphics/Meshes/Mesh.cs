using System.Numerics;

namespace Mien.Graphics;

/// <summary>
/// A surface made of triangles that share vertices. Triangles run counter-clockwise seen from outside (right-handed axes, y up).
/// The arrays are kept, not copied.
/// </summary>
public sealed class Mesh
{
    readonly Vector3[]? _normals;
    readonly Vector2[]? _textureCoordinates;
    readonly Vector3[]? _colors;
    readonly IReadOnlyList<MorphTarget> _morphTargets = [];

    /// <summary>A surface of <paramref name="positions"/>, three of them named by each triangle.</summary>
    /// <exception cref="ArgumentException">The number of indices is no multiple of three, or an index names no vertex.</exception>
    public Mesh(Vector3[] positions, int[] triangles)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(triangles);
        if (triangles.Length % 3 != 0)
            throw new ArgumentException($"{triangles.Length} indices are no whole number of triangles.", nameof(triangles));
        for (int i = 0; i < triangles.Length; i++)
        {
            if ((uint)triangles[i] >= (uint)positions.Length)
                throw new ArgumentException($"Triangle {i / 3} names vertex {triangles[i]} of {positions.Length}.", nameof(triangles));
        }
        Positions = positions;
        Triangles = triangles;
    }

    /// <summary>Where the vertices are.</summary>
    public Vector3[] Positions { get; }

    /// <summary>Three vertex indices per triangle.</summary>
    public int[] Triangles { get; }

    /// <summary>Unit normals, one per vertex; null where none are known.</summary>
    public Vector3[]? Normals { get => _normals; init => _normals = OnePerVertex(value, nameof(Normals)); }

    /// <summary>Where in the texture each vertex lies: u to the right, v <b>up</b>, (0, 0) the bottom-left corner; null without texture.</summary>
    public Vector2[]? TextureCoordinates { get => _textureCoordinates; init => _textureCoordinates = OnePerVertex(value, nameof(TextureCoordinates)); }

    /// <summary>Red, green and blue per vertex, 0 to 1; null where none are known.</summary>
    public Vector3[]? Colors { get => _colors; init => _colors = OnePerVertex(value, nameof(Colors)); }

    /// <summary>Named deformations that a viewer can blend in; empty where there are none.</summary>
    public IReadOnlyList<MorphTarget> MorphTargets
    {
        get => _morphTargets;
        init
        {
            foreach (MorphTarget target in value)
            {
                OnePerVertex(target.Displacements, target.Name);
                OnePerVertex(target.NormalDisplacements, target.Name);
            }
            _morphTargets = value;
        }
    }

    /// <summary>Number of triangles.</summary>
    public int TriangleCount => Triangles.Length / 3;

    /// <summary>The smallest box along the axes that holds all vertices; both corners are NaN where there are none.</summary>
    public (Vector3 Min, Vector3 Max) Bounds()
    {
        if (Positions.Length == 0)
            return (new Vector3(float.NaN), new Vector3(float.NaN));
        Vector3 min = Positions[0], max = Positions[0];
        foreach (Vector3 position in Positions)
        {
            min = Vector3.Min(min, position);
            max = Vector3.Max(max, position);
        }
        return (min, max);
    }

    /// <summary>Normals computed from the triangles (<see cref="VertexNormals"/>).</summary>
    public Vector3[] ComputeNormals()
    {
        var normals = new Vector3[Positions.Length];
        VertexNormals.Compute(Positions, Triangles, normals);
        return normals;
    }

    T[]? OnePerVertex<T>(T[]? values, string what) => values is null || values.Length == Positions.Length
        ? values
        : throw new ArgumentException($"{what}: {values.Length} values for {Positions.Length} vertices.");
}
