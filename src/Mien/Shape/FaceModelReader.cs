using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Mien.Tensors;

namespace Mien;

/// <summary>Reads the content of a face model's file, and trusts none of it.</summary>
ref struct FaceModelReader(ReadOnlySpan<byte> content)
{
    const int MostVertices = 1 << 15, MostTriangles = 1 << 16, MostShapes = 256, MostPoints = 1 << 10;

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
        int[] mirror = Indices(vertices, vertices, "mirror image");
        int[] originals = Indices(vertices, vertices, "original");
        SurfaceRegion[] regions = MemoryMarshal.Cast<byte, SurfaceRegion>(Take(vertices)).ToArray();
        foreach (SurfaceRegion region in regions)
        {
            if (region > SurfaceRegion.Gums)
                throw Damage($"region {(int)region} is unknown");
        }
        var neutral = new Vector3[vertices];
        Floats(MemoryMarshal.Cast<Vector3, float>(neutral.AsSpan()));
        Vector2[] coordinates = Coordinates(vertices);
        float[] deviations = new float[identities];
        Floats(deviations);
        var identity = new ShapeDeltas[identities];
        for (int i = 0; i < identities; i++)
            identity[i] = Shape(vertices);
        var expression = new ShapeDeltas[expressions];
        string[] names = new string[expressions];
        for (int i = 0; i < expressions; i++)
        {
            names[i] = Text();
            expression[i] = Shape(vertices);
        }
        SurfacePoint[] sparse = Points(triangles), dense = Points(triangles);
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
        var parts = new FacePartRange[Count("parts", 1, (int)FacePart.Gums + 1)];
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

    int[] Indices(int count, int end, string what)
    {
        short[] deltas = Planes(count);
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

    ShapeDeltas Shape(int vertices)
    {
        Span<float> step = stackalloc float[1];
        Floats(step);
        short[] residuals = Planes(vertices * 3);
        short[] values = new short[vertices * 3];
        for (int axis = 0; axis < 3; axis++)
        {
            short last = 0;
            for (int v = 0; v < vertices; v++)
                values[v * 3 + axis] = last += residuals[axis * vertices + v];
        }
        return new ShapeDeltas(values, step[0]);
    }

    SurfacePoint[] Points(int triangles)
    {
        var points = new SurfacePoint[Count("landmarks", 0, MostPoints)];
        Span<float> weights = stackalloc float[3];
        for (int i = 0; i < points.Length; i++)
        {
            int triangle = Count("triangle of a landmark", 0, triangles - 1);
            Floats(weights);
            points[i] = new SurfacePoint(triangle, weights[0], weights[1], weights[2]);
        }
        return points;
    }

    short[] Planes(int count)
    {
        ReadOnlySpan<byte> low = Take(count), high = Take(count);
        short[] values = new short[count];
        for (int i = 0; i < count; i++)
        {
            int zigzag = low[i] | high[i] << 8;
            values[i] = (short)((zigzag >> 1) ^ -(zigzag & 1));
        }
        return values;
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
