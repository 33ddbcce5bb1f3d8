using System.Numerics;

namespace Mien;

/// <summary>
/// Where a head is and how it is turned. Camera frame: x right, y up, z towards the viewer (right-handed). Head frame: the same axes
/// when the face looks straight along the camera's axis: x to the subject's left, y up, z out of the face, origin between the eyes.
/// </summary>
/// <param name="Rotation">Unit quaternion (x, y, z, w) that turns head vectors into camera vectors.</param>
/// <param name="Translation">The head's origin in the camera frame, millimetres; z is negative in front of the camera.</param>
public readonly partial record struct HeadPose(Quaternion Rotation, Vector3 Translation)
{
    /// <summary>Turn of the head to the side, degrees: positive when the face points towards the right edge of the picture.</summary>
    public double YawDegrees => Euler.Yaw;

    /// <summary>Nod, degrees: positive when the face points up.</summary>
    public double PitchDegrees => Euler.Pitch;

    /// <summary>Tilt, degrees: positive clockwise in the picture.</summary>
    public double RollDegrees => Euler.Roll;

    /// <summary>The 4 × 4 matrix from head to camera for column vectors, row-major, translation (mm) in elements 3, 7, 11.</summary>
    public float[] ToMatrix()
    {
        Rotation3 r = Rotation3.FromQuaternion(Rotation);
        return
        [
            (float)r.X.X, (float)r.Y.X, (float)r.Z.X, Translation.X,
            (float)r.X.Y, (float)r.Y.Y, (float)r.Z.Y, Translation.Y,
            (float)r.X.Z, (float)r.Y.Z, (float)r.Z.Z, Translation.Z,
            0, 0, 0, 1,
        ];
    }

    /// <summary>A pose from intrinsic yaw (y), pitch (x), roll (z) in degrees, with the signs of this type.</summary>
    public static HeadPose FromEuler(double yawDegrees, double pitchDegrees, double rollDegrees, Vector3 translation = default)
    {
        const double Radians = Math.PI / 180;
        Rotation3 r = Rotation3.FromRotationVector(new(0, yawDegrees * Radians, 0))
            * Rotation3.FromRotationVector(new(-pitchDegrees * Radians, 0, 0))
            * Rotation3.FromRotationVector(new(0, 0, -rollDegrees * Radians));
        return new HeadPose(r.ToQuaternion(), translation);
    }

    /// <summary>Angle of the rotation between two poses, degrees.</summary>
    public static double AngleDegrees(in HeadPose a, in HeadPose b)
    {
        Rotation3 r = Rotation3.FromQuaternion(a.Rotation).Inverse() * Rotation3.FromQuaternion(b.Rotation);
        var axis = new Vector3D(r.Y.Z - r.Z.Y, r.Z.X - r.X.Z, r.X.Y - r.Y.X);
        return Math.Atan2(axis.Length / 2, (r.X.X + r.Y.Y + r.Z.Z - 1) / 2) * 180 / Math.PI;
    }

    /// <summary>R = Ry(yaw)·Rx(−pitch)·Rz(−roll); at pitch ±90°, where yaw and roll merge, roll is 0.</summary>
    (double Yaw, double Pitch, double Roll) Euler
    {
        get
        {
            const double Degrees = 180 / Math.PI;
            Rotation3 r = Rotation3.FromQuaternion(Rotation);
            double pitch = Math.Atan2(r.Z.Y, Math.Sqrt(r.X.Y * r.X.Y + r.Y.Y * r.Y.Y)) * Degrees;
            if (Math.Abs(r.Z.Y) > 1 - 1e-9)
                return (Math.Atan2(-r.X.Z, r.X.X) * Degrees, pitch, 0);
            return (Math.Atan2(r.Z.X, r.Z.Z) * Degrees, pitch, Math.Atan2(-r.X.Y, r.Y.Y) * Degrees);
        }
    }
}
