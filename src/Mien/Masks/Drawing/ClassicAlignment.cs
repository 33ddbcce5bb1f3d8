using System.Numerics;

namespace Mien;

/// <summary>
/// The way in which the program 3d_mask (D. Shubin) moves masks: two linear models of the angles on four landmarks, the size by the distance of the
/// eyes, the place by their midpoint, means over the last frames. For comparison. Not thread-safe; allocates nothing per frame.
/// </summary>
/// <remarks>
/// Its faults are mended: the roll is an angle and no slope, means begin with the first value and begin anew when the face was lost, the projection
/// divides by w, the angle of the nod has the sign of what the landmarks do, and coincident eyes divide by nothing.
/// </remarks>
sealed class ClassicAlignment
{
    const int LeftEye = 33, RightEye = 263, Nose = 1, Forehead = 151;
    const float MostYaw = 30, MostPitch = 15;

    /// <summary>The camera stands ten units before the mask, whose unit is about half a head's height.</summary>
    const float CameraDistance = 10, UnitMillimetres = 100;

    readonly RunningMean _yaw, _pitch, _roll, _size, _x, _y;
    readonly Vector3[] _eyes = new Vector3[2];

    /// <summary>An alignment with these numbers of frames.</summary>
    public ClassicAlignment(ClassicSettings settings)
    {
        Settings = settings;
        (_yaw, _pitch, _roll) = (new RunningMean(settings.RotationFrames), new RunningMean(settings.RotationFrames), new RunningMean(settings.RotationFrames));
        _size = new RunningMean(settings.ScaleFrames);
        (_x, _y) = (new RunningMean(settings.PositionFrames), new RunningMean(settings.PositionFrames));
    }

    public ClassicSettings Settings { get; }

    /// <summary>The landmarks that it looks at.</summary>
    public static ReadOnlySpan<short> LandmarksUsed => [LeftEye, RightEye, Nose, Forehead];

    /// <summary>The point between forehead and eyes that the program shows with them.</summary>
    public static Vector2 Centre(ReadOnlySpan<Vector3> landmarks) => new((landmarks[Forehead].X + landmarks[Nose].X) / 2, (landmarks[LeftEye].Y + landmarks[RightEye].Y) / 2);

    /// <summary>Degrees: turn to the side, nod (up is positive), tilt (clockwise in the picture is positive).</summary>
    public (float Yaw, float Pitch, float Roll) Angles => (_yaw.Value, _pitch.Value, _roll.Value);

    /// <summary>Pixels of one unit at the mask's middle.</summary>
    public float Size => _size.Value;

    /// <summary>Where the middle of the eyes is, pixels.</summary>
    public Vector2 Place => new(_x.Value, _y.Value);

    /// <summary>Forgets the frames before: the face was lost.</summary>
    public void Reset()
    {
        foreach (RunningMean mean in (ReadOnlySpan<RunningMean>)[_yaw, _pitch, _roll, _size, _x, _y])
            mean.Reset();
    }

    /// <summary>Takes a frame.</summary>
    /// <param name="landmarks">The 478 landmarks, pixels.</param>
    public void Update(ReadOnlySpan<Vector3> landmarks)
    {
        Vector2 left = Flat(landmarks[LeftEye]), right = Flat(landmarks[RightEye]), nose = Flat(landmarks[Nose]), forehead = Flat(landmarks[Forehead]);
        float a = Vector2.Distance(left, forehead), b = Vector2.Distance(right, forehead), c = Vector2.Distance(right, left);
        if (!(b > 0.5f && c > 0.5f))
            return;
        var center = new Vector2((forehead.X + nose.X) / 2, (left.Y + right.Y) / 2);
        float d = Vector2.Distance(forehead, center);
        _yaw.Add(Math.Clamp(110 * (a / b - 1), -MostYaw, MostYaw));
        _pitch.Add(Math.Clamp(275 * (0.4f - d / c), -MostPitch, MostPitch));
        _roll.Add(MathF.Atan2(right.Y - left.Y, right.X - left.X) * (180 / MathF.PI));
        Matrix4x4 turn = Turn();
        ReadOnlySpan<Vector3> mean = RestLandmarks.Mean;
        _eyes[0] = Project(Vector3.Transform(mean[LeftEye] / UnitMillimetres, turn));
        _eyes[1] = Project(Vector3.Transform(mean[RightEye] / UnitMillimetres, turn));
        float rendered = Vector2.Distance(Flat(_eyes[0]), Flat(_eyes[1]));
        if (rendered > 1e-4f)
            _size.Add(c / rendered);
        Vector2 middle = (left + right) / 2;
        _x.Add(middle.X);
        _y.Add(middle.Y);
    }

