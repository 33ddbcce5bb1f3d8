namespace Mien;

/// <summary>How a face of a tracker's frame is known.</summary>
public enum FaceState
{
    /// <summary>Seen for the first time; every face of a still picture is.</summary>
    New,

    /// <summary>Seen, and known from before.</summary>
    Tracked,

    /// <summary>Not seen in this frame, but a moment ago: it is drawn on where its motion leads.</summary>
    Held,

    /// <summary>Given up with this frame: see <see cref="TrackedFaces.Lost"/>. Should it return soon, it gets its id back.</summary>
    Lost,
}
