using System.Numerics;

namespace Mien;

/// <summary>
/// The standard deviations of the noise on a face's shape, landmark by landmark: of what each does alike with its neighbours in the mesh and of what it
/// does alone. Networks err smoothly: what neighbours share is most of their noise, and more at brows and outline than at the nose. As in
/// <see cref="NoiseGauge"/> it is how far the middle one of five frames lies off the cubic through the others. Here mean lengths are
/// averaged, not squares, and each counts as at most <see cref="Clip"/> of them, so that a blink a second raises the lids' noise by a half and no more.
/// </summary>
sealed class ShapeNoiseGauge
{
    const float Clip = 2;

    /// <summary>Mean length of a vector whose three parts have the deviation 1: √(8/π).</summary>
    const float MeanLength = 1.5957691f;

    readonly int[][] _neighbours;
    readonly Vector3[][] _shapes = new Vector3[CubicGap.Frames][];
    readonly Vector3[] _off;
    readonly float[] _shared, _alone;
    readonly CubicGap _gap = new();
    float _least;
    double _elapsed;

    /// <param name="neighbours">For each landmark, those that share its motion, itself among them.</param>
    public ShapeNoiseGauge(int[][] neighbours)
    {
        _neighbours = neighbours;
        for (int i = 0; i < _shapes.Length; i++)
            _shapes[i] = new Vector3[neighbours.Length];
        _off = new Vector3[neighbours.Length];
        _shared = new float[neighbours.Length];
        _alone = new float[neighbours.Length];
    }

    /// <summary>Per axis, of the mean over a landmark and its neighbours, in the unit of the shapes.</summary>
    public ReadOnlySpan<float> Shared => _shared;

    /// <summary>Per axis, of the landmark against that mean.</summary>
    public ReadOnlySpan<float> Alone => _alone;

    /// <summary>Begins with a shape, at a deviation below which none falls: from nothing the bound would let nothing rise.</summary>
    public void Start(ReadOnlySpan<Vector3> shape, double least)
    {
        _least = (float)least;
        Array.Fill(_shared, _least);
        Array.Fill(_alone, _least);
        _elapsed = 0;
        _gap.Start();
        shape.CopyTo(_shapes[0]);
    }

    /// <summary>Takes the next shape, <paramref name="seconds"/> after the last.</summary>
    public void Take(ReadOnlySpan<Vector3> shape, double seconds)
    {
        if (_gap.Push(seconds))
        {
            Vector3[] oldest = _shapes[0];
            for (int i = 1; i < CubicGap.Frames; i++)
                _shapes[i - 1] = _shapes[i];
            _shapes[^1] = oldest;
        }
        shape.CopyTo(_shapes[_gap.Newest]);
        if (!_gap.IsFull)
            return;
        Span<double> weights = stackalloc double[CubicGap.Frames];
        float unit = (float)(1 / (Math.Sqrt(_gap.Weights(weights)) * MeanLength));
        (float a, float b, float c, float d, float e) = (unit * (float)weights[0], unit * (float)weights[1], unit * (float)weights[2], unit * (float)weights[3], unit * (float)weights[4]);
        (Vector3[] first, Vector3[] second, Vector3[] third, Vector3[] fourth, Vector3[] fifth) = (_shapes[0], _shapes[1], _shapes[2], _shapes[3], _shapes[4]);
        for (int i = 0; i < _off.Length; i++)
            _off[i] = a * first[i] + b * second[i] + c * third[i] + d * fourth[i] + e * fifth[i];
        Average(seconds);
    }

    /// <summary>In the first second over what there is, and without a bound, for the first guess is none.</summary>
    void Average(double seconds)
    {
        float share = (float)(seconds / (seconds + Math.Min(_elapsed, NoiseGauge.Memory)));
        float clip = _elapsed < NoiseGauge.Memory ? float.PositiveInfinity : Clip;
        _elapsed += seconds;
        for (int i = 0; i < _off.Length; i++)
        {
            Vector3 mean = default;
            foreach (int k in _neighbours[i])
                mean += _off[k];
            mean /= _neighbours[i].Length;
            Follow(ref _shared[i], mean.Length(), clip, share);
            Follow(ref _alone[i], Vector3.Distance(_off[i], mean), clip, share);
        }
    }

    void Follow(ref float deviation, float length, float clip, float share) =>
        deviation = MathF.Max(deviation + share * (MathF.Min(length, clip * deviation) - deviation), _least);
}
