namespace Mien;

/// <summary>
/// The point of the face that an object hangs on. Landmarks count as in MediaPipe (<see cref="LandmarkTopology"/>). On an object that
/// <see cref="MaskFollowing.Rigid">follows rigidly</see> it is the point of the face at rest; else the point moves with the expression.
/// </summary>
public readonly record struct MaskAnchor
{
    MaskAnchor(string name, int first, int second) => (Name, First, Second) = (name, first, second);

    /// <summary>Midway between the outer corners of the eyes, landmarks 33 and 263.</summary>
    public static MaskAnchor Eyes => new("eyes", 33, 263);

    /// <summary>On the bridge of the nose, where glasses rest: landmark 6.</summary>
    public static MaskAnchor NoseBridge => new("nose-bridge", 6, 6);

    /// <summary>Landmark 151.</summary>
    public static MaskAnchor Forehead => new("forehead", 151, 151);

    /// <summary>Midway between the lips, landmarks 13 and 14.</summary>
    public static MaskAnchor Mouth => new("mouth", 13, 14);

    /// <summary>Landmark 152.</summary>
    public static MaskAnchor Chin => new("chin", 152, 152);

    /// <summary>The origin of the head's frame, between the eyes.</summary>
    public static MaskAnchor Face => default;

    /// <summary>One of the 478 landmarks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such landmark.</exception>
    public static MaskAnchor Landmark(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, LandmarkTopology.Count);
        return new MaskAnchor($"landmark {index}", index, index);
    }

    /// <summary>The word of mask.json; null is <see cref="Face"/>.</summary>
    string? Name { get; }

    /// <summary>The anchor lies midway between two landmarks, or on one that is named twice. Neither is used where <see cref="IsOrigin"/>.</summary>
    public int First { get; }

    /// <summary>See <see cref="First"/>.</summary>
    public int Second { get; }

    /// <summary>Whether the anchor is the origin of the head's frame and no landmark.</summary>
    public bool IsOrigin => Name is null;

    /// <summary>The anchor as mask.json names it.</summary>
    public override string ToString() => Name ?? "face";
}
