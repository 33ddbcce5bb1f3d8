using System.Numerics;

namespace Mien;

/// <summary>
/// Steadies the landmarks of one face from frame to frame. Filters go by the frames' times and by the size of the face in the picture, so
/// that neither the frame rate nor the resolution changes what they do. Nothing is allocated after the constructor. Not thread-safe.
/// </summary>
public abstract class LandmarkFilter
{
    /// <summary>A filter for faces of this many landmarks.</summary>
    protected LandmarkFilter(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
    }

    /// <summary>Landmarks of the face.</summary>
    public int Count { get; }

    /// <summary>By how many frames the output comes late: the caller keeps that many frames. 0 for all filters but the look-ahead mean.</summary>
    public virtual int Delay => 0;

    /// <summary>
    /// Takes the landmarks of the next frame and puts in their place the smoothed ones of the frame <see cref="Delay"/> frames earlier.
    /// False while there is no such frame yet: the landmarks are then left alone.
    /// </summary>
    /// <param name="landmarks">Pixels; z in the same unit.</param>
    /// <param name="time">When the frame was taken, from any origin.</param>
    /// <exception cref="ArgumentException">There are not <see cref="Count"/> landmarks.</exception>
    public abstract bool Apply(Span<Vector3> landmarks, TimeSpan time);

    /// <summary>
    /// After the last frame: gives the smoothed landmarks of the next frame that is still held back. False where none is left. The next
    /// <see cref="Apply"/> begins anew.
    /// </summary>
    public virtual bool Flush(Span<Vector3> landmarks) => false;

    /// <summary>Forgets the face, as where it was lost.</summary>
    public abstract void Reset();

    /// <summary>Throws where there are not <see cref="Count"/> landmarks.</summary>
    protected void Check(ReadOnlySpan<Vector3> landmarks)
    {
        if (landmarks.Length != Count)
            throw new ArgumentException($"This filter is for {Count} landmarks, not {landmarks.Length}.");
    }
}
