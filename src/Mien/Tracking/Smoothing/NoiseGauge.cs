namespace Mien;

/// <summary>
/// The standard deviation of the noise on a track of places: by how much the middle one of five lies off the cubic through the other
/// four, at their times. Motion below a few hertz runs along the cubic; noise of every frame by itself does not.
/// </summary>
sealed class NoiseGauge
{
    const int Frames = 5, Middle = 2;

    /// <summary>Time over which the estimate is averaged, seconds.</summary>
    public const double Memory = 1;

    /// <summary>One place counts as this many standard deviations at most: a jump is no noise.</summary>
    const double Clip = 3;

    readonly double[] _times = new double[Frames];
    readonly Vector3D[] _places = new Vector3D[Frames];
    double _square;
    int _held;

    /// <summary>Per axis, in the units that <see cref="Take"/> was given.</summary>
    public double Deviation => Math.Sqrt(_square);

    /// <summary>Begins with a place and a first guess.</summary>
    public void Start(Vector3D place, double deviation)
    {
        _square = deviation * deviation;
        _held = 0;
        Push(place, 0);
    }

    /// <summary>Takes the next place, <paramref name="seconds"/> after the last; the deviation is counted in <paramref name="unit"/>s of the places.</summary>
    public void Take(Vector3D place, double seconds, double unit)
    {
        Push(place, seconds);
        if (_held < Frames)
            return;
        Vector3D off = _places[Middle];
        double gain = 1;
        for (int i = 0; i < Frames; i++)
        {
            if (i == Middle)
                continue;
            double weight = 1;
            for (int k = 0; k < Frames; k++)
                if (k != i && k != Middle)
                    weight *= (_times[Middle] - _times[k]) / (_times[i] - _times[k]);
            off -= _places[i] * weight;
            gain += weight * weight;
        }
        double square = off.Dot(off) / (3 * gain * unit * unit);
        _square += seconds / (seconds + Memory) * (Math.Min(square, Clip * Clip * _square) - _square);
    }

    void Push(Vector3D place, double seconds)
    {
        double now = _held == 0 ? 0 : _times[_held - 1] + seconds;
        if (_held == Frames)
        {
            // Times count from the oldest place, so that they stay small.
            double oldest = _times[1];
            for (int i = 1; i < Frames; i++)
                (_times[i - 1], _places[i - 1]) = (_times[i] - oldest, _places[i]);
            now -= oldest;
            _held--;
        }
        (_times[_held], _places[_held]) = (now, place);
        _held++;
    }
}
