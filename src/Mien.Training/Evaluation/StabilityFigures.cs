namespace Mien.Training;

/// <summary>What one smoothing makes of one pack, means over the heads; not a number where the sequence was not asked for or a face was lost in it.</summary>
public sealed class StabilityFigures
{
    readonly Dictionary<string, (double Sum, int Count)> _sums = [];

    /// <summary>The smoothing.</summary>
    public required SmoothingSpec Smoothing { get; init; }

    /// <summary>Jitter of the landmarks of a still sequence (its name), % of the eyes' distance.</summary>
    public double Jitter(string still) => Mean($"{still} jitter");

    /// <summary>Jitter of the pose of a still sequence: its turn, degrees.</summary>
    public double TurnJitter(string still) => Mean($"{still} turn");

    /// <summary>Its shift, millimetres.</summary>
    public double ShiftJitter(string still) => Mean($"{still} shift");

    /// <summary>Lag of the landmarks behind the truth in a moving sequence, milliseconds.</summary>
    public double Lag(string moving) => Mean($"{moving} lag");

    /// <summary>Lag of the pose: of the turn in yaw, of the shift in the others, milliseconds.</summary>
    public double PoseLag(string moving) => Mean($"{moving} pose lag");

    /// <summary>How far the landmarks shoot beyond a step, % of it.</summary>
    public double Overshoot => Mean("overshoot");

    /// <summary>How far the pose does.</summary>
    public double PoseOvershoot => Mean("pose overshoot");

    /// <summary>Depth of blinks against the unsmoothed ones, %.</summary>
    public double Blink => Mean("blink");

    /// <summary>In videos: jitter, % of the eyes' distance; what moves above 3 Hz counts too.</summary>
    public double VideoJitter => Math.Sqrt(Mean("video jitter"));

    /// <summary>In videos: the same in frames in which the face rests.</summary>
    public double VideoRestJitter => Math.Sqrt(Mean("video rest"));

    /// <summary>In videos: depth of blinks against the unsmoothed ones, %.</summary>
    public double VideoBlink => Mean("video blink");

    internal void Add(string figure, double value, int weight = 1)
    {
        (double sum, int count) = _sums.GetValueOrDefault(figure);
        _sums[figure] = (sum + weight * value, count + weight);
    }

    double Mean(string figure) => _sums.TryGetValue(figure, out (double Sum, int Count) value) && value.Count > 0 ? value.Sum / value.Count : double.NaN;
}
