namespace Mien.Training;

/// <summary>What <see cref="StabilityEvaluation"/> measured of one pack.</summary>
public sealed class PackStability
{
    readonly List<double> _drifts = [];

    /// <summary>The pack's name.</summary>
    public required string Pack { get; init; }

    /// <summary>By smoothing, in the order asked for.</summary>
    public required IReadOnlyList<StabilityFigures> Figures { get; init; }

    /// <summary>How far the landmarks of a still face wander in ten seconds of closed loop, % of the eyes' distance, root mean square over the heads; not a number where it was not measured.</summary>
    public double Drift => _drifts.Count > 0 ? Math.Sqrt(_drifts.Average(drift => drift * drift)) : double.NaN;

    /// <summary>Frames in which a face that was there was not seen, by sequence, over all heads; sequences without any are left out.</summary>
    public IReadOnlyDictionary<string, int> Missed => _missed;

    /// <summary>Most frames that a face which had gone was still seen; null where it was not measured.</summary>
    public int? LossFrames { get; private set; }

    /// <summary>Most frames that a face which was there again was not seen.</summary>
    public int? ReturnFrames { get; private set; }

    /// <summary>Returns that got another id, of <see cref="Returns"/>.</summary>
    public int NewIds { get; private set; }

    /// <summary>How often a face came back.</summary>
    public int Returns { get; private set; }

    /// <summary>How far off the landmarks are in the frame in which a face is found again, against a second later, % of the eyes' distance, the worst.</summary>
    public double ReturnError { get; private set; } = double.NaN;

    /// <summary>The videos.</summary>
    public IReadOnlyList<VideoStability> Videos => _videos;

    readonly SortedDictionary<string, int> _missed = new(StringComparer.Ordinal);
    readonly List<VideoStability> _videos = [];

    internal void AddDrift(double drift) => _drifts.Add(drift);

    internal void AddMissed(string scene, int frames)
    {
        if (frames > 0)
            _missed[scene] = _missed.GetValueOrDefault(scene) + frames;
    }

    internal void AddReturn(int lossFrames, int returnFrames, bool sameId, double error)
    {
        LossFrames = Math.Max(LossFrames ?? 0, lossFrames);
        ReturnFrames = Math.Max(ReturnFrames ?? 0, returnFrames);
        Returns++;
        NewIds += sameId ? 0 : 1;
        ReturnError = double.IsNaN(ReturnError) ? error : Math.Max(ReturnError, error);
    }

    internal void Add(VideoStability video) => _videos.Add(video);
}

/// <summary>A real video as a pack's tracker saw it, without smoothing.</summary>
/// <param name="Name">The file's.</param>
/// <param name="Frames">Frames.</param>
/// <param name="Seen">Faces seen, over all frames.</param>
/// <param name="Resting">Of them, those that rest.</param>
/// <param name="Held">Faces held where they were not seen, over all frames.</param>
/// <param name="Lost">How often one was given up.</param>
/// <param name="Blinks">Blinks found.</param>
public sealed record VideoStability(string Name, int Frames, int Seen, int Resting, int Held, int Lost, int Blinks);
