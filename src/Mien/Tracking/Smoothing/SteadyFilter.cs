using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien;

/// <summary>
/// Mien's own: motion of the whole face and motion within it, each by its own rule. What moves all landmarks alike (shift, turn, size) is
/// fitted to all of them, so their independent noise averages out, and is filtered as three small vectors. What is left is motion within
/// the face: the part that a landmark shares with its neighbours in the mesh, and the part that it has alone. Each of these five errors
/// (what is seen minus what is held) is followed with a cutoff that depends on how far it stands above the noise: an error that
/// noise explains is averaged over a second, one that it cannot explain (a nod, a blink) is followed in the same frame. There is no estimate
/// of speed that would have to rise first, and what is held stays behind what is seen by little more than the noise. The noise itself is
/// measured as frames come: what each frame does by itself.
/// </summary>
sealed class SteadyFilter : TimedLandmarkFilter
{
    /// <summary>
    /// Root mean square distance of a face's landmarks from their centre in units of its size (of the mean sides of its box, seen from the
    /// front): what a turn of 1 rad moves them by. The size is taken from this distance, which, unlike the box, does not change with a turn.
    /// </summary>
    const double Reach = 0.4;

    /// <summary>Times the noise from which a landmark's motion within the face makes it count less in the motion of the face.</summary>
    const double Unsteady = 2;

    readonly double _minCutoff, _knee, _kneeWithin, _leastNoise;
    readonly int[][] _neighbours;
    readonly Vector3[] _shape, _error;
    readonly float[] _weights;
    readonly NoiseGauge _shiftNoise = new(), _turnNoise = new(), _scaleNoise = new();
    readonly ShapeNoiseGauge _shapeNoise;
    FaceSimilarity _seen, _held;

    public SteadyFilter(int count, double minCutoff, double knee, double kneeWithin, double leastNoise) : base(count)
    {
        _minCutoff = minCutoff;
        (_knee, _kneeWithin) = (knee, kneeWithin);
        _leastNoise = leastNoise / 100;
        _neighbours = LandmarkNeighbours.Of(count);
        _shape = new Vector3[count];
        _error = new Vector3[count];
        _weights = new float[count];
        _shapeNoise = new ShapeNoiseGauge(_neighbours);
    }

    protected override void Start(Span<float> values, float size)
    {
        Span<Vector3> points = Points(values);
        Vector3 sum = default;
        foreach (Vector3 p in points)
            sum += p;
        sum /= points.Length;
        float square = 0;
        foreach (Vector3 p in points)
            square += Vector3.DistanceSquared(p, sum) / points.Length;
        double scale = Math.Sqrt(square) / Reach;
        _seen = _held = new FaceSimilarity(Rotation3.Identity, scale, new Vector3D(sum.X, sum.Y, sum.Z));
        _seen.Undo(points, _shape);
        Array.Fill(_weights, 1);
        _shiftNoise.Start(_seen.Shift, _leastNoise);
        _turnNoise.Start(default, _leastNoise);
        _scaleNoise.Start(new Vector3D(Math.Log(scale) * Reach, 0, 0), _leastNoise);
        _shapeNoise.Start(_shape, _leastNoise);
    }

    protected override void Step(Span<float> values, double seconds, float size)
    {
        Span<Vector3> points = Points(values);
        _seen = _seen.Fitted(_shape, points, _weights);
        _shiftNoise.Take(_seen.Shift, seconds, _held.Scale);
        _turnNoise.Take(_seen.Rotation.ToRotationVector() * Reach, seconds, 1);
        _scaleNoise.Take(new Vector3D(Math.Log(_seen.Scale) * Reach, 0, 0), seconds, 1);
        _seen.Undo(points, _error);
        double turn = 2 * Math.PI * seconds;
        _held = Followed(turn);
        FollowShape(turn, seconds);
        _held.Apply(_shape, points);
    }

    FaceSimilarity Followed(double turn)
    {
        Vector3D shift = _seen.Shift - _held.Shift;
        Vector3D rotation = (_seen.Rotation * _held.Rotation.Inverse()).ToRotationVector();
        double scale = Math.Log(_seen.Scale / _held.Scale);
        double shiftGain = Gain(shift.Length / _seen.Scale, _shiftNoise.Deviation, _knee, turn);
        double rotationGain = Gain(rotation.Length * Reach, _turnNoise.Deviation, _knee, turn);
        double scaleGain = Gain(Math.Abs(scale) * Reach, _scaleNoise.Deviation, _knee, turn);
        return new FaceSimilarity(
            Rotation3.FromRotationVector(rotation * rotationGain) * _held.Rotation,
            _held.Scale * Math.Exp(scale * scaleGain),
            _held.Shift + shift * shiftGain);
    }

    /// <summary>The errors are given as places: the shape that is seen.</summary>
    void FollowShape(double turn, double seconds)
    {
        _shapeNoise.Take(_error, seconds);
        ReadOnlySpan<float> sharedNoise = _shapeNoise.Shared, aloneNoise = _shapeNoise.Alone;
        for (int i = 0; i < _error.Length; i++)
            _error[i] -= _shape[i];
        for (int i = 0; i < _shape.Length; i++)
        {
            Vector3 shared = Mean(_neighbours[i]), alone = _error[i] - shared;
            double length = shared.Length();
            _shape[i] += (float)Gain(length, sharedNoise[i], _kneeWithin, turn) * shared + (float)Gain(alone.Length(), aloneNoise[i], _kneeWithin, turn) * alone;
            double moving = length / (Unsteady * sharedNoise[i]);
            _weights[i] = (float)(1 / (1 + moving * moving));
        }
    }

    Vector3 Mean(int[] landmarks)
    {
        Vector3 sum = default;
        foreach (int i in landmarks)
            sum += _error[i];
        return sum / landmarks.Length;
    }

    /// <summary>Share of an error that is followed at once: a low-pass of first order whose cutoff rises with the fourth power of error over noise.</summary>
    double Gain(double error, double noise, double knee, double turn)
    {
        double above = error / (knee * Math.Max(noise, _leastNoise));
        above *= above;
        double open = turn * _minCutoff * (1 + above * above);
        return double.IsPositiveInfinity(open) ? 1 : open / (1 + open);
    }

    Span<Vector3> Points(Span<float> values) => MemoryMarshal.Cast<float, Vector3>(values[..(3 * Count)]);
}
