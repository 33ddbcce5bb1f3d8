namespace Mien;

/// <summary>
/// The pose that counts as zero, as when somebody sits and looks as they mean to. Poses are counted from it as by opentrack's "VR 360" centring: the turn is
/// that from the centred head, about its axes, so that a nod after centring is a nod however the camera stands; the way is that from the centred head
/// along the camera's axes.
/// </summary>
/// <param name="Pose">The pose that becomes zero.</param>
public readonly record struct PoseCentre(HeadPose Pose)
{
    /// <summary>A pose counted from this centre: the centre's own becomes the identity at the origin.</summary>
    public HeadPose Apply(in HeadPose pose)
    {
        Rotation3 turn = Rotation3.FromQuaternion(Pose.Rotation).Inverse() * Rotation3.FromQuaternion(pose.Rotation);
        return new HeadPose(turn.ToQuaternion(), pose.Translation - Pose.Translation);
    }
}