    /// <summary>Places a part of an object.</summary>
    /// <param name="layer">The object.</param>
    /// <param name="rest">Vertices, model's own coordinates.</param>
    /// <param name="restNormals">Their normals.</param>
    /// <param name="positions">Receives roughly where they are before the camera.</param>
    /// <param name="normals">Receives the normals there.</param>
    /// <param name="screen">Receives pixels, and the distance in units.</param>
    public void Place3D(MaskObject layer, ReadOnlySpan<Vector3> rest, ReadOnlySpan<Vector3> restNormals, Span<Vector3> positions, Span<Vector3> normals, Span<Vector3> screen)
    {
        Matrix4x4 toUnits = MaskPlacement.HeadFromModel(layer, RestLandmarks.Mean) * Matrix4x4.CreateScale(1 / UnitMillimetres), turn = Turn();
        Vector2 rendered = (Flat(_eyes[0]) + Flat(_eyes[1])) / 2;
        for (int i = 0; i < rest.Length; i++)
        {
            Vector3 p = Vector3.Transform(Vector3.Transform(rest[i], toUnits), turn), seen = Project(p);
            screen[i] = new Vector3(_x.Value + (seen.X - rendered.X) * _size.Value, _y.Value - (seen.Y - rendered.Y) * _size.Value, seen.Z);
            positions[i] = (p - new Vector3(0, 0, CameraDistance)) * UnitMillimetres;
            Vector3 normal = Vector3.TransformNormal(Vector3.TransformNormal(restNormals[i], toUnits), turn);
            normals[i] = normal / MathF.Max(normal.Length(), 1e-12f);
        }
    }

    /// <summary>About x, then y, then z, as the program does; the eyes' middle, which it then puts into its place, makes the point about which it turns one for all.</summary>
    Matrix4x4 Turn()
    {
        const float Radians = MathF.PI / 180;
        return Matrix4x4.CreateRotationX(-_pitch.Value * Radians) * Matrix4x4.CreateRotationY(_yaw.Value * Radians) * Matrix4x4.CreateRotationZ(-_roll.Value * Radians);
    }

    /// <summary>Units before the camera to the plane through the origin, and the distance.</summary>
    static Vector3 Project(Vector3 p)
    {
        float w = MathF.Max(CameraDistance - p.Z, 0.1f);
        return new Vector3(p.X * CameraDistance / w, p.Y * CameraDistance / w, w);
    }

    static Vector2 Flat(Vector3 point) => new(point.X, point.Y);

    /// <summary>The mean of the last values, of as many as there are.</summary>
    sealed class RunningMean(int length)
    {
        readonly float[] _ring = new float[length];
        int _count, _next;

        public float Value { get; private set; }

        public void Add(float value)
        {
            _ring[_next] = value;
            _next = (_next + 1) % length;
            _count = Math.Min(_count + 1, length);
            float sum = 0;
            for (int i = 0; i < _count; i++)
                sum += _ring[i];
            Value = sum / _count;
        }

        public void Reset() => (_count, _next, Value) = (0, 0, 0);
    }
}
