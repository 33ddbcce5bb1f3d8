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
        writer.Floats(model.IdentityDeviations);
        foreach (ShapeDeltas shape in model.Identity)
            writer.Shape(shape, model);
        for (int i = 0; i < model.Expressions.Length; i++)
        {
            writer.Text(model.ExpressionNames[i]);
            writer.Shape(model.Expressions[i], model);
        }
        writer.Points(model.Landmarks68);
        writer.Points(model.Landmarks478);
        return [.. writer._bytes];
    }

    void WriteMesh(FaceModelContent model)
    {
        Number(model.Neutral.Length);
        Number(model.Triangles.Length / 3);
        Number(model.Identity.Length);
        Number(model.Expressions.Length);
        Number(model.Parts.Length);
        foreach (FacePartRange part in model.Parts)
        {
            Number(part.VertexCount);
            Number(part.TriangleCount);
        }
        Planes(Deltas(model.Triangles));
        Planes(Deltas(model.Mirror));
        Planes(Deltas(model.Originals));
        _bytes.AddRange(MemoryMarshal.AsBytes(model.Regions.AsSpan()));
        Floats(MemoryMarshal.Cast<Vector3, float>(model.Neutral.AsSpan()));
        foreach (Vector2 point in model.TextureCoordinates)
        {
            Short((ushort)MathF.Round(point.X * ushort.MaxValue));
            Short((ushort)MathF.Round(point.Y * ushort.MaxValue));
        }
    }

    void Shape(ShapeDeltas shape, FaceModelContent model)
    {
        Floats([shape.Step]);
        short[] residuals = new short[shape.Values.Length];
        for (int axis = 0; axis < 3; axis++)
        {
            for (int v = 0; v < model.Neutral.Length; v++)
                residuals[axis * model.Neutral.Length + v] = (short)(shape.Values[v * 3 + axis] - (v == 0 ? 0 : shape.Values[v * 3 - 3 + axis]));
        }
        Planes(residuals);
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

    /// <summary>All low bytes, then all high bytes, of zigzag-coded numbers: small ones leave the second plane empty.</summary>
    void Planes(short[] values)
    {
        foreach (short value in values)
            _bytes.Add((byte)((value << 1) ^ (value >> 15)));
        foreach (short value in values)
            _bytes.Add((byte)(((value << 1) ^ (value >> 15)) >> 8));
    }

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
