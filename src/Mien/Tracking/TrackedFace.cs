namespace Mien;

/// <summary>A face that a tracker follows: its id and the reading that finds it again; both serve one face after another.</summary>
sealed class TrackedFace(FaceReading reading)
{
    /// <summary>Frames from one question to the detector to the next, and how often it may deny the face before that is let go.</summary>
    public const int Interval = 10, MostDenials = 2;

    FittedFace? _fitted;
    bool _follows;
    int _frames, _denials;

    public FaceReading Reading { get; } = reading;

    /// <summary>Its own for as long as it is followed.</summary>
    public int Id { get; private set; }

    /// <summary>Another face begins.</summary>
    public void Begin(int id)
    {
        Id = id;
        _frames = _denials = 0;
        _follows = false;
    }

    /// <summary>Fits the face model to what was read, from where the last frame left it.</summary>
    public void ReadShape(ShapeReader? shapes, in CameraIntrinsics camera, int width, int height)
    {
        if (shapes is null)
            return;
        _fitted ??= shapes.NewFace(Reading.Landmarks.Length);
        shapes.Read(Reading.Face, Reading.Landmarks, _fitted, camera, width, height, _follows);
        _follows = true;
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
