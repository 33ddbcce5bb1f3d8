using System.Numerics;

namespace Mien;

/// <summary>One face in one picture. What the pack does not give is null, never zero.</summary>
public sealed class Face
{
    /// <summary>In a still picture: 0 … n − 1 from left to right.</summary>
    public required int Id { get; init; }

    /// <summary>The smallest upright box around all landmarks, pixels.</summary>
    public required FaceBox Box { get; init; }

    /// <summary>How sure the detector was, 0 … 1.</summary>
    public required float Score { get; init; }

    /// <summary>How sure the landmark network is that its region shows a face, 0 … 1.</summary>
    public required float Presence { get; init; }

    /// <summary>The detector's six points, pixels: eyes (first the left one in the picture), nose tip, mouth, the two tragions.</summary>
    public required IReadOnlyList<Vector2> Keypoints { get; init; }

    /// <summary>
    /// The 478 landmarks in MediaPipe's order: x right and y down in pixels of the picture (the centre of its top-left pixel is (0.5, 0.5)),
    /// z in the same unit, smaller = nearer, relative to the head. See <see cref="LandmarkTopology"/>.
    /// </summary>
    public required IReadOnlyList<Vector3> Landmarks { get; init; }

    /// <summary>Where the head is and how it is turned; null where the pack has no canonical face.</summary>
    public HeadPose? Pose { get; init; }

    /// <summary>The expression; null where the pack has no network for it.</summary>
    public Blendshapes? Blendshapes { get; init; }
}
