using System.Collections;

namespace Mien;

/// <summary>
/// The faces of a tracker's newest frame, those longest followed first. List and faces are the tracker's own, valid until its next frame;
/// going through them with foreach allocates nothing.
/// </summary>
public sealed class TrackedFaces : IReadOnlyList<Face>
{
    readonly List<Face> _faces = [], _lost = [];

    internal TrackedFaces()
    {
    }

    /// <inheritdoc/>
    public int Count => _faces.Count;

    /// <inheritdoc/>
    public Face this[int index] => _faces[index];

    /// <summary>The faces that were given up with this frame, as they were last seen or held; most frames have none.</summary>
    public IReadOnlyList<Face> Lost => _lost;

    /// <summary>For foreach.</summary>
    public List<Face>.Enumerator GetEnumerator() => _faces.GetEnumerator();

    IEnumerator<Face> IEnumerable<Face>.GetEnumerator() => _faces.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _faces.GetEnumerator();

    internal void Clear()
    {
        _faces.Clear();
        _lost.Clear();
    }

    internal void Lose(Face face) => _lost.Add(face);

    internal void Regain(Face face) => _lost.Remove(face);

    internal void Add(Face face) => _faces.Add(face);
}
