using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien;

public sealed partial class FaceModel
{
    /// <summary>
    /// Computes the vertices of a face: the mean plus every shape times its coefficient. Shapes whose coefficient is 0 cost nothing; nothing is allocated.
    /// </summary>
    /// <param name="identity">Up to <see cref="IdentityCount"/> coefficients in standard deviations; missing ones are 0.</param>
    /// <param name="expression">Up to <see cref="ExpressionCount"/> weights, usually 0 … 1; missing ones are 0.</param>
    /// <param name="vertices">Receives the first vertices of the mesh, as many as it holds: <see cref="FacePartRange.VertexEnd"/> of a part ends the mesh with it.</param>
    /// <exception cref="ArgumentException">A span is longer than the model.</exception>
    public void Evaluate(ReadOnlySpan<float> identity, ReadOnlySpan<float> expression, Span<Vector3> vertices)
    {
        if (identity.Length > IdentityCount)
            throw new ArgumentException($"The model has {IdentityCount} identity shapes, not {identity.Length}.", nameof(identity));
        if (expression.Length > ExpressionCount)
            throw new ArgumentException($"The model has {ExpressionCount} expressions, not {expression.Length}.", nameof(expression));
        if (vertices.Length > VertexCount)
            throw new ArgumentException($"The model has {VertexCount} vertices, not {vertices.Length}.", nameof(vertices));
        _content.Neutral.AsSpan(0, vertices.Length).CopyTo(vertices);
        Span<float> sum = MemoryMarshal.Cast<Vector3, float>(vertices);
        for (int i = 0; i < identity.Length; i++)
            Add(_content.Identity[i], identity[i], sum);
        for (int i = 0; i < expression.Length; i++)
            Add(_content.Expressions[i], expression[i], sum);
    }

    static void Add(ShapeDeltas shape, float weight, Span<float> sum)
    {
        if (weight == 0)
            return;
        float factor = weight * shape.Step;
        ReadOnlySpan<short> values = shape.Values.AsSpan(0, sum.Length);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += values[i] * factor;
    }
}
