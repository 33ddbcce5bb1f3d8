using System.Numerics;

namespace Mien.Training.Evaluation;

/// <summary>
/// A synthetic video of one face as landmarks: the mean face of the face model, moved, seen by a camera, with known truth and seeded
/// noise of the two kinds that landmark networks make: of every landmark by itself, and of the whole face at once.
/// </summary>
sealed class HeadSequence
{
    /// <summary>The landmarks whose distance is the unit of noise and jitter: the outer corners of the eyes.</summary>
    public const int RightEye = 33, LeftEye = 263;

    const float Distance = 600, Focal = 1000;

    HeadSequence(TimeSpan[] times, Vector3[][] truth, Vector3[][] seen, int[] blinks)
    {
        Times = times;
        Truth = truth;
        Seen = seen;
        Blinks = blinks;
    }

    public TimeSpan[] Times { get; }

    /// <summary>Landmarks without noise, pixels, by frame.</summary>
    public Vector3[][] Truth { get; }

    /// <summary>Landmarks with noise.</summary>
    public Vector3[][] Seen { get; }

    /// <summary>The frames in which the lids are nearest to each other, one for each blink.</summary>
    public int[] Blinks { get; }

    /// <summary>A sequence.</summary>
    /// <param name="motion">What the face does.</param>
    /// <param name="clock">When its frames are taken.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="ownNoise">Standard deviation of the noise of each coordinate by itself, share of the eyes' distance.</param>
    /// <param name="wholeNoise">That of the shift of the whole face along each axis; its turn in the picture and its size change by half as much, radians and share.</param>
    /// <param name="seed">Of the noise and of an irregular clock.</param>
    /// <param name="pixels">How many times as large the picture is.</param>
    public static HeadSequence Make(HeadMotion motion, FrameClock clock, double seconds, double ownNoise, double wholeNoise, int seed, float pixels = 1)
    {
        var random = new Random(seed);
        TimeSpan[] times = FrameTimes(clock, seconds, random);
        var truth = new Vector3[times.Length][];
        var seen = new Vector3[times.Length][];
        LandmarkBasis basis = LandmarkBasis.Of478(FaceModel.Default);
        float[] identity = new float[basis.IdentityCount], expression = new float[basis.ExpressionCount];
        var head = new Vector3[basis.PointCount];
        for (int frame = 0; frame < times.Length; frame++)
        {
            var moment = HeadMoment.Of(motion, times[frame].TotalSeconds);
            expression[(int)Blendshape.EyeBlinkLeft] = expression[(int)Blendshape.EyeBlinkRight] = (float)moment.Lid;
            expression[(int)Blendshape.JawOpen] = (float)moment.Jaw;
            basis.Evaluate(identity, expression, head);
            truth[frame] = Project(head, HeadPose.FromEuler(moment.YawDegrees, 0, 0, new Vector3((float)moment.AsideMillimetres, 0, -Distance)), pixels);
            seen[frame] = Disturb(truth[frame], ownNoise, wholeNoise, random);
        }
        return new HeadSequence(times, truth, seen, motion == HeadMotion.Blinks ? HeadMoment.Blinks(times) : []);
    }

    /// <summary>Distance of the outer corners of the eyes in a frame, in depth too.</summary>
    public static float EyeDistance(ReadOnlySpan<Vector3> landmarks) => Vector3.Distance(landmarks[RightEye], landmarks[LeftEye]);

    static TimeSpan[] FrameTimes(FrameClock clock, double seconds, Random random)
    {
        var times = new List<TimeSpan>();
        double step = clock == FrameClock.Fps60 ? 1.0 / 60 : 1.0 / 30;
        for (double t = 0; t < seconds;)
        {
            times.Add(TimeSpan.FromTicks((long)(t * TimeSpan.TicksPerSecond)));
            t += clock == FrameClock.Irregular ? step * (0.4 + 1.2 * random.NextDouble()) : step;
        }
        return [.. times];
    }

    /// <summary>In perspective; z in the scale of the head's origin, smaller is nearer.</summary>
    static Vector3[] Project(ReadOnlySpan<Vector3> head, HeadPose pose, float pixels)
    {
        var points = new Vector3[LandmarkTopology.Count];
        for (int i = 0; i < points.Length; i++)
        {
            Vector3 p = Vector3.Transform(head[i], pose.Rotation) + pose.Translation;
            points[i] = pixels * new Vector3(500 + Focal * p.X / -p.Z, 400 - Focal * p.Y / -p.Z, Focal * (pose.Translation.Z - p.Z) / Distance);
        }
        return points;
    }

    static Vector3[] Disturb(Vector3[] truth, double ownNoise, double wholeNoise, Random random)
    {
        float eyes = EyeDistance(truth), own = (float)ownNoise * eyes, whole = (float)wholeNoise * eyes;
        Vector3 center = default;
        foreach (Vector3 p in truth)
            center += p / truth.Length;
        Vector3 shift = whole * Normals(random);
        float roll = (float)(wholeNoise / 2) * Normal(random), size = 1 + (float)(wholeNoise / 2) * Normal(random);
        (float sin, float cos) = MathF.SinCos(roll);
        var seen = new Vector3[truth.Length];
        for (int i = 0; i < seen.Length; i++)
        {
            Vector3 p = truth[i] - center;
            seen[i] = center + shift + size * new Vector3(cos * p.X - sin * p.Y, sin * p.X + cos * p.Y, p.Z) + own * Normals(random);
        }
        return seen;
    }

    static Vector3 Normals(Random random) => new(Normal(random), Normal(random), Normal(random));

    /// <summary>Box and Muller's.</summary>
    static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
