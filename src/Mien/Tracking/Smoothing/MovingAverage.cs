using System.Numerics;

namespace Mien;

/// <summary>
/// The mean over a stretch of time that ends now, as DmitriiShubin/3d_mask steadies its masks. Its own averages count frames (two for the
/// position, five for scale and rotation) and begin with zeros; this one counts time, n frames at r a second being (n − ½)/r, and begins
/// with the first frame.
/// </summary>
sealed class MovingAverage : TimedLandmarkFilter
{
    /// <summary>Most frames that are kept: all of the longest window at 120 frames a second. Where more come, some are left out, evenly, and the window stays whole.</summary>
    const int MostFrames = 64;

    readonly double _window;
    readonly float[][] _frames = new float[MostFrames][];
    readonly double[] _times = new double[MostFrames];
    double _now;
    int _newest, _held;

    public MovingAverage(int count, double window) : base(count)
    {
        _window = window;
        for (int i = 0; i < MostFrames; i++)
            _frames[i] = new float[Padded(count)];
    }

    protected override void Start(Span<float> values, float size)
    {
        _now = 0;
        _held = 0;
        Keep(values);
    }

    protected override void Step(Span<float> values, double seconds, float size)
    {
        _now += seconds;
        bool isKept = _now - _times[_newest] >= _window / (MostFrames - 1);
        if (isKept)
            Keep(values);
        Span<Vector<float>> sum = Lanes(values);
        int taken = 1;
        for (int back = isKept ? 1 : 0; back < _held; back++)
        {
            int slot = (_newest - back + MostFrames) % MostFrames;
            if (_now - _times[slot] > _window)
                break;
            taken++;
            Span<Vector<float>> frame = Lanes(_frames[slot]);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += frame[i];
        }
        var part = new Vector<float>(1f / taken);
        for (int i = 0; i < sum.Length; i++)
            sum[i] *= part;
    }

    void Keep(Span<float> values)
    {
        _newest = (_newest + 1) % MostFrames;
        _held = Math.Min(_held + 1, MostFrames);
        values.CopyTo(_frames[_newest]);
        _times[_newest] = _now;
    }
}
