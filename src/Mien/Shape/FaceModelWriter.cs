using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Mien;

/// <summary>Writes the content of a face model's file; <see cref="FaceModelReader"/> has its layout.</summary>
sealed class FaceModelWriter
{
    readonly List<byte> _bytes = [];

    public static byte[] Write(FaceModelContent model)
    {
        var writer = new FaceModelWriter();
        writer.WriteMesh(model);
        writer.Floats([model.IdentityVariance]);
        writer.Floats(model.IdentityDeviations);
        int[] parents = VertexParents.Of(model.Triangles, model.Originals);
        int[] own = [.. Enumerable.Range(0, model.Originals.Length).Where(v => model.Originals[v] == v)];
        writer.Shape(model.Neutral, own, parents);
        foreach (ShapeDeltas shape in model.Identity)
            writer.Shape(shape, own, parents);
        for (int i = 0; i < model.Expressions.Length; i++)
        {
            writer.Text(model.ExpressionNames[i]);
            writer.Shape(model.Expressions[i], own, parents);
        }
        writer.Points(model.Landmarks68);
        writer.Points(model.Landmarks478);
        return [.. writer._bytes];
    }

    void WriteMesh(FaceModelContent model)
    {
        Number(model.Originals.Length);
        Number(model.Triangles.Length / 3);
        Number(model.Identity.Length);
        Number(model.Expressions.Length);
        foreach (FacePartRange part in model.Parts)
        {
            Number(part.VertexCount);
            Number(part.TriangleCount);
        }
        Packed(Deltas(model.Triangles));
        Packed(Deltas(model.Mirror));
        Packed(Deltas(model.Originals));
        _bytes.AddRange(MemoryMarshal.AsBytes(model.Regions.AsSpan()));
        foreach (Vector2 point in model.TextureCoordinates)
        {
            Short((ushort)MathF.Round(point.X * ushort.MaxValue));
            Short((ushort)MathF.Round(point.Y * ushort.MaxValue));
        }
    }

    /// <summary>Step, then stretches of vertices that move (vertices in between that do not, vertices that do), then what their displacements differ by from those of their parents.</summary>
    void Shape(ShapeDeltas shape, int[] own, int[] parents)
    {
        Floats([shape.Step]);
        List<int> lengths = [0];
        var moving = new List<int>();
        foreach (int v in own)
        {
            bool moves = shape.Values.Slice(v * 3, 3).ContainsAnyExcept((short)0);
            // Lengths alternate: still, moving, still …
            if (moves != (lengths.Count % 2 == 0))
                lengths.Add(0);
            lengths[^1]++;
            if (moves)
                moving.Add(v);
        }
        Number(lengths.Count);
        foreach (int length in lengths)
            Number(length);
        for (int axis = 0; axis < 3; axis++)
            Packed([.. moving.Select(v => (short)(shape.Values[v * 3 + axis] - (v == 0 ? 0 : shape.Values[parents[v] * 3 + axis])))]);
    }

    void Points(SurfacePoint[] points)
    {
        Number(points.Length);
        foreach (SurfacePoint point in points)
        {
            Number(point.Triangle);
            Floats([point.A, point.B, point.C]);
        }
    }

    static short[] Deltas(int[] values)
    {
        short[] deltas = new short[values.Length];
        int last = 0;
        for (int i = 0; i < values.Length; i++)
        {
            deltas[i] = (short)(values[i] - last);
            last = values[i];
        }
        return deltas;
    }

    void Packed(ReadOnlySpan<short> numbers) => _bytes.AddRange(PackedNumbers.Write(numbers));

    void Number(int value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(word, value);
        _bytes.AddRange(word);
    }

    void Short(ushort value)
    {
        _bytes.Add((byte)value);
        _bytes.Add((byte)(value >> 8));
    }

    void Floats(ReadOnlySpan<float> values)
    {
        Span<byte> word = stackalloc byte[4];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(word, value);
            _bytes.AddRange(word);
        }
    }

    void Text(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        _bytes.Add((byte)bytes.Length);
        _bytes.AddRange(bytes);
    }
}
