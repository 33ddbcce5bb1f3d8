using System.Numerics;

namespace Mien;

/// <summary>A face that a tracker follows: its id, its motion and the reading that finds it again. It serves one face after another.</summary>
sealed partial class TrackedFace(FaceReading reading) : ILateReading
{
    /// <summary>Frames from one question to the detector to the next, and how often it may deny the face before that is let go.</summary>
    public const int Interval = 10, MostDenials = 2;

    /// <summary>A fit that is older than this is followed by as many steps as it takes.</summary>
    static readonly TimeSpan FreshFit = TimeSpan.FromMilliseconds(100);

    /// <summary>A face that was away for less moves as before.</summary>
    static readonly TimeSpan ShortlyAway = TimeSpan.FromSeconds(1);

    FaceMotion _motion;
    FittedFace? _fitted;
    SmoothingSpec? _smoothing;
    LandmarkFilter? _landmarkFilter;
    PoseFilter? _poseFilter;
    ShapeReader? _shapes;
    CameraIntrinsics _camera;
    (int Width, int Height) _size;
    TimeSpan _time, _fitTime;
    bool _wasFitted, _learns;
    int _frames, _denials;

    public FaceReading Reading { get; private set; } = reading;

    /// <summary>Its own for as long as it is known.</summary>
    public int Id { get; private set; }

    public FaceState State { get; private set; }

    /// <summary>When it was seen last.</summary>
    public TimeSpan LastSeen { get; private set; }

    /// <summary>Whether this frame shows it.</summary>
    public bool IsSeen { get; set; }

    /// <summary>Whether another face overlaps it in this frame, or hides a part of it.</summary>
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
        FaceMotion motion = _motion;
        TimeSpan away = time - LastSeen;
        Restart(time);
        if (away < ShortlyAway)
        {
            // Who comes out from behind another walks on as before.
            motion.Update(Reading.Box, time, steady: true);
            _motion = motion;
        }
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

    /// <summary>It is given up; it stays as it was last seen or held.</summary>
    public void Lose()
    {
        State = FaceState.Lost;
        Reading.Restore();
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

    /// <summary>How sure it is that another face lies behind this one, in a comparison with that one's: what is larger is nearer, and what lies behind is seen where it should not be.</summary>
    public float Nearness { get; private set; }

    /// <summary>Judges what was seen before anything is mended.</summary>
    public void Judge(TimeSpan time) => Nearness = MathF.Log(_motion.Predict(time).Side) - Mismatch(Reading.Box, time);

    /// <summary>Mends what was seen where a nearer face hides a part of it; false where so much is hidden that nothing was seen.</summary>
    public bool Mend(TrackedFace nearer, TimeSpan time)
    {
        (Vector2 center, float side) = _motion.Predict(time);
        float hidden = Reading.Mend(center, side, nearer.Reading.Box);
        IsCrossed |= hidden > 0;
        return hidden <= OccludedShape.MostHidden;
    }

    /// <summary>Whether a nearer face should hide it by now.</summary>
    public bool IsHidden(TrackedFace nearer, TimeSpan time)
    {
        (Vector2 center, float side) = _motion.Predict(time);
        return Reading.Hidden(center, side, nearer.Expected(time)) > OccludedShape.MostHidden;
    }

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
            _poseFilter = smoothing.NewPoseFilter() ?? (smoothing.Method.Stage == SmoothingStage.Landmarks ? Reading.PoseSmoothing?.NewPoseFilter() : null);
        }
        _landmarkFilter?.Apply(Reading.Landmarks, time);
    }

    /// <summary>Steadies the pose, and the mesh with it.</summary>
    public void SmoothPose(TimeSpan time)
    {
        // A filter needs every frame's pose, asked for or not.
        if (_poseFilter is not null)
            Reading.Face.Turn(_poseFilter, time);
    }

    /// <summary>Makes what was read visible; what the face model gives is fitted when it is asked for.</summary>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="size">The picture's.</param>
    /// <param name="time">Of the frame.</param>
    /// <param name="hold">How long a face is held.</param>
    /// <param name="shapes">Null where no face model is fitted.</param>
    public void Describe(in CameraIntrinsics camera, (int Width, int Height) size, TimeSpan time, TimeSpan hold, ShapeReader? shapes)
    {
        (_camera, _size, _time, _shapes) = (camera, size, time, shapes);
        // What is drawn on, and what may be half another's face, teaches nothing of this one.
        _learns = IsSeen && !IsCrossed;
        Reading.Describe(Id, camera, posed: shapes is null);
        Face face = Reading.Face;
        face.Owe(shapes is null ? null : this);
        float sure = face.Presence ?? face.Score;
        face.Update(State, State != FaceState.Held ? sure : sure * (float)Math.Clamp(1 - (time - LastSeen) / hold, 0, 1));
    }

    /// <summary>Fits from where the last fit left it. The fitter serves all faces of a tracker, and they may be asked on several threads.</summary>
    void ILateReading.ReadShape(Face face)
    {
        lock (_shapes!)
        {
            if (!face.IsShapeLate)
                return;
            if (_fitted is null)
            {
                _fitted = _shapes.NewFace(Reading.Landmarks.Length);
                _fitted.Fit.Calibration = Calibration;
            }
            FitStart start = !_wasFitted ? FitStart.Anew : _time - _fitTime > FreshFit ? FitStart.Returning : _learns ? FitStart.Learning : FitStart.Following;
            bool found = _shapes.Read(face, Reading.Landmarks, _fitted, _camera, start);
            if (!found)
                Reading.Describe(Id, _camera, posed: true);
            (_wasFitted, _fitTime) = (true, _time);
            face.Settle(shape: true, visibility: !found);
        }
    }

    void ILateReading.ReadVisibility(Face face)
    {
        lock (_shapes!)
        {
            if (!face.IsVisibilityLate)
                return;
            _shapes.ReadVisibility(_fitted!, _camera, _size.Width, _size.Height);
            face.Settle(visibility: true);
        }
    }

    void Restart(TimeSpan time)
    {
        _frames = _denials = 0;
        _wasFitted = false;
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
