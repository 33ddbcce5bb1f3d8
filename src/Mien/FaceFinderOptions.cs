namespace Mien;

/// <summary>How faces are looked for in still pictures.</summary>
public sealed record FaceFinderOptions
{
    /// <summary>The pack; null takes the one that <see cref="PackChoice.Resolve"/> chooses.</summary>
    public Pack? Pack { get; init; }

    /// <summary>Most faces per picture, the surest first. MediaPipe's default is 1; stills default to all.</summary>
    public int MaxFaces { get; init; } = 1000;

    /// <summary>Detector score from which something is looked at, 0 … 1.</summary>
    public float MinDetection { get; init; } = 0.5f;

    /// <summary>Presence from which it is a face, 0 … 1; null takes the pack's (<c>mien</c>: 0.9, MediaPipe's: 0.5). Of no account where the networks do not say.</summary>
    public float? MinPresence { get; init; }

    /// <summary>Overlap (intersection over union) from which two detections are one face; null takes the pack's (MediaPipe: 0.5, its legacy graphs 0.3).</summary>
    public float? MinSuppression { get; init; }

    /// <summary>Field of view of the camera along the picture's longer side, degrees. A guess: distances, and the angles of faces off the middle, move with it.</summary>
    public double FieldOfViewDegrees { get; init; } = CameraIntrinsics.DefaultFieldOfViewDegrees;

    /// <summary>The camera, where it is known; takes the place of <see cref="FieldOfViewDegrees"/>.</summary>
    public CameraIntrinsics? Intrinsics { get; init; }

    /// <summary>Also search overlapping tiles of several sizes, for faces that are small in a large picture; of no account with opentrack's networks.</summary>
    public bool Thorough { get; init; }

    /// <summary>
    /// How often the face is looked at again in the region that the last look gave; null takes what suits the pack: two times with
    /// MediaPipe's networks (its image mode does not, but that is where the landmarks settle), as often as its <c>pack.json</c> says with others.
    /// </summary>
    public int? Refinements { get; init; }

    /// <summary>
    /// Whether a pack whose irises have a network of their own runs it on both eyes (MediaPipe's <c>refine_landmarks</c>); without it there are
    /// 468 landmarks and no gaze, in a third of the time.
    /// </summary>
    public bool Irises { get; init; } = true;

    /// <summary>Whether the face model is fitted to the landmarks, which gives expression, mesh and visibility, the pose and how sure it is.</summary>
    public bool Fit { get; init; } = true;

    /// <summary>Whether the pack's own network for the expression runs as well.</summary>
    public bool NetworkBlendshapes { get; init; } = true;

    /// <summary>Threads of one network run. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">A value makes no sense.</exception>
    internal void Check()
    {
        static void Share(double value, string name)
        {
            if (!(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(name, $"{name} lies between 0 and 1, not at {value}.");
        }
        Share(MinDetection, nameof(MinDetection));
        Share(MinPresence ?? 0, nameof(MinPresence));
        Share(MinSuppression ?? 0, nameof(MinSuppression));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFaces, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Refinements ?? 0, nameof(Refinements));
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        if (!(FieldOfViewDegrees is > 0 and < 180))
            throw new ArgumentOutOfRangeException(nameof(FieldOfViewDegrees), $"A field of view lies between 0 and 180 degrees, not at {FieldOfViewDegrees}.");
    }
}
