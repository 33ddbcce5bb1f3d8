using System.Numerics;

namespace Mien;

/// <summary>
/// MediaPipe's relative velocity filter of every coordinate by itself: a first-order low-pass that opens with the speed, in face sizes a
/// second, over the last few frames. Distances are scaled by the present size of the face (its "force current scale"); its default
/// compares scaled positions, which moves with the origin of the picture. The window is a number of frames, but looks back by time:
/// with n frames in it, over no more than (1 + n)/30 s.
/// </summary>
sealed class VelocityFilter : TimedLandmarkFilter
{
    const double LongestFrame = 1.0 / 30;

    readonly double _velocityScale;
    readonly float[] _raw, _smooth, _sum;
    readonly float[][] _distances;
    readonly double[] _durations;
    int _newest, _held;

    public VelocityFilter(int count, int window, double velocityScale) : base(count)
    {
        _velocityScale = velocityScale;
        _raw = new float[Padded(count)];
        _smooth = new float[Padded(count)];
        _sum = new float[Padded(count)];
        _durations = new double[window];
        _distances = new float[window][];
        for (int i = 0; i < window; i++)
            _distances[i] = new float[Padded(count)];
    }

    protected override void Start(Span<float> values, float size)
    {
        values.CopyTo(_raw);
        values.CopyTo(_smooth);
        _held = 0;
    }

    /// <summary>α = 1 − 1/(1 + velocity scale·|sum of distances|/(sum of durations)); y += α·(x − y).</summary>
    protected override void Step(Span<float> values, double seconds, float size)
    {
        int window = _durations.Length;
        // The slot of the oldest frame becomes this one's after the sum is taken.
        double duration = seconds, longest = (1 + _held) * LongestFrame + 1e-6;
        Span<Vector<float>> sum = Lanes(_sum);
        sum.Clear();
        for (int k = 0; k < _held; k++)
        {
            int slot = (_newest - k + window) % window;
            if (duration + _durations[slot] > longest)
                break;
            duration += _durations[slot];
            Span<Vector<float>> distance = Lanes(_distances[slot]);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += distance[i];
        }
        _newest = (_newest + 1) % window;
        _held = Math.Min(_held + 1, window);
        _durations[_newest] = seconds;

        var perSize = new Vector<float>(1 / size);
        var perDuration = new Vector<float>((float)(_velocityScale / duration));
        Span<Vector<float>> x = Lanes(values), own = Lanes(_distances[_newest]);
        Span<Vector<float>> raw = Lanes(_raw), smooth = Lanes(_smooth);
        for (int i = 0; i < x.Length; i++)
        {
            own[i] = (x[i] - raw[i]) * perSize;
            raw[i] = x[i];
            Vector<float> open = Vector.Abs(sum[i] + own[i]) * perDuration;
            smooth[i] += open / (Vector<float>.One + open) * (x[i] - smooth[i]);
            x[i] = smooth[i];
        }
    }
}
