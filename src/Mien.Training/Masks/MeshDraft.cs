using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>A surface while it is made: vertices with a place in a texture, and triangles, counter-clockwise seen from outside.</summary>
sealed class MeshDraft
{
    readonly List<Vector3> _positions = [];
    readonly List<Vector2> _coordinates = [];
    readonly List<int> _triangles = [];

    public int VertexCount => _positions.Count;

    public int Vertex(Vector3 position, Vector2 coordinate)
    {
        _positions.Add(position);
        _coordinates.Add(coordinate);
        return _positions.Count - 1;
    }

    public void Triangle(int a, int b, int c)
    {
        if (a != b && b != c && c != a)
            _triangles.AddRange([a, b, c]);
    }

    /// <summary>A grid of vertices joined to quads.</summary>
    /// <param name="columns">Vertices along u.</param>
    /// <param name="rows">Vertices along v; u × v points out.</param>
    /// <param name="at">Where a vertex lies, by (u, v), each 0 to 1.</param>
    /// <param name="inTexture">Its place in the texture; (u, v) itself where this is not given.</param>
    public void Grid(int columns, int rows, Func<float, float, Vector3> at, Func<float, float, Vector2>? inTexture = null)
    {
        int first = VertexCount;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float u = column / (columns - 1f), v = row / (rows - 1f);
                Vertex(at(u, v), inTexture?.Invoke(u, v) ?? new Vector2(u, v));
            }
        }
        for (int row = 0; row + 1 < rows; row++)
        {
            for (int column = 0; column + 1 < columns; column++)
            {
                int a = first + row * columns + column, b = a + 1, c = a + columns, d = c + 1;
                Triangle(a, b, d);
                Triangle(a, d, c);
            }
        }
    }

    /// <summary>A tube along a line, with round ends where it is open.</summary>
    /// <param name="line">Points along its middle.</param>
    /// <param name="radius">Its radius, by the share of the way along it, 0 to 1.</param>
    /// <param name="sides">Vertices around.</param>
    /// <param name="closed">Whether the last point joins the first.</param>
    /// <param name="inTexture">Where around (0 to 1) and along (0 to 1) lies in the texture; (around, along) where this is not given.</param>
    public void Tube(IReadOnlyList<Vector3> line, Func<float, float> radius, int sides, bool closed = false, Func<float, float, Vector2>? inTexture = null)
    {
        int count = line.Count, rings = closed ? count + 1 : count;
        Vector3 tangent = Tangent(line, 0, closed), across = Vector3.Normalize(Vector3.Cross(tangent, MathF.Abs(tangent.Y) < 0.9f ? Vector3.UnitY : Vector3.UnitX));
        int first = VertexCount;
        for (int ring = 0; ring < rings; ring++)
        {
            tangent = Tangent(line, ring % count, closed);
            // Carried along without twist.
            across = Vector3.Normalize(across - tangent * Vector3.Dot(across, tangent));
            Vector3 up = Vector3.Cross(tangent, across);
            float along = ring / (rings - 1f), size = radius(along);
            for (int side = 0; side <= sides; side++)
            {
                float around = side / (float)sides, angle = around * MathF.Tau;
                Vertex(line[ring % count] + (across * MathF.Cos(angle) + up * MathF.Sin(angle)) * size, inTexture?.Invoke(around, along) ?? new Vector2(around, along));
            }
        }
        for (int ring = 0; ring + 1 < rings; ring++)
        {
            for (int side = 0; side < sides; side++)
            {
                int a = first + ring * (sides + 1) + side, b = a + 1, c = a + sides + 1, d = c + 1;
                Triangle(a, b, d);
                Triangle(a, d, c);
            }
        }
        if (closed)
            return;
        Cap(line[0] - Tangent(line, 0, false) * radius(0) * 0.7f, first, sides, inTexture?.Invoke(0.5f, 0) ?? new Vector2(0.5f, 0), atStart: true);
        Cap(line[^1] + Tangent(line, count - 1, false) * radius(1) * 0.7f, first + (rings - 1) * (sides + 1), sides, inTexture?.Invoke(0.5f, 1) ?? new Vector2(0.5f, 1), atStart: false);
    }

    /// <summary>An ellipsoid.</summary>
    public void Ellipsoid(Vector3 centre, Vector3 radii, int columns, int rows) => Grid(columns, rows, (u, v) =>
    {
        (float sinAround, float cosAround) = MathF.SinCos(u * MathF.Tau);
        (float sinUp, float cosUp) = MathF.SinCos((v - 0.5f) * MathF.PI);
        return centre + radii * new Vector3(sinAround * cosUp, sinUp, cosAround * cosUp);
    });

    /// <summary>The surface, with smooth normals: vertices in one place share theirs, so that seams of the texture do not show.</summary>
    public MeshPart ToPart(string name, Image? texture = null, Vector4? color = null, bool doubleSided = false)
    {
        Vector3[] positions = [.. _positions];
        int[] triangles = [.. _triangles], place = new int[positions.Length];
        Dictionary<(int, int, int), int> known = [];
        for (int i = 0; i < positions.Length; i++)
        {
            // A hundredth of a millimetre.
            (int, int, int) key = ((int)MathF.Round(positions[i].X * 100), (int)MathF.Round(positions[i].Y * 100), (int)MathF.Round(positions[i].Z * 100));
            place[i] = known.TryGetValue(key, out int other) ? other : known[key] = i;
        }
        var sums = new Vector3[positions.Length];
        for (int t = 0; t < triangles.Length; t += 3)
        {
            Vector3 a = positions[triangles[t]], b = positions[triangles[t + 1]], c = positions[triangles[t + 2]], area = Vector3.Cross(b - a, c - a);
            for (int corner = 0; corner < 3; corner++)
                sums[place[triangles[t + corner]]] += area;
        }
        Vector3[] normals = [.. place.Select(index => sums[index].LengthSquared() > 1e-12f ? Vector3.Normalize(sums[index]) : Vector3.UnitZ)];
        return new MeshPart(new Mesh(positions, triangles) { Normals = normals, TextureCoordinates = texture is null ? null : [.. _coordinates] }, name)
        {
            Texture = texture,
            Color = color ?? Vector4.One,
            DoubleSided = doubleSided,
        };
    }

    void Cap(Vector3 tip, int ring, int sides, Vector2 inTexture, bool atStart)
    {
        int centre = Vertex(tip, inTexture);
        for (int side = 0; side < sides; side++)
        {
            if (atStart)
                Triangle(centre, ring + side + 1, ring + side);
            else
                Triangle(centre, ring + side, ring + side + 1);
        }
    }

    static Vector3 Tangent(IReadOnlyList<Vector3> line, int at, bool closed)
    {
        int count = line.Count;
        Vector3 before = closed ? line[(at + count - 1) % count] : line[Math.Max(at - 1, 0)], after = closed ? line[(at + 1) % count] : line[Math.Min(at + 1, count - 1)];
        Vector3 along = after - before;
        return along.LengthSquared() > 1e-12f ? Vector3.Normalize(along) : Vector3.UnitX;
    }
}
