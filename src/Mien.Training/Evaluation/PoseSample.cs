namespace Mien.Training;

/// <summary>One labelled picture of a head. Angles are degrees with AFLW2000-3D's signs.</summary>
public sealed record PoseSample
{
    /// <summary>The picture's file name.</summary>
    public required string Name { get; init; }

    /// <summary>The picture's bytes, read when they are wanted.</summary>
    public required Func<byte[]> Read { get; init; }

    /// <summary>Pitch.</summary>
    public required double Pitch { get; init; }

    /// <summary>Yaw.</summary>
    public required double Yaw { get; init; }

    /// <summary>Roll.</summary>
    public required double Roll { get; init; }

    /// <summary>The whole rotation as a pose, where the three angles above do not come from one source; null takes those.</summary>
    public HeadPose? Rotation { get; init; }

    /// <summary>The box of the labelled landmarks, pixels, or null: then the face that fills the middle of the picture is meant.</summary>
    public FaceBox? Box { get; init; }

    /// <summary>Where the label puts the head, or null where it knows angles alone.</summary>
    public HeadPlace? Place { get; init; }

    /// <summary>The label as a pose.</summary>
    public HeadPose Pose => Rotation ?? HeadPose.FromAflw(Pitch, Yaw, Roll);
}
