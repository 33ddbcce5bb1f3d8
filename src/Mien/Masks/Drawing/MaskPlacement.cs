using System.Numerics;

namespace Mien;

/// <summary>Where an object of a mask lies on a face: the formula of <see cref="MaskObject"/>.</summary>
public static class MaskPlacement
{
    /// <summary>The turn of the model about its x axis, then y, then z (fixed axes).</summary>
    static Matrix4x4 Turn(Vector3 degrees)
    {
        Vector3 radians = degrees * (MathF.PI / 180);
        return Matrix4x4.CreateRotationX(radians.X) * Matrix4x4.CreateRotationY(radians.Y) * Matrix4x4.CreateRotationZ(radians.Z);
    }

    /// <summary>The point of the face that an anchor names, in the frame of the landmarks.</summary>
    /// <param name="anchor">The anchor.</param>
    /// <param name="landmarks">The 478 landmarks.</param>
    public static Vector3 AnchorOn(MaskAnchor anchor, ReadOnlySpan<Vector3> landmarks) =>
        anchor.IsOrigin ? Vector3.Zero : (landmarks[anchor.First] + landmarks[anchor.Second]) / 2;

    /// <summary>The length of one fit unit on a face, millimetres.</summary>
    /// <param name="fit">What the size goes by; an object with eye points goes by the distance of the eyes.</param>
    /// <param name="landmarks">The 478 landmarks of the face at rest, head frame, millimetres.</param>
    public static float UnitOf(MaskFit fit, ReadOnlySpan<Vector3> landmarks) => fit switch
    {
        MaskFit.Millimetres => 1,
        MaskFit.HeadWidth => Vector3.Distance(landmarks[LandmarkTopology.Tragions.Right], landmarks[LandmarkTopology.Tragions.Left]),
        _ => Vector3.Distance(landmarks[LandmarkTopology.RightEyeCorners.Outer], landmarks[LandmarkTopology.LeftEyeCorners.Outer]),
    };

    /// <summary>
    /// From the model's own coordinates to the head's frame, millimetres, for row vectors (<see cref="Vector3.Transform(Vector3, Matrix4x4)"/>): a
    /// similarity, <c>anchor + unit · Offset + size · R · (p − pivot)</c>.
    /// </summary>
    /// <param name="layer">The object.</param>
    /// <param name="landmarks">The 478 landmarks of the face at rest, head frame, millimetres.</param>
    /// <exception cref="ArgumentException">There are not 478 landmarks.</exception>
    public static Matrix4x4 HeadFromModel(MaskObject layer, ReadOnlySpan<Vector3> landmarks)
    {
        if (landmarks.Length != LandmarkTopology.Count)
            throw new ArgumentException($"A mask is placed by {LandmarkTopology.Count} landmarks, not {landmarks.Length}.", nameof(landmarks));
        float unit = UnitOf(layer.EyePoints is null ? layer.Fit : MaskFit.EyeDistance, landmarks), size = unit * layer.Scale;
        Vector3 pivot = layer.RotationCentre;
        if (layer.EyePoints is var (first, second))
        {
            pivot = (first + second) / 2;
            size /= Vector3.Distance(first, second);
        }
        return Matrix4x4.CreateTranslation(-pivot) * Turn(layer.InitialRotation) * Matrix4x4.CreateScale(size)
            * Matrix4x4.CreateTranslation(AnchorOn(layer.Anchor, landmarks) + layer.Offset * unit);
    }
}
