namespace Mien;

/// <summary>The shape of one face: who it is (identity) and what it does (expression), as coefficients of a face model.</summary>
public sealed class FaceShape
{
    readonly float[] _identity, _expression;

    /// <summary>An average face at rest.</summary>
    public FaceShape(int identityCount, int expressionCount)
    {
        _identity = new float[identityCount];
        _expression = new float[expressionCount];
    }

    /// <summary>A face of these coefficients, which are copied.</summary>
    public FaceShape(ReadOnlySpan<float> identity, ReadOnlySpan<float> expression)
    {
        _identity = identity.ToArray();
        _expression = expression.ToArray();
    }

    /// <summary>Coefficients of the identity shapes, standard deviations.</summary>
    public ReadOnlySpan<float> Identity => _identity;

    /// <summary>Weights of the expressions, 0 … 1, in the order of <see cref="Blendshape"/>.</summary>
    public ReadOnlySpan<float> Expression => _expression;

    /// <summary>The same shape in memory of its own.</summary>
    public FaceShape Copy() => new(_identity, _expression);

    internal Span<float> IdentityMemory => _identity;

    internal Span<float> ExpressionMemory => _expression;
}
