using System.Numerics;

namespace Mien;

/// <summary>A head pose in other people's conventions; nothing else in Mien converts.</summary>
public readonly partial record struct HeadPose
{
    /// <summary>The point between the eyes of the canonical face, centimetres: the mean of its four eye corners (33, 133, 263, 362).</summary>
    internal static readonly Vector3D CanonicalOrigin = new(0, 2.624618, 3.465663);

    /// <summary>
    /// MediaPipe's facial transformation matrix: canonical head (cm, its own origin) to camera (cm), 4 × 4, column-major.
    /// The same for a face on the camera's axis; off the axis MediaPipe's own is turned by the viewing angle.
    /// </summary>
    public float[] ToMediaPipeMatrix()
    {
        Rotation3 r = Rotation3.FromQuaternion(Rotation);
        Vector3D t = new Vector3D(Translation.X, Translation.Y, Translation.Z) * 0.1 - r.Apply(CanonicalOrigin);
        double[] matrix = [r.X.X, r.X.Y, r.X.Z, 0, r.Y.X, r.Y.Y, r.Y.Z, 0, r.Z.X, r.Z.Y, r.Z.Z, 0, t.X, t.Y, t.Z, 1];
        return Array.ConvertAll(matrix, v => (float)v);
    }

    /// <summary>A pose from MediaPipe's facial transformation matrix; a scale in it is dropped.</summary>
    /// <exception cref="ArgumentException">There are not 16 elements.</exception>
    public static HeadPose FromMediaPipeMatrix(ReadOnlySpan<float> columnMajor)
    {
        if (columnMajor.Length != 16)
            throw new ArgumentException($"A 4 × 4 matrix has 16 elements, not {columnMajor.Length}.");
        Vector3D x = new(columnMajor[0], columnMajor[1], columnMajor[2]), y = new(columnMajor[4], columnMajor[5], columnMajor[6]), z = new(columnMajor[8], columnMajor[9], columnMajor[10]);
        double scale = x.Length;
        return FromCanonical(new Similarity(new Rotation3(x.Normalized(), y.Normalized(), z.Normalized()), scale, new(columnMajor[12], columnMajor[13], columnMajor[14])));
    }

    /// <summary>From the transform of canonical centimetres to camera centimetres.</summary>
    internal static HeadPose FromCanonical(in Similarity cameraFromCanonical)
    {
        Vector3D origin = cameraFromCanonical.Apply(CanonicalOrigin) * 10;
        return new HeadPose(cameraFromCanonical.Rotation.ToQuaternion(), new Vector3((float)origin.X, (float)origin.Y, (float)origin.Z));
    }

    /// <summary>
    /// opentrack's six numbers: TX, TY, TZ in centimetres (x to the right of the picture, y up, z away from the camera) and yaw, pitch,
    /// roll in degrees with its neural-net tracker's signs: yaw positive towards the left edge of the picture, pitch up, roll clockwise.
    /// They are of the point between the eyes; its tracker gives by default one 100 mm behind it (offset_fwd −100).
    /// </summary>
    public (double X, double Y, double Z, double Yaw, double Pitch, double Roll) ToOpentrack() =>
        (Translation.X * 0.1, Translation.Y * 0.1, -Translation.Z * 0.1, -YawDegrees, PitchDegrees, RollDegrees);

    /// <summary>
    /// A pose from what opentrack's network says, for a camera: the depth at which 100 mm appear as large as it says, and the rotation
    /// turned by the angle under which the camera sees the head, for the network sees its square as if the camera looked straight at it.
    /// </summary>
    public static HeadPose FromOpentrack(in OpentrackEstimate estimate, in CameraIntrinsics camera)
    {
        Vector3D ray = camera.Ray(estimate.Center.X, estimate.Center.Y), place = ray * (camera.FocalX * 100 / estimate.Size);
        // Both frames share x; y and z point the other way.
        Quaternion q = estimate.Rotation;
        Rotation3 rotation = Rotation3.Between(new(0, 0, -1), ray.Normalized()) * Rotation3.FromQuaternion(new Quaternion(q.X, -q.Y, -q.Z, q.W));
        return new HeadPose(rotation.ToQuaternion(), new Vector3((float)place.X, (float)place.Y, (float)place.Z));
    }

    /// <summary>Pitch, yaw and roll in degrees as AFLW2000-3D and 300W-LP label them (3DDFA's frame): intrinsic x, y, z; yaw has the opposite sign of ours.</summary>
    public (double Pitch, double Yaw, double Roll) ToAflw()
    {
        const double Degrees = 180 / Math.PI;
        Rotation3 r = Rotation3.FromQuaternion(Rotation).Flipped(1, -1, 1);
        double y = Math.Asin(Math.Clamp(r.Z.X, -1, 1));
        return (Math.Atan2(-r.Z.Y, r.Z.Z) * Degrees, -y * Degrees, Math.Atan2(-r.Y.X, r.X.X) * Degrees);
    }

    /// <summary>The inverse of <see cref="ToAflw"/>: a rotation from the angles of an AFLW2000-3D or 300W-LP label, degrees; the translation is zero.</summary>
    public static HeadPose FromAflw(double pitchDegrees, double yawDegrees, double rollDegrees)
    {
        const double Radians = Math.PI / 180;
        Rotation3 r = Rotation3.FromRotationVector(new(pitchDegrees * Radians, 0, 0))
            * Rotation3.FromRotationVector(new(0, -yawDegrees * Radians, 0))
            * Rotation3.FromRotationVector(new(0, 0, rollDegrees * Radians));
        return new HeadPose(r.Flipped(1, -1, 1).ToQuaternion(), default);
    }

    /// <summary>Unity's left-handed frame (x right, y up, z away from the viewer), metres; the head's z is mirrored likewise.</summary>
    public (Vector3 Position, Quaternion Rotation) ToUnity() =>
        (new Vector3(Translation.X, Translation.Y, -Translation.Z) * 0.001f, new Quaternion(-Rotation.X, -Rotation.Y, Rotation.Z, Rotation.W));

    /// <summary>glTF's right-handed frame (y up, models look along +z), metres: the axes of this type.</summary>
    public (Vector3 Translation, Quaternion Rotation) ToGltf() => (Translation * 0.001f, Rotation);
}
