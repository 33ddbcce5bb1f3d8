using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien;

/// <summary>
/// A landmark filter without delay, with the rules that they share. The first frame passes through. So does, without a trace in the
/// filter, a frame whose time is not after the last one's (MediaPipe's rule), one with a number that is not finite, and one whose
/// landmarks fall together in a point. After a gap in time the filter begins anew.
/// </summary>
abstract class TimedLandmarkFilter : LandmarkFilter
{
    /// <summary>Time without a frame after which what a face did before says nothing.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(0.5);

    /// <summary>Size below which landmarks are a point, pixels (MediaPipe's min_allowed_object_scale).</summary>
    const float SmallestFace = 1e-6f;

    readonly float[] _values;
    TimeSpan? _last;

    protected TimedLandmarkFilter(int count) : base(count) => _values = new float[Padded(count)];

    /// <inheritdoc/>
    public sealed override bool Apply(Span<Vector3> landmarks, TimeSpan time)
    {
        Check(landmarks);
        float size = FaceSize(landmarks);
        if (!(size >= SmallestFace) || !float.IsFinite(size))
            return true;
        TimeSpan passed = _last is { } last ? time - last : TimeSpan.MaxValue;
        if (passed <= TimeSpan.Zero && passed >= -Gap)
            return true;
        _last = time;
        Span<float> given = MemoryMarshal.Cast<Vector3, float>(landmarks);
        given.CopyTo(_values);
        if (passed > Gap || passed < TimeSpan.Zero)
        {
            Start(_values, size);
            return true;
        }
        Step(_values, passed.TotalSeconds, size);
        _values.AsSpan(0, given.Length).CopyTo(given);
        return true;
    }

    /// <inheritdoc/>
    public sealed override void Reset() => _last = null;

    /// <summary>Begins with a frame, which passes through. Whatever the filter holds is of another face.</summary>
    /// <param name="values">x, y, z of every landmark, pixels, <see cref="Padded"/> numbers.</param>
    /// <param name="size">Size of the face, pixels.</param>
    protected abstract void Start(Span<float> values, float size);

    /// <summary>Smooths a frame in place, <paramref name="seconds"/> &gt; 0 after the last.</summary>
    protected abstract void Step(Span<float> values, double seconds, float size);

    /// <summary>Mean of width and height of the box around the landmarks, pixels (MediaPipe's object scale); NaN where a coordinate, z too, is not finite.</summary>
    internal static float FaceSize(ReadOnlySpan<Vector3> landmarks)
    {
        Vector3 low = landmarks[0], high = low, finite = default;
        foreach (Vector3 p in landmarks)
        {
            low = Vector3.Min(low, p);
            high = Vector3.Max(high, p);
            finite += p * 0;
        }
        return (high.X - low.X + high.Y - low.Y) / 2 + finite.X + finite.Y + finite.Z;
    }

    /// <summary>Coordinates of a face, rounded up so that whole vectors can run over them; those beyond the landmarks are 0.</summary>
    protected static int Padded(int count) => (3 * count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>The same numbers as vectors.</summary>
    protected static Span<Vector<float>> Lanes(Span<float> padded) => MemoryMarshal.Cast<float, Vector<float>>(padded);
}
