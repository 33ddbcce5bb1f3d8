namespace Mien;

/// <summary>
/// Collects a face at rest over about a second: in the first half who it is; in the second, with that identity fixed, which expressions a fit reads in it.
/// Medians, so that a blink or a bad frame does not matter.
/// </summary>
sealed class FaceAtRest
{
    static readonly TimeSpan Half = TimeSpan.FromSeconds(0.5);

    /// <summary>Frames that a half takes at least, and at most.</summary>
    const int Least = 8, Most = 120;

    readonly float[][] _samples = new float[Most][];
    readonly float[] _values = new float[Most];
    float[]? _identity;
    TimeSpan _began;
    int _count;

    /// <summary>Takes a frame in which the face was seen and fitted. True where the fit shall go on with <paramref name="calibration"/>.</summary>
    /// <param name="fitted">The fit.</param>
    /// <param name="time">Of the frame.</param>
    /// <param name="calibration">The identity alone after the first half, all of it after the second.</param>
    public bool TryTake(FittedFace fitted, TimeSpan time, out FaceCalibration? calibration)
    {
        calibration = null;
        if (_count == 0)
            _began = time;
        _samples[_count++] = (_identity is null ? fitted.Fit.Shape.Identity : fitted.Measured).ToArray();
        if (_count < Most && (_count < Least || time - _began < Half))
            return false;
        float[] median = Median();
        _count = 0;
        IsComplete = _identity is not null;
        calibration = _identity is null ? new FaceCalibration(_identity = median, new float[Blendshapes.Count]) : new FaceCalibration(_identity, median);
        return true;
    }

    /// <summary>Whether both halves are over.</summary>
    public bool IsComplete { get; private set; }

    float[] Median()
    {
        float[] median = new float[_samples[0].Length];
        Span<float> values = _values.AsSpan(0, _count);
        for (int i = 0; i < median.Length; i++)
        {
            for (int k = 0; k < _count; k++)
                values[k] = _samples[k][i];
            values.Sort();
            median[i] = values[_count / 2];
        }
        return median;
    }
}
