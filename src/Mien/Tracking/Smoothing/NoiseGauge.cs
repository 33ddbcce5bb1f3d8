namespace Mien;

/// <summary>The standard deviation of the noise on a track of places, by how far the middle one of five lies off the cubic through the others (<see cref="CubicGap"/>).</summary>
sealed class NoiseGauge
{
    /// <summary>Time over which the estimate is averaged, seconds.</summary>
    public const double Memory = 1;

    /// <summary>One place counts as this many standard deviations at most: a jump is no noise.</summary>
    const double Clip = 3;

    readonly Vector3D[] _places = new Vector3D[CubicGap.Frames];
    readonly CubicGap _gap = new();
    double _square;

    /// <summary>Per axis, in the units that <see cref="Take"/> was given.</summary>
    public double Deviation => Math.Sqrt(_square);

    /// <summary>Begins with a place and a first guess.</summary>
    public void Start(Vector3D place, double deviation)
    {
        _square = deviation * deviation;
        _gap.Start();
        _places[0] = place;
    }

    /// <summary>Takes the next place, <paramref name="seconds"/> after the last; the deviation is counted in <paramref name="unit"/>s of the places.</summary>
    public void Take(Vector3D place, double seconds, double unit)
    {
        if (_gap.Push(seconds))
            for (int i = 1; i < CubicGap.Frames; i++)
                _places[i - 1] = _places[i];
        _places[_gap.Newest] = place;
        if (!_gap.IsFull)
            return;
        Span<double> weights = stackalloc double[CubicGap.Frames];
        double gain = _gap.Weights(weights);
        Vector3D off = default;
        for (int i = 0; i < CubicGap.Frames; i++)
            off += _places[i] * weights[i];
        double square = off.Dot(off) / (3 * gain * unit * unit);
        _square += seconds / (seconds + Memory) * (Math.Min(square, Clip * Clip * _square) - _square);
    }
}
