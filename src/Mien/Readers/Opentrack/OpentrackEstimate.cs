using System.Numerics;

namespace Mien;

/// <summary>
/// What opentrack's pose network says of a head, in its tracker's own terms: x right, y down, z into the picture; the head's axes are the
/// same when the face looks straight into the camera, its origin lies between the eyes. Pixels of the picture, counted as that tracker
/// counts. See <see cref="HeadPose.FromOpentrack"/>.
/// </summary>
public readonly record struct OpentrackEstimate
{
    /// <summary>Unit quaternion (x, y, z, w) that turns head vectors into vectors of the frame above.</summary>
    public required Quaternion Rotation { get; init; }

    /// <summary>Where the head's origin appears, pixels.</summary>
    public required Vector2 Center { get; init; }

    /// <summary>How large 100 mm, the radius of a head, appear at its distance, pixels.</summary>
    public required float Size { get; init; }

    /// <summary>The box of the head, pixels.</summary>
    public required FaceBox Box { get; init; }

    /// <summary>The part of the picture that the tracker looks at: the middle in the ratio 4 : 3.</summary>
    public required FaceBox Frame { get; init; }

    /// <summary>Factor of the covariance of centre x, y and size, pixels; null where the network does not say.</summary>
    public LowerTriangle3? PlaceFactor { get; init; }

    /// <summary>Factor of the covariance of a small turn before <see cref="Rotation"/>, about the head's axes, radians; null where the network does not say.</summary>
    public LowerTriangle3? RotationFactor { get; init; }

    internal bool IsSound =>
        float.IsFinite(Rotation.X + Rotation.Y + Rotation.Z + Rotation.W + Center.X + Center.Y + Box.X + Box.Y + Box.Width + Box.Height)
        && Size > 0 && float.IsFinite(Size) && PlaceFactor?.IsFinite != false && RotationFactor?.IsFinite != false;

    /// <summary>
    /// opentrack's six numbers as its neural-net tracker computes them: TX, TY, TZ in centimetres and yaw, pitch, roll in degrees, for a
    /// camera of this diagonal field of view over <see cref="Frame"/>; the point that they are of lies at the offsets (millimetres) from
    /// between the eyes.
    /// </summary>
    public (double X, double Y, double Z, double Yaw, double Pitch, double Roll) ToOpentrack(
        double diagonalFieldOfViewDegrees = 56, double offsetForward = -100, double offsetUp = 0, double offsetRight = 0)
    {
        const double Degrees = 180 / Math.PI;
        double ratio = (double)Frame.Width / Frame.Height, tangent = Math.Tan(diagonalFieldOfViewDegrees * Math.PI / 360);
        double focalWidth = Math.Sqrt(1 + 1 / (ratio * ratio)) / tangent, focalHeight = Math.Sqrt(1 + ratio * ratio) / tangent;
        // World: x forward (in front of the camera negative), y up, z sideways.
        double x = -(focalWidth * Frame.Width * 0.5) / (2.0 * Size) * 200;
        double z = ((Center.X - Frame.X) / Frame.Width * 2 - 1) * x / focalWidth, y = ((Center.Y - Frame.Y) / Frame.Height * 2 - 1) * x / focalHeight;
        var place = new Vector3D(x, y, z);
        Rotation3 rotation = Rotation3.Between(new(-1, 0, 0), place.Normalized()) * Rotation3.FromQuaternion(new Quaternion(-Rotation.Z, -Rotation.Y, -Rotation.X, Rotation.W));
        place += rotation.Apply(new Vector3D(offsetForward, offsetUp, offsetRight));
        double yaw = Math.Atan2(rotation.X.Z, rotation.X.X);
        double pitch = -Math.Atan2(-rotation.X.Y, Math.Sqrt(rotation.X.Z * rotation.X.Z + rotation.X.X * rotation.X.X));
        double roll = -Math.Atan2(-rotation.Z.Y, rotation.Y.Y);
        return (-place.Z * 0.1, place.Y * 0.1, -place.X * 0.1, yaw * Degrees, pitch * Degrees, roll * Degrees);
    }

    /// <summary>How sure <see cref="HeadPose.FromOpentrack"/> is, or null where the network does not say.</summary>
    internal PoseCovariance? ToCovariance(in HeadPose pose, in CameraIntrinsics camera)
    {
        if (PlaceFactor is not { } place || RotationFactor is not { } rotation)
            return null;
        Span<double> factor = stackalloc double[36];
        factor.Clear();
        // A turn about the head's axes becomes one about the camera's; both frames flip y and z.
        Rotation3 head = Rotation3.FromQuaternion(pose.Rotation);
        (Vector3D a, Vector3D b, Vector3D c) = rotation.Columns;
        Put(factor, 0, 0, head.Apply(Flipped(a)));
        Put(factor, 0, 1, head.Apply(Flipped(b)));
        Put(factor, 0, 2, head.Apply(Flipped(c)));
        double depth = -pose.Translation.Z;
        Vector3D alongX = new(depth / camera.FocalX, 0, 0), alongY = new(0, -depth / camera.FocalY, 0);
        Vector3D alongSize = new Vector3D(pose.Translation.X, pose.Translation.Y, pose.Translation.Z) * (-1.0 / Size);
        (a, b, c) = place.Columns;
        Put(factor, 3, 3, alongX * a.X + alongY * a.Y + alongSize * a.Z);
        Put(factor, 3, 4, alongX * b.X + alongY * b.Y + alongSize * b.Z);
        Put(factor, 3, 5, alongX * c.X + alongY * c.Y + alongSize * c.Z);
        Span<float> covariance = stackalloc float[36];
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                double sum = 0;
                for (int k = 0; k < 6; k++)
                    sum += factor[i * 6 + k] * factor[j * 6 + k];
                covariance[i * 6 + j] = (float)sum;
            }
        }
        return new PoseCovariance(covariance);
    }

    static Vector3D Flipped(Vector3D v) => new(v.X, -v.Y, -v.Z);

    static void Put(Span<double> matrix, int row, int column, Vector3D v) =>
        (matrix[row * 6 + column], matrix[(row + 1) * 6 + column], matrix[(row + 2) * 6 + column]) = (v.X, v.Y, v.Z);
}
