using System.Numerics;

namespace Mien;

/// <summary>
/// What 3DDFA_V2's network says of a face: 62 numbers for the Basel face model, of a square region seen as 120 × 120 pixels. The methods
/// give the pose as that system prints it and in Mien's terms.
/// </summary>
public sealed class BfmParameters
{
    /// <summary>Numbers: 12 of the affine camera, 40 of shape, 10 of expression.</summary>
    public const int Count = 62;

    /// <summary>Coefficients of shape.</summary>
    public const int ShapeCount = 40;

    /// <summary>Coefficients of expression.</summary>
    public const int ExpressionCount = 10;

    internal const int CameraCount = 12, InputSize = 120;

    /// <summary>The point between the eyes in the model's frame, micrometres: the model's origin lies 26 mm below and 90 mm behind it.</summary>
    internal static readonly Vector3D BetweenEyes = new(0, 26_000, 90_000);

    /// <summary>Pixels are counted from their centres in 3DDFA_V2; here the first centre is at 0.5.</summary>
    internal const float PixelCenter = 0.5f;

    readonly float[] _values = new float[Count];
    RegionOfInterest _region;

    internal BfmParameters()
    {
    }

    /// <summary>
    /// All numbers: the camera as a 3 × 4 matrix row by row ([s·R | offset]: model micrometres to pixels of the 120-pixel square, x right,
    /// y up, z towards the viewer), shape, expression.
    /// </summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The camera's 12 numbers.</summary>
    public ReadOnlySpan<float> Camera => Values[..CameraCount];

    /// <summary>Shape coefficients.</summary>
    public ReadOnlySpan<float> Shape => Values.Slice(CameraCount, ShapeCount);

    /// <summary>Expression coefficients.</summary>
    public ReadOnlySpan<float> Expression => Values[(CameraCount + ShapeCount)..];

    /// <summary>The square region that the network saw, pixels of the picture.</summary>
    public FaceBox Region => new((float)_region.Left + PixelCenter, (float)_region.Top + PixelCenter, (float)_region.Width, (float)(_region.Bottom - _region.Top));

    internal RegionOfInterest RegionOfInterest => _region;

    internal Span<float> Writable => _values;

    /// <summary>
    /// 3DDFA_V2's P2sRt: scale (pixels of the square per micrometre), rotation as rows r1, r2 (each normalised, not made square to each
    /// other) and r3 = r1 × r2, and offset (pixels of the square).
    /// </summary>
    public (float Scale, Vector3 R1, Vector3 R2, Vector3 R3, Vector3 Offset) ToP2sRt()
    {
        Vector3 first = new(_values[0], _values[1], _values[2]), second = new(_values[4], _values[5], _values[6]);
        Vector3 r1 = Vector3.Normalize(first), r2 = Vector3.Normalize(second);
        return ((first.Length() + second.Length()) / 2, r1, r2, Vector3.Cross(r1, r2), new Vector3(_values[3], _values[7], _values[11]));
    }

    /// <summary>
    /// The angles that 3DDFA_V2 prints, degrees: its matrix2angle of <see cref="ToP2sRt"/>. They are of the 120-pixel square, not of the
    /// camera, and yaw is positive towards the left edge of the picture.
    /// </summary>
    public (double Yaw, double Pitch, double Roll) To3ddfaAngles()
    {
        const double Degrees = 180 / Math.PI;
        (_, Vector3 r1, Vector3 r2, Vector3 r3, _) = ToP2sRt();
        double x, y, z;
        if (r3.X > 0.998f)
            (x, y, z) = (Math.PI / 2, Math.Atan2(-r1.Y, -r1.Z), 0);
        else if (r3.X < -0.998f)
            (x, y, z) = (-Math.PI / 2, Math.Atan2(r1.Y, r1.Z), 0);
        else
        {
            x = Math.Asin(r3.X);
            y = Math.Atan2(r3.Y / Math.Cos(x), r3.Z / Math.Cos(x));
            z = Math.Atan2(r2.X / Math.Cos(x), r1.X / Math.Cos(x));
        }
        return (x * Degrees, y * Degrees, z * Degrees);
    }

