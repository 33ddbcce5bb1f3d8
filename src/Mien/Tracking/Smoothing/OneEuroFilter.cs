using System.Numerics;

namespace Mien;

/// <summary>
/// The one-euro filter (Casiez, Roussel, Vogel: "1€ Filter", CHI 2012) of every coordinate by itself, in the form and with the constants
/// of MediaPipe's landmark smoothing: a first-order low-pass whose cutoff rises with the coordinate's speed in face sizes a second.
/// </summary>
sealed class OneEuroFilter(int count, double minCutoff, double beta, double derivativeCutoff) : TimedLandmarkFilter(count)
{
    readonly float[] _raw = new float[Padded(count)], _smooth = new float[Padded(count)], _speed = new float[Padded(count)];

    protected override void Start(Span<float> values, float size)
    {
        values.CopyTo(_raw);
        values.CopyTo(_smooth);
        Array.Clear(_speed);
    }

    /// <summary>speed += α(derivative)·(Δx/(size·Δt) − speed); cutoff = min + β·|speed|; y += α(cutoff)·(x − y); α(f) = 2πf/(2πf + 1/Δt).</summary>
    protected override void Step(Span<float> values, double seconds, float size)
    {
        double turn = 2 * Math.PI * seconds;
        var perSpeed = new Vector<float>((float)(1 / (size * seconds)));
        var speedGain = new Vector<float>((float)(turn * derivativeCutoff / (turn * derivativeCutoff + 1)));
        var least = new Vector<float>((float)(turn * minCutoff));
        var rise = new Vector<float>((float)(turn * beta));
        Span<Vector<float>> x = Lanes(values);
        Span<Vector<float>> raw = Lanes(_raw), smooth = Lanes(_smooth);
        Span<Vector<float>> speed = Lanes(_speed);
        for (int i = 0; i < x.Length; i++)
        {
            speed[i] += speedGain * ((x[i] - raw[i]) * perSpeed - speed[i]);
            Vector<float> open = least + rise * Vector.Abs(speed[i]);
            raw[i] = x[i];
            smooth[i] += open / (open + Vector<float>.One) * (x[i] - smooth[i]);
            x[i] = smooth[i];
        }
    }
}
