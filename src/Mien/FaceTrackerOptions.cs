namespace Mien;

/// <summary>How faces are followed through the frames of a video.</summary>
public sealed record FaceTrackerOptions
{
    /// <summary>The pack; null takes the one that <see cref="PackChoice.Resolve"/> chooses.</summary>
    public Pack? Pack { get; init; }

    /// <summary>Most faces at a time. While fewer are followed, the detector looks for others.</summary>
    public int MaxFaces { get; init; } = 1;

    /// <summary>
    /// How faces are steadied, each by filters of its own; <see cref="SmoothingSpec.None"/> leaves them as they are read. The look-ahead mean,
    /// which gives frames late, is for a <see cref="DelayedFaceTracker"/> alone.
    /// </summary>
    public SmoothingSpec Smoothing { get; init; } = SmoothingSpec.Default;

    /// <summary>
    /// How often the detector looks for further faces while some are followed; at every frame while nobody is seen or somebody has just gone.
    /// Zero: at every frame, as MediaPipe does.
    /// </summary>
    public TimeSpan SearchInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether detectors look on a thread of their own, so that no frame waits for them: new faces appear a frame or two later, and which one
    /// depends on the machine. Their networks are loaded a second time.
    /// </summary>
    public bool DetectInBackground { get; init; }

    /// <summary>How long a face that is not seen is held where its motion leads, before it is given up.</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a face that was given up gets its id back if it returns near where its motion leads.</summary>
    public TimeSpan MemoryTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Detector score from which something is looked at, 0 … 1.</summary>
    public float MinDetection { get; init; } = 0.5f;

    /// <summary>Presence from which a region shows a face, 0 … 1; a face that falls below it is no longer followed. Null: a face begins where the pack says (<c>mien</c>: 0.9, MediaPipe's: 0.5), and is followed down to 0.5, or to the pack's where that is less.</summary>
    public float? MinPresence { get; init; }

    /// <summary>Overlap (intersection over union of the regions) from which a detection is a face that is followed already, 0 … 1.</summary>
    public float MinTracking { get; init; } = 0.5f;

    /// <summary>Overlap (intersection over union) from which two detections are one face; null takes the pack's (MediaPipe: 0.5, its legacy graphs 0.3).</summary>
    public float? MinSuppression { get; init; }

    /// <summary>Field of view of the camera along the picture's longer side, degrees. A guess: distances, and the angles of faces off the middle, move with it.</summary>
    public double FieldOfViewDegrees { get; init; } = CameraIntrinsics.DefaultFieldOfViewDegrees;

    /// <summary>The camera, where it is known; takes the place of <see cref="FieldOfViewDegrees"/>.</summary>
    public CameraIntrinsics? Intrinsics { get; init; }

    /// <summary>
    /// Whether a pack whose irises have a network of their own runs it on both eyes (MediaPipe's <c>refine_landmarks</c>); without it there are
    /// 468 landmarks and no gaze, in a third of the time.
    /// </summary>
    public bool Irises { get; init; } = true;

    /// <summary>Whether the face model is fitted to the landmarks, which gives expression, mesh and visibility, the pose and how sure it is. The fit of a frame runs when one of these is first asked for.</summary>
    public bool Fit { get; init; } = true;

    /// <summary>The face at rest of the one person who is followed, stored by an earlier <see cref="FaceTracker.Calibrate(int)"/>; every new face takes it. Needs <see cref="Fit"/>.</summary>
    public FaceCalibration? Calibration { get; init; }

    /// <summary>The pose that counts as zero for every new face, until <see cref="FaceTracker.Recentre(int)"/>.</summary>
    public PoseCentre? Centre { get; init; }

    /// <summary>Whether the pack's own network for the expression runs as well; it takes a third of the landmarks' time.</summary>
    public bool NetworkBlendshapes { get; init; }

    /// <summary>Threads of one network run. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The camera of pictures of this size.</summary>
    internal CameraIntrinsics CameraOf(int width, int height) => Intrinsics ?? CameraIntrinsics.FromFieldOfView(FieldOfViewDegrees, width, height);

    /// <exception cref="ArgumentException">A value makes no sense.</exception>
    internal void Check()
    {
        // The same rules as for stills; only the overlap that joins detection and track is the tracker's own.
        new FaceFinderOptions
        {
            MaxFaces = MaxFaces,
            MinDetection = MinDetection,
            MinPresence = MinPresence,
            MinSuppression = MinSuppression,
            FieldOfViewDegrees = FieldOfViewDegrees,
            Threads = Threads,
        }.Check();
        foreach ((TimeSpan time, string name) in (ReadOnlySpan<(TimeSpan, string)>)[(SearchInterval, nameof(SearchInterval)), (HoldTime, nameof(HoldTime)), (MemoryTime, nameof(MemoryTime))])
            if (time < TimeSpan.Zero || time > TimeSpan.FromHours(1))
                throw new ArgumentOutOfRangeException(name, $"{name} lies between nothing and an hour, not at {time}.");
        if (Smoothing.Delay > 0)
            throw new ArgumentException($"{Smoothing.Method.Name} gives frames late, which this tracker cannot: use a {nameof(DelayedFaceTracker)}, or another smoothing.");
        Check(Calibration);
        if (!(MinTracking is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinTracking), $"{nameof(MinTracking)} lies between 0 and 1, not at {MinTracking}.");
    }
    /// <exception cref="ArgumentException">The calibration is of another model.</exception>
    internal static void Check(FaceCalibration? calibration)
    {
        if (calibration is not null && (calibration.Identity.Length != FaceModel.Default.IdentityCount || calibration.Rest.Length != Blendshapes.Count))
            throw new ArgumentException($"This calibration has {calibration.Identity.Length} identity coefficients and {calibration.Rest.Length} expressions; the model has {FaceModel.Default.IdentityCount} and {Blendshapes.Count}. Calibrate again.");
    }
}
