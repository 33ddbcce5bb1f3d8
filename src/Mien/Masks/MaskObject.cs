using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// A 3D model on the face. Its own coordinates are those of its file (x to the subject's left, y up, z out of the face after
/// <see cref="InitialRotation"/>). A point p of it lies in the head's frame, in millimetres, at
/// <c>anchor + unit · Offset + size · R · (p − pivot)</c>: unit is the length of one fit unit on the face, R the initial rotation,
/// pivot <see cref="RotationCentre"/> and size <c>unit · Scale</c>; or, where there are <see cref="EyePoints"/>, pivot their midpoint and
/// size <c>unit · Scale / (distance between them)</c>.
/// </summary>
public sealed record MaskObject : MaskLayer
{
    /// <summary>The model, a GLB, OBJ or STL file, by its path inside the mask's folder, with forward slashes.</summary>
    public required string Model { get; init; }

    /// <summary>A PNG or JPEG picture instead of those that the model's file brings, laid by the model's texture coordinates; null keeps the model's own.</summary>
    public string? Texture { get; init; }

    /// <summary>A factor on texture and vertex colours; its alpha makes all of it transparent. Null is white.</summary>
    public Color? Color { get; init; }

    /// <summary>The point of the face that it hangs on.</summary>
    public MaskAnchor Anchor { get; init; } = MaskAnchor.Eyes;

    /// <summary>What its size goes by; <see cref="MaskFit.EyeDistance"/> where there are <see cref="EyePoints"/>.</summary>
    public MaskFit Fit { get; init; }

    /// <summary>How many fit units one unit of the model measures; with <see cref="EyePoints"/> a factor on the size that they give.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>The point of the model, in its own coordinates, that lies on the anchor where there are no <see cref="EyePoints"/>, and about which the classic alignment turns it.</summary>
    public Vector3 RotationCentre { get; init; }

    /// <summary>Turns of the model about the x axis, then y, then z (fixed axes), in degrees, right-handed: R = Rz·Ry·Rx.</summary>
    public Vector3 InitialRotation { get; init; }

    /// <summary>From the anchor, along the head's axes, in fit units.</summary>
    public Vector3 Offset { get; init; }

    /// <summary>The points of the model, in its own coordinates, that lie on the outer corners of the eyes: in either order, for the distance alone counts. Null where the scale says it.</summary>
    public (Vector3 First, Vector3 Second)? EyePoints { get; init; }

    /// <summary>What it moves with.</summary>
    public MaskFollowing Follows { get; init; }

    /// <summary>Whether it hides what of later layers lies behind it; false for glass.</summary>
    public bool Occludes { get; init; } = true;

    /// <summary>What of the person hides it.</summary>
    public MaskOccluders OccludedBy { get; init; } = MaskOccluders.All;

    /// <summary>How its surface meets light.</summary>
    public MaskMaterial Material { get; init; } = new();

    /// <summary>Movements that expressions drive: targets first, then hinges, in the order of the list.</summary>
    public IReadOnlyList<MaskMorph> Morphs { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<string> Files => Texture is null ? [Model] : [Model, Texture];
}
