using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Mien.Tensors;

namespace Mien;

/// <summary>Reads the content of a face model's file, and trusts none of it.</summary>
ref struct FaceModelReader(ReadOnlySpan<byte> content)
{
    const int MostVertices = 1 << 15, MostTriangles = 1 << 16, MostShapes = 256, MultiPieCount = 68;

    readonly int _length = content.Length;
    ReadOnlySpan<byte> _rest = content;

    public static FaceModelContent Read(ReadOnlySpan<byte> content)
    {
        var reader = new FaceModelReader(content);
        return reader.Read();
    }

    FaceModelContent Read()
    {
        int vertices = Count("vertices", 1, MostVertices), triangles = Count("triangles", 1, MostTriangles);
        int identities = Count("identity shapes", 0, MostShapes), expressions = Count("expressions", 0, MostShapes);
        FacePartRange[] parts = Parts(vertices, triangles);
        int[] corners = Indices(triangles * 3, vertices, "triangle corner");
        CheckParts(parts, corners);
        int[] mirror = Indices(vertices, vertices, "mirror image");
        int[] originals = Indices(vertices, vertices, "original");
        int[] own = Own(originals);
        SurfaceRegion[] regions = MemoryMarshal.Cast<byte, SurfaceRegion>(Take(vertices)).ToArray();
        foreach (SurfaceRegion region in regions)
        {
            if (region > SurfaceRegion.Gums)
                throw Damage($"region {(int)region} is unknown");
        }
        Vector2[] coordinates = Coordinates(vertices);
        float[] variance = new float[1], deviations = new float[identities];
        Floats(variance);
        Floats(deviations);
        int[] parents = VertexParents.Of(corners, originals);
        ShapeDeltas neutral = Shape(own, originals, parents);
        var identity = new ShapeDeltas[identities];
        for (int i = 0; i < identities; i++)
            identity[i] = Shape(own, originals, parents);
        var expression = new ShapeDeltas[expressions];
        string[] names = new string[expressions];
        for (int i = 0; i < expressions; i++)
        {
            names[i] = Text();
            expression[i] = Shape(own, originals, parents);
        }
        SurfacePoint[] sparse = Points(triangles, MultiPieCount), dense = Points(triangles, LandmarkTopology.Count);
        if (!_rest.IsEmpty)
            throw Damage($"{_rest.Length} bytes follow its end");
        return new FaceModelContent
        {
            Parts = parts,
            Triangles = corners,
            Mirror = mirror,
            Originals = originals,
            Regions = regions,
            Neutral = neutral,
            TextureCoordinates = coordinates,
            IdentityVariance = variance[0],
            IdentityDeviations = deviations,
            Identity = identity,
            Expressions = expression,
            ExpressionNames = names,
            Landmarks68 = sparse,
            Landmarks478 = dense,
        };
    }

    FacePartRange[] Parts(int vertices, int triangles)
    {
        var parts = new FacePartRange[(int)FacePart.Gums + 1];
        int vertex = 0, triangle = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int ownVertices = Count("vertices of a part", 0, vertices - vertex), ownTriangles = Count("triangles of a part", 0, triangles - triangle);
            parts[i] = new FacePartRange((FacePart)i, vertex, ownVertices, triangle, ownTriangles);
            vertex += ownVertices;
            triangle += ownTriangles;
        }
        return vertex == vertices && triangle == triangles ? parts : throw Damage("its parts do not make up the mesh");
    }

    /// <summary>Parts can be left out from the end only if none uses vertices of a later one.</summary>
    void CheckParts(FacePartRange[] parts, int[] corners)
    {
        foreach (FacePartRange part in parts)
        {
            if (part.TriangleCount > 0 && corners[(part.FirstTriangle * 3)..(part.TriangleEnd * 3)].Max() >= part.VertexEnd)
                throw Damage($"a triangle of part {part.Part} uses a vertex of a later part");
        }
    }

    int[] Indices(int count, int end, string what)
    {
        short[] deltas = new short[count];
        Packed(deltas);
        int[] indices = new int[count];
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            last += deltas[i];
            if ((uint)last >= (uint)end)
                throw Damage($"{what} {i} is {last}, of {end}");
            indices[i] = last;
        }
        return indices;
    }

    /// <summary>The vertices that are no copies; a copy comes after the vertex that it copies.</summary>
    int[] Own(int[] originals)
    {
        var own = new List<int>(originals.Length);
        for (int v = 0; v < originals.Length; v++)
        {
            if (originals[v] == v)
                own.Add(v);
            else if (originals[v] > v || originals[originals[v]] != originals[v])
                throw Damage($"vertex {v} copies {originals[v]}, which is no vertex of its own before it");
        }
        return [.. own];
    }

    Vector2[] Coordinates(int count)
    {
        ReadOnlySpan<byte> bytes = Take(count * 4);
        var coordinates = new Vector2[count];
        for (int i = 0; i < count; i++)
        {
            float u = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 4)..]), v = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 4 + 2)..]);
            coordinates[i] = new Vector2(u, v) / ushort.MaxValue;
        }
        return coordinates;
    }

    /// <summary>A shape over the vertices that are no copies; see <see cref="FaceModelWriter"/>.</summary>
    ShapeDeltas Shape(int[] own, int[] originals, int[] parents)
    {
        Span<float> step = stackalloc float[1];
        Floats(step);
        int stretches = Count("stretches", 1, own.Length + 1);
        int[] moving = new int[own.Length];
        int at = 0, count = 0;
        for (int i = 0; i < stretches; i++)
        {
            int length = Count("vertices of a stretch", 0, own.Length - at);
            if (i % 2 == 1)
            {
                own.AsSpan(at, length).CopyTo(moving.AsSpan(count));
                count += length;
            }
            at += length;
        }
        short[] values = new short[originals.Length * 3];
        short[] residuals = new short[count];
        for (int axis = 0; axis < 3; axis++)
        {
            Packed(residuals);
            Restore(residuals, moving, parents, values, axis);
        }
        for (int v = 0; v < originals.Length; v++)
        {
            if (originals[v] != v)
                values.AsSpan(originals[v] * 3, 3).CopyTo(values.AsSpan(v * 3));
        }
        return new ShapeDeltas(values, step[0]);
    }

    [MethodImpl(ShapeCode.Hot)]
    static void Restore(short[] residuals, int[] vertices, int[] parents, short[] values, int axis)
    {
        for (int i = 0; i < residuals.Length; i++)
        {
            // The parent of vertex 0 is itself, still 0.
            int v = vertices[i];
            values[v * 3 + axis] = (short)(residuals[i] + values[parents[v] * 3 + axis]);
        }
    }

    /// <summary>All landmarks of a kind, or none.</summary>
    SurfacePoint[] Points(int triangles, int all)
    {
        var points = new SurfacePoint[Count("landmarks", 0, all)];
        if (points.Length != 0 && points.Length != all)
            throw Damage($"it has {points.Length} landmarks of {all}");
        Span<float> weights = stackalloc float[3];
        for (int i = 0; i < points.Length; i++)
        {
            int triangle = Count("triangle of a landmark", 0, triangles - 1);
            Floats(weights);
            points[i] = new SurfacePoint(triangle, weights[0], weights[1], weights[2]);
        }
        return points;
    }

    void Packed(Span<short> numbers)
    {
        int used = PackedNumbers.Read(_rest, numbers);
        if (used < 0)
            throw Damage("its packed numbers cannot be read");
        _rest = _rest[used..];
    }

    int Count(string what, int least, int most)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return count >= least && count <= most ? count : throw Damage($"its number of {what} is {count}, not {least} … {most}");
    }

    void Floats(scoped Span<float> values)
    {
        ReadOnlySpan<byte> bytes = Take(values.Length * 4);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
            if (!float.IsFinite(values[i]))
                throw Damage("a number is not finite");
        }
    }

    string Text()
    {
        ReadOnlySpan<byte> bytes = Take(Take(1)[0]);
        return Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes) : throw Damage("a name is not ASCII");
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Damage("it ends too early");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    readonly ModelFormatException Damage(string what) => new($"the face model is damaged: {what}.", _length - _rest.Length);
}
