using System.Numerics;

namespace Mien;

/// <summary>
/// Steadies the pose of one head from frame to frame, by the frames' times. Rotations are handled as rotations, the shortest way round,
/// never as Euler angles. The first pose passes through. So does, without a trace in the filter, one whose time is not after the last
/// one's and one with a number that is not finite. After a gap of half a second the filter begins anew. Nothing is allocated after the
/// constructor. Not thread-safe.
/// </summary>
public abstract class PoseFilter
{
    TimeSpan? _last;

    /// <summary>The smoothed pose at the time of a frame.</summary>
    /// <param name="pose">As it was read.</param>
    /// <param name="covariance">How sure it is; null where nobody knows. One that is not finite counts as null.</param>
    /// <param name="time">When the frame was taken, from any origin.</param>
    public HeadPose Apply(in HeadPose pose, in PoseCovariance? covariance, TimeSpan time)
    {
        Quaternion q = pose.Rotation;
        Vector3 t = pose.Translation;
        float length = q.Length(), finite = 0 * (length + t.X + t.Y + t.Z);
        if (!float.IsFinite(finite) || length < 1e-6f)
            return pose;
        TimeSpan passed = _last is { } last ? time - last : TimeSpan.MaxValue;
        if (passed <= TimeSpan.Zero && passed >= -TimedLandmarkFilter.Gap)
            return pose;
        _last = time;
        PoseCovariance? known = covariance is { } given && IsFinite(given) ? given : null;
        if (passed <= TimedLandmarkFilter.Gap && passed > TimeSpan.Zero)
            return Step(pose, known, passed.TotalSeconds);
        Start(pose, known);
        return pose;
    }

    /// <summary>Forgets the head, as where it was lost.</summary>
    public void Reset() => _last = null;

    /// <summary>Begins with a pose, which passes through.</summary>
    protected abstract void Start(in HeadPose pose, in PoseCovariance? covariance);

    /// <summary>The smoothed pose, <paramref name="seconds"/> &gt; 0 after the last.</summary>
    protected abstract HeadPose Step(in HeadPose pose, in PoseCovariance? covariance, double seconds);

    static bool IsFinite(in PoseCovariance covariance)
    {
        float finite = 0;
        for (int i = 0; i < PoseCovariance.Size * PoseCovariance.Size; i++)
            finite += 0 * covariance[i / PoseCovariance.Size, i % PoseCovariance.Size];
        return float.IsFinite(finite);
    }
}
