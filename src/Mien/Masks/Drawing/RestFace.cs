using System.Numerics;

namespace Mien;

/// <summary>The 478 landmarks of a face at rest, in the head's frame, millimetres: what anchors and sizes of masks go by. Not thread-safe; setting another face allocates nothing.</summary>
sealed class RestFace
{
    static readonly Lazy<LandmarkBasis> Basis = new(() => LandmarkBasis.Of478(FaceModel.Default));

    readonly Vector3[] _points = new Vector3[LandmarkTopology.Count];
    readonly float[] _identity = new float[FaceModel.Default.IdentityCount];
    bool _isSet;

    /// <summary>The points of <see cref="Set"/>.</summary>
    public ReadOnlySpan<Vector3> Points => _points;

    /// <summary>The mean face.</summary>
    public static ReadOnlySpan<Vector3> Mean => Basis.Value.Mean;

    /// <summary>Computes the points of a face.</summary>
    /// <param name="identity">Its identity; missing coefficients are 0.</param>
    public void Set(ReadOnlySpan<float> identity)
    {
        Span<float> padded = stackalloc float[_identity.Length];
        padded.Clear();
        identity.CopyTo(padded);
        if (_isSet && padded.SequenceEqual(_identity))
            return;
        padded.CopyTo(_identity);
        Span<float> atRest = stackalloc float[Basis.Value.ExpressionCount];
        atRest.Clear();
        Basis.Value.Evaluate(_identity, atRest, _points);
        _isSet = true;
    }
}
