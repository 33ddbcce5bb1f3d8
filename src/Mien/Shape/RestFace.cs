using System.Numerics;

namespace Mien;

/// <summary>A person's face at rest at the points of a basis, evaluated anew only when the identity changes.</summary>
sealed class RestFace(LandmarkBasis basis)
{
    readonly Vector3[] _points = basis.Mean.ToArray();
    readonly float[] _identity = new float[basis.IdentityCount], _noExpression = new float[basis.ExpressionCount];

    /// <summary>Where the points are.</summary>
    public LandmarkBasis Basis => basis;

    /// <summary>How often the face has changed.</summary>
    public int Version { get; private set; }

    /// <summary>The points of an identity, head frame, millimetres.</summary>
    public ReadOnlySpan<Vector3> Of(ReadOnlySpan<float> identity)
    {
        if (!identity.SequenceEqual(_identity))
        {
            basis.Evaluate(identity, _noExpression, _points);
            identity.CopyTo(_identity);
            Version++;
        }
        return _points;
    }
}
