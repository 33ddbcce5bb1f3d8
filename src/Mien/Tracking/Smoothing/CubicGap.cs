namespace Mien;

/// <summary>
/// The times of the last five frames, and by which weights of their places the middle one lies off the cubic through the other four. Motion below
/// a few hertz runs along the cubic; noise of every frame by itself does not.
/// </summary>
sealed class CubicGap
{
    public const int Frames = 5;

    const int Middle = 2;

    readonly double[] _times = new double[Frames];
    int _held;

    /// <summary>Index of the newest frame.</summary>
    public int Newest => _held - 1;

    /// <summary>Whether there are five.</summary>
    public bool IsFull => _held == Frames;

    /// <summary>Begins with a frame.</summary>
    public void Start() => (_held, _times[0]) = (1, 0);

    /// <summary>Takes a frame, <paramref name="seconds"/> after the last. True where the oldest fell out, so that the others moved up by one.</summary>
    public bool Push(double seconds)
    {
        double now = _times[_held - 1] + seconds;
        bool full = IsFull;
        if (full)
        {
            // Times count from the oldest frame, so that they stay small.
            double oldest = _times[1];
            for (int i = 1; i < Frames; i++)
                _times[i - 1] = _times[i] - oldest;
            now -= oldest;
            _held--;
        }
        _times[_held++] = now;
        return full;
    }

    /// <summary>The five weights, 1 in the middle; returns the sum of their squares, by which independent noise of the places grows.</summary>
    public double Weights(Span<double> weights)
    {
        double squares = 1;
        weights[Middle] = 1;
        for (int i = 0; i < Frames; i++)
        {
            if (i == Middle)
                continue;
            double weight = 1;
            for (int k = 0; k < Frames; k++)
                if (k != i && k != Middle)
                    weight *= (_times[Middle] - _times[k]) / (_times[i] - _times[k]);
            weights[i] = -weight;
            squares += weight * weight;
        }
        return squares;
    }
}
