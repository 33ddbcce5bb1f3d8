using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien;

public sealed partial class FaceModel
{
    // 16 KiB of sums stay in the first-level cache while the shapes stream past.
    const int Chunk = 4096;

    /// <summary>
    /// Computes the vertices of a face: the mean plus every shape times its coefficient. Shapes whose coefficient is 0 cost nothing, an
    /// expression costs as much as it moves, and nothing is allocated.
    /// </summary>
    /// <param name="identity">Up to <see cref="IdentityCount"/> coefficients in standard deviations; missing ones are 0.</param>
    /// <param name="expression">Up to <see cref="ExpressionCount"/> weights, usually 0 … 1; missing ones are 0.</param>
    /// <param name="vertices">Receives the first vertices of the mesh, as many as it holds: <see cref="FacePartRange.VertexEnd"/> of a part ends the mesh with it.</param>
    /// <exception cref="ArgumentException">A span is longer than the model.</exception>
    public void Evaluate(ReadOnlySpan<float> identity, ReadOnlySpan<float> expression, Span<Vector3> vertices)
    {
        Check(identity, expression);
        if (vertices.Length > VertexCount)
            throw new ArgumentException($"The model has {VertexCount} vertices, not {vertices.Length}.", nameof(vertices));
        Neutral[..vertices.Length].CopyTo(vertices);
        Add(identity, expression, vertices);
    }

    /// <summary>Adds expressions to a face at rest, as <see cref="Evaluate"/> does: the same bits.</summary>
    internal void AddExpression(ReadOnlySpan<float> expression, Span<Vector3> vertices)
    {
        Check([], expression);
        Add([], expression, vertices);
    }

    void Check(ReadOnlySpan<float> identity, ReadOnlySpan<float> expression)
    {
        if (identity.Length > IdentityCount)
            throw new ArgumentException($"The model has {IdentityCount} identity shapes, not {identity.Length}.", nameof(identity));
        if (expression.Length > ExpressionCount)
            throw new ArgumentException($"The model has {ExpressionCount} expressions, not {expression.Length}.", nameof(expression));
    }

    void Add(ReadOnlySpan<float> identity, ReadOnlySpan<float> expression, Span<Vector3> vertices)
    {
        Span<float> sum = MemoryMarshal.Cast<Vector3, float>(vertices);
        for (int start = 0; start < sum.Length; start += Chunk)
        {
            Span<float> chunk = sum.Slice(start, Math.Min(Chunk, sum.Length - start));
            Add(_content.Identity, identity, start, chunk);
            Add(_content.Expressions, expression, start, chunk);
        }
    }

    /// <summary>
    /// Computes the unit normals of a face's vertices, weighted by the areas of the triangles around each; seams of the texture do not
    /// show. Only whole parts count: vertices of a part that is cut off have no normal (zero). Nothing is allocated.
    /// </summary>
    /// <param name="vertices">The first vertices of the mesh.</param>
    /// <param name="normals">Receives as many normals.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or are longer than the model.</exception>
    public void ComputeNormals(ReadOnlySpan<Vector3> vertices, Span<Vector3> normals)
    {
        if (vertices.Length != normals.Length || vertices.Length > VertexCount)
            throw new ArgumentException($"As many normals as vertices are computed, at most {VertexCount}; not {normals.Length} of {vertices.Length}.");
        normals.Clear();
        int triangles = 0;
        foreach (FacePartRange part in _content.Parts)
        {
            if (part.VertexEnd <= vertices.Length)
                triangles = part.TriangleEnd;
        }
        ReadOnlySpan<int> corners = Triangles[..(triangles * 3)], originals = Originals;
        for (int i = 0; i < corners.Length; i += 3)
        {
            (int a, int b, int c) = (corners[i], corners[i + 1], corners[i + 2]);
            Vector3 twiceArea = Vector3.Cross(vertices[b] - vertices[a], vertices[c] - vertices[a]);
            normals[originals[a]] += twiceArea;
            normals[originals[b]] += twiceArea;
            normals[originals[c]] += twiceArea;
        }
        for (int v = 0; v < normals.Length; v++)
        {
            Vector3 normal = normals[originals[v]];
            float length = normal.Length();
            // An original comes before its copies: it is a unit vector by then, which this leaves as it is.
            normals[v] = length > 0 ? normal / length : Vector3.Zero;
        }
    }

    static void Add(ShapeDeltas[] shapes, ReadOnlySpan<float> weights, int start, Span<float> sum)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0)
                shapes[i].AddTo(sum, start, weights[i]);
        }
    }
}
