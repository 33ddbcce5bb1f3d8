using System.Numerics;

namespace Mien;

/// <summary>
/// 3DDFA_V2's smoothing of videos: the mean over the frames before and after, so that the output comes <c>after</c> frames late, has no
/// lag of its own and is flushed at the end. The first frame counts as if it had stood <c>before</c> frames longer, the last
/// <c>after</c> frames longer. By the original's definition it counts frames, whatever their times: the one filter that does.
/// A frame with a number that is not finite is given back as it came and is left out of the others' means.
/// </summary>
sealed class LookAheadMean : LandmarkFilter
{
    readonly int _before, _after;
    readonly Vector3[][] _ring;
    readonly bool[] _finite;
    // Frames taken, and given back; frame i lies in slot i % length.
    long _taken, _given;

    public LookAheadMean(int count, int before, int after) : base(count)
    {
        (_before, _after) = (before, after);
        _ring = new Vector3[before + 1 + after][];
        _finite = new bool[_ring.Length];
        for (int i = 0; i < _ring.Length; i++)
            _ring[i] = new Vector3[count];
    }

    /// <inheritdoc/>
    public override int Delay => _after;

    /// <inheritdoc/>
    public override bool Apply(Span<Vector3> landmarks, TimeSpan time)
    {
        Check(landmarks);
        int slot = (int)(_taken++ % _ring.Length);
        landmarks.CopyTo(_ring[slot]);
        _finite[slot] = float.IsFinite(TimedLandmarkFilter.FaceSize(landmarks));
        if (_taken - _given <= _after)
            return false;
        Give(landmarks);
        return true;
    }

    /// <inheritdoc/>
    public override bool Flush(Span<Vector3> landmarks)
    {
        Check(landmarks);
        if (_given == _taken)
        {
            Reset();
            return false;
        }
        Give(landmarks);
        return true;
    }

    /// <inheritdoc/>
    public override void Reset() => _taken = _given = 0;

    void Give(Span<Vector3> landmarks)
    {
        long middle = _given++;
        int own = (int)(middle % _ring.Length);
        if (!_finite[own])
        {
            _ring[own].CopyTo(landmarks);
            return;
        }
        landmarks.Clear();
        int frames = 0;
        for (long i = middle - _before; i <= middle + _after; i++)
        {
            int slot = (int)(Math.Clamp(i, 0, _taken - 1) % _ring.Length);
            if (!_finite[slot])
                continue;
            frames++;
            for (int p = 0; p < landmarks.Length; p++)
                landmarks[p] += _ring[slot][p];
        }
        for (int p = 0; p < landmarks.Length; p++)
            landmarks[p] /= frames;
    }
}
