using System.Numerics;

namespace Mien;

/// <summary>The 478 landmarks of a face at rest, in the head's frame, millimetres: what anchors and sizes of masks go by. Not thread-safe; setting another face allocates nothing.</summary>
sealed class RestLandmarks
{
    static readonly Lazy<LandmarkBasis> Basis = new(() => LandmarkBasis.Of478(FaceModel.Default));

    readonly RestFace _rest = new(Basis.Value);
    readonly float[] _identity = new float[Basis.Value.IdentityCount];

    /// <summary>The mean face.</summary>
    public static ReadOnlySpan<Vector3> Mean => Basis.Value.Mean;

    /// <summary>The points of the face that was set last; of the mean face before.</summary>
    public ReadOnlySpan<Vector3> Points => _rest.Of(_identity);

    /// <summary>Takes a face.</summary>
    /// <param name="identity">Its identity; missing coefficients are 0.</param>
    public void Set(ReadOnlySpan<float> identity)
    {
        _identity.AsSpan(identity.Length).Clear();
        identity.CopyTo(_identity);
    }
}