    /// <summary>
    /// Mien's pose. The network sees the square as if the camera looked straight at it from far away; so its rotation is turned by the
    /// angle under which the camera sees the point between the eyes, and the distance follows from the scale, for the model is in
    /// micrometres. False where the numbers determine none.
    /// </summary>
    public bool TryGetPose(in CameraIntrinsics camera, out HeadPose pose)
    {
        pose = default;
        Vector3D first = new(_values[0], _values[1], _values[2]), second = new(_values[4], _values[5], _values[6]);
        double scale = (first.Length + second.Length) / 2;
        if (!(scale > 1e-9) || !double.IsFinite(scale))
            return false;
        // The two rows are nearly square to each other; half of the deviation goes to each.
        Vector3D a = (first.Normalized() + second.Normalized()).Normalized(), b = (first.Normalized() - second.Normalized()).Normalized();
        Vector3D right = (a + b) * Math.Sqrt(0.5), up = (a - b) * Math.Sqrt(0.5), outwards = right.Cross(up);
        // Rows of camera-from-head are the columns of its inverse.
        Rotation3 rotation = new Rotation3(right, up, outwards).Inverse();
        Vector3D square = new(first.Dot(BetweenEyes) + _values[3], second.Dot(BetweenEyes) + _values[7], 0);
        (double unitX, double unitY) = Units;
        double x = (square.X - 1) * unitX + _region.Left + PixelCenter, y = (InputSize - square.Y) * unitY + _region.Top + PixelCenter;
        Vector3D axis = camera.Ray(x, y).Normalized();
        double pixelsPerMillimetre = scale * Math.Sqrt(unitX * unitY) * 1000;
        // Off the axis a square millimetre that faces the camera fills 1 / cos³ as many pixels.
        double distance = Math.Sqrt(camera.FocalX * camera.FocalY) / (pixelsPerMillimetre * Math.Pow(-axis.Z, 1.5));
        Vector3D place = axis * distance;
        if (!double.IsFinite(place.Length + rotation.X.X) || !(place.Length > 1))
            return false;
        Rotation3 turned = Rotation3.Between(new(0, 0, -1), axis) * rotation;
        pose = new HeadPose(turned.ToQuaternion(), new Vector3((float)place.X, (float)place.Y, (float)place.Z));
        return double.IsFinite(turned.X.X);
    }

    internal (double X, double Y) Units => (_region.Width / InputSize, (_region.Bottom - _region.Top) / InputSize);

    /// <summary>
    /// Where points of the model (micrometres; x, y, z of one point after another) lie in the picture: 3DDFA_V2's similar_transform, with
    /// pixels counted as Mien does and z turned round: smaller = nearer, 0 at the model's origin in the middle of the head.
    /// </summary>
    internal void Project(ReadOnlySpan<float> model, Span<Vector3> picture)
    {
        float[] p = _values;
        (double unitX, double unitY) = Units;
        float scaleX = (float)unitX, scaleY = (float)unitY, scaleZ = (float)((unitX + unitY) / 2);
        float left = (float)_region.Left + PixelCenter, top = (float)_region.Top + PixelCenter;
        for (int i = 0; i < picture.Length; i++)
        {
            float x = model[i * 3], y = model[i * 3 + 1], z = model[i * 3 + 2];
            float px = p[0] * x + p[1] * y + p[2] * z + p[3], py = p[4] * x + p[5] * y + p[6] * z + p[7], pz = p[8] * x + p[9] * y + p[10] * z;
            picture[i] = new Vector3((px - 1) * scaleX + left, (InputSize - py) * scaleY + top, -pz * scaleZ);
        }
    }

    internal void Update(in RegionOfInterest region) => _region = region;

    internal BfmParameters Copy()
    {
        var copy = new BfmParameters();
        copy.Take(this);
        return copy;
    }

    internal void Take(BfmParameters other)
    {
        other._values.CopyTo(_values, 0);
        _region = other._region;
    }
}
