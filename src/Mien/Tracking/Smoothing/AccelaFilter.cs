using System.Numerics;

namespace Mien;

/// <summary>
/// opentrack's Accela: the held pose runs after the new one at a speed that grows steeply with their distance, turn and shift each by its
/// own curve. A dead zone is taken off the distance along each axis first. The original runs over yaw, pitch and roll; here the turn is the
/// shortest one about the held head's axes, which is the same near the front and has no seam. Also, a slow frame cannot carry the held
/// pose past the new one, as the original's step does.
/// </summary>
sealed class AccelaFilter(double turnSensitivity, double shiftSensitivity, double turnDeadZone, double shiftDeadZone) : PoseFilter
{
    const double Degrees = 180 / Math.PI, MillimetresPerCentimetre = 10;

    /// <summary>Degrees a second by degrees over the sensitivity.</summary>
    internal static readonly GainCurve TurnCurve = new(new(0.5f, 0.4f), new(1, 1.5f), new(1.5f, 8), new(2.5f, 35), new(5, 100), new(8, 200), new(9, 300));

    /// <summary>Centimetres a second by centimetres over the sensitivity.</summary>
    internal static readonly GainCurve ShiftCurve = new(
        new(0.33f, 0.375f), new(0.66f, 0.75f), new(1.33f, 2.25f), new(1.66f, 4.5f), new(2, 7.5f), new(3, 24), new(5, 60), new(7, 110), new(8, 150), new(9, 200));

    Rotation3 _rotation;
    Vector3D _shift;

    protected override void Start(in HeadPose pose, in PoseCovariance? covariance)
    {
        _rotation = Rotation3.FromQuaternion(pose.Rotation);
        _shift = new Vector3D(pose.Translation.X, pose.Translation.Y, pose.Translation.Z);
    }

    protected override HeadPose Step(in HeadPose pose, in PoseCovariance? covariance, double seconds)
    {
        Vector3D turn = (_rotation.Inverse() * Rotation3.FromQuaternion(pose.Rotation)).ToRotationVector() * Degrees;
        Vector3D shift = (new Vector3D(pose.Translation.X, pose.Translation.Y, pose.Translation.Z) - _shift) * (1 / MillimetresPerCentimetre);
        _rotation *= Rotation3.FromRotationVector(Run(turn, turnDeadZone, turnSensitivity, TurnCurve, seconds) * (1 / Degrees));
        _shift += Run(shift, shiftDeadZone, shiftSensitivity, ShiftCurve, seconds) * MillimetresPerCentimetre;
        return new HeadPose(_rotation.ToQuaternion(), new Vector3((float)_shift.X, (float)_shift.Y, (float)_shift.Z));
    }

    /// <summary>The curve's speed at the distance, shared among the axes by their parts of |x| + |y| + |z|.</summary>
    static Vector3D Run(Vector3D way, double deadZone, double sensitivity, GainCurve curve, double seconds)
    {
        Vector3D left = new(Beyond(way.X, deadZone), Beyond(way.Y, deadZone), Beyond(way.Z, deadZone));
        double sum = Math.Abs(left.X) + Math.Abs(left.Y) + Math.Abs(left.Z);
        if (sum < 1e-9)
            return default;
        return left * Math.Min(1, curve.At(left.Length / sensitivity) * seconds / sum);
    }

    static double Beyond(double x, double deadZone) => Math.Abs(x) > deadZone ? x - Math.CopySign(deadZone, x) : 0;
}
