using System.Numerics;

namespace Mien;

/// <summary>A face that a tracker follows: its id, its motion and the reading that finds it again. It serves one face after another.</summary>
sealed partial class TrackedFace(FaceReading reading)
{
    /// <summary>Frames from one question to the detector to the next, and how often it may deny the face before that is let go.</summary>
    public const int Interval = 10, MostDenials = 2;

    FaceMotion _motion;
    FittedFace? _fitted;
    SmoothingSpec? _smoothing;
    LandmarkFilter? _landmarkFilter;
    PoseFilter? _poseFilter;
    bool _follows;
    int _frames, _denials;

    public FaceReading Reading { get; private set; } = reading;

    /// <summary>Its own for as long as it is known.</summary>
    public int Id { get; private set; }

    public FaceState State { get; private set; }

    /// <summary>When it was seen last.</summary>
    public TimeSpan LastSeen { get; private set; }

    /// <summary>Whether this frame shows it.</summary>
    public bool IsSeen { get; set; }

    /// <summary>Whether another face overlaps it in this frame.</summary>
    public bool IsCrossed { get; set; }

    /// <summary>Another face begins.</summary>
    public void Begin(int id, TimeSpan time, FaceTrackerOptions options)
    {
        Id = id;
        BeginZero(options);
        Restart(time);
        State = FaceState.New;
    }

    /// <summary>It is found again by another's reading, which is left with this one's.</summary>
    public void Return(TrackedFace finder, TimeSpan time)
    {
        (Reading, finder.Reading) = (finder.Reading, Reading);
        Restart(time);
        State = FaceState.Tracked;
    }

    /// <summary>It was seen where its region led.</summary>
    public void See(TimeSpan time)
    {
        _motion.Update(Reading.Box, time, IsCrossed);
        (State, LastSeen) = (FaceState.Tracked, time);
    }

    /// <summary>It was not seen; its last sight moves on.</summary>
    public void Hold(TimeSpan time)
    {
        (Vector2 center, float side) = _motion.Predict(time);
        Reading.Recall(center, side);
        State = FaceState.Held;
    }

    /// <summary>It is given up.</summary>
    public void Lose()
    {
        State = FaceState.Lost;
        Reading.Face.Update(FaceState.Lost, 0);
    }

    /// <summary>The picture has another size than the last.</summary>
    public void Scale(Vector2 factor, TimeSpan time)
    {
        _motion.Scale(factor);
        (Vector2 center, float side) = _motion.Predict(time);
        Reading.Keep();
        Reading.Recall(center, side);
    }

    /// <summary>How little a box fits where it should be; see <see cref="FaceMotion.Mismatch"/>.</summary>
    public float Mismatch(in FaceBox box, TimeSpan time) => _motion.Mismatch(box, time);

    /// <summary>The box where it should be.</summary>
    public FaceBox Expected(TimeSpan time)
    {
        (Vector2 center, float side) = _motion.Predict(time);
        FaceBox box = Reading.Box;
        float scale = side / FaceMotion.SideOf(box);
        return new FaceBox(center.X - box.Width * scale / 2, center.Y - box.Height * scale / 2, box.Width * scale, box.Height * scale);
    }

    /// <summary>Steadies the landmarks by filters of this face's own.</summary>
    public void SmoothLandmarks(SmoothingSpec smoothing, TimeSpan time)
    {
        if (_smoothing is null)
        {
            _smoothing = smoothing;
            _landmarkFilter = Reading.Landmarks.IsEmpty ? null : smoothing.NewLandmarkFilter(Reading.Landmarks.Length);
            _poseFilter = smoothing.NewPoseFilter();
        }
        _landmarkFilter?.Apply(Reading.Landmarks, time);
    }

    /// <summary>Steadies the pose, and the mesh with it.</summary>
    public void SmoothPose(TimeSpan time)
    {
        if (_poseFilter is not null && Reading.Face.Pose is { } pose)
            Reading.Face.Turn(_poseFilter.Apply(pose, Reading.Face.PoseCovariance, time));
    }

    /// <summary>Makes what was read visible.</summary>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="time">Of the frame.</param>
    /// <param name="hold">How long a face is held.</param>
    public void Describe(in CameraIntrinsics camera, TimeSpan time, TimeSpan hold)
    {
        Reading.Describe(Id, camera);
        Face face = Reading.Face;
        float sure = face.Presence ?? face.Score;
        face.Update(State, State != FaceState.Held ? sure : sure * (float)Math.Clamp(1 - (time - LastSeen) / hold, 0, 1));
    }

    /// <summary>Fits the face model to what was read, from where the last frame left it.</summary>
    public void ReadShape(ShapeReader? shapes, in CameraIntrinsics camera, int width, int height)
    {
        if (shapes is null)
            return;
        if (_fitted is null)
        {
            _fitted = shapes.NewFace(Reading.Landmarks.Length);
            _fitted.Fit.Calibration = Calibration;
        }
        shapes.Read(Reading.Face, Reading.Landmarks, _fitted, camera, width, height, _follows);
        _follows = true;
    }

    void Restart(TimeSpan time)
    {
        _frames = _denials = 0;
        _follows = false;
        _motion = FaceMotion.At(Reading.Box, time);
        _landmarkFilter?.Reset();
        _poseFilter?.Reset();
        (LastSeen, IsSeen) = (time, true);
    }

    /// <summary>Counts a frame; true when the detector shall be asked about this face.</summary>
    public bool IsDue() => ++_frames >= Interval || _denials > 0;

    /// <summary>Takes the detector's word. False when the face shall be let go.</summary>
    public bool Confirm(bool seen)
    {
        _frames = 0;
        _denials = seen ? 0 : _denials + 1;
        return _denials < MostDenials;
    }
}
