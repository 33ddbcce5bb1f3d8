namespace Mien;

/// <content>From where this person's expressions and poses are counted.</content>
sealed partial class TrackedFace
{
    FaceAtRest? _rest;

    /// <summary>This person's face at rest, where it is known.</summary>
    public FaceCalibration? Calibration { get; private set; }

    /// <summary>The pose that counts as zero; null: the camera's.</summary>
    public PoseCentre? Centre { get; private set; }

    /// <summary>Whether the face at rest is being collected.</summary>
    public bool IsCalibrating => _rest is not null;

    /// <summary>Begins to collect the face at rest; what was known of it is forgotten.</summary>
    public void Calibrate()
    {
        Calibrate(null);
        _rest = new FaceAtRest();
    }

    /// <summary>Takes a calibration, or forgets it.</summary>
    public void Calibrate(FaceCalibration? calibration)
    {
        _rest = null;
        SetCalibration(calibration);
    }

    /// <summary>Takes a centre, or forgets it.</summary>
    public void CountFrom(PoseCentre? centre)
    {
        Centre = centre;
        Reading.Face.CountFrom(centre);
    }

    /// <summary>Called for every frame when all is read.</summary>
    public void Count(TimeSpan time)
    {
        Reading.Face.CountFrom(Centre);
        // The fit waits to be asked for; a face at rest asks in every frame.
        if (_rest is null || !IsSeen || Reading.Face.Mesh is null || _fitted is not { Fit.IsValid: true } fitted || !_rest.TryTake(fitted, time, out FaceCalibration? calibration))
            return;
        SetCalibration(calibration);
        if (_rest.IsComplete)
            _rest = null;
    }

    void BeginZero(FaceTrackerOptions options)
    {
        Calibrate(options.Calibration);
        Centre = options.Centre;
    }

    void SetCalibration(FaceCalibration? calibration)
    {
        Calibration = calibration;
        if (_fitted is not null && _fitted.Fit.Calibration != calibration)
            _fitted.Fit.Calibration = calibration;
    }
}
