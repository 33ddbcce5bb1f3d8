using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Evaluation;

/// <summary>
/// Watches a video with a pack's tracker, unsmoothed, and writes down what it sees. A tracker's regions come from landmarks as its networks read them, so
/// every smoothing can be tried on this record afterwards (<see cref="SmoothingReplay"/>).
/// </summary>
sealed class TrackRecorder : IDisposable
{
    readonly FaceTracker _tracker;
    readonly List<TrackStretch> _stretches = [];
    int _frame;

    /// <summary>Loads the networks.</summary>
    /// <exception cref="ArgumentException">The pack's networks give no landmarks of the 478 mesh.</exception>
    public TrackRecorder(Pack pack, int maxFaces)
    {
        if (pack.Description.Kind is PackKind.Dense3ddfa or PackKind.Opentrack)
            throw new ArgumentException($"The pack '{pack.Name}' gives no landmarks of the 478 mesh, whose steadiness is measured; choose another.");
        _tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack, MaxFaces = maxFaces, Smoothing = SmoothingSpec.None, Fit = false });
    }

    /// <summary>Stretches of frames in which a face was seen without a break, by their beginning.</summary>
    public IReadOnlyList<TrackStretch> Stretches => _stretches;

    /// <summary>How often a face was given up.</summary>
    public int Lost { get; private set; }

    /// <summary>Faces that were drawn on without being seen, over all frames.</summary>
    public int Held { get; private set; }

    /// <summary>Frames watched.</summary>
    public int Frames => _frame;

    /// <summary>Another video begins.</summary>
    public void Begin()
    {
        _tracker.Reset();
        _stretches.Clear();
        _frame = Lost = Held = 0;
    }

    /// <summary>The next frame.</summary>
    public void Take(ImageView image, TimeSpan time)
    {
        TrackedFaces faces = _tracker.Track(image, time);
        Lost += faces.Lost.Count;
        foreach (Face face in faces)
        {
            if (face.State == FaceState.Held)
            {
                Held++;
                continue;
            }
            TrackStretch? own = _stretches.FindLast(stretch => stretch.Id == face.Id);
            if (own is null || own.First + own.Landmarks.Count != _frame)
                _stretches.Add(own = new TrackStretch(face.Id, _frame, image.Width, image.Height));
            own.Times.Add(time);
            own.Landmarks.Add([.. face.Landmarks!]);
        }
        _frame++;
    }

    /// <inheritdoc/>
    public void Dispose() => _tracker.Dispose();
}

/// <summary>One face in frames that follow each other, as its networks read it.</summary>
/// <param name="Id">The tracker's.</param>
/// <param name="First">Number of the first frame.</param>
/// <param name="Width">Of the picture, pixels.</param>
/// <param name="Height">Of the picture, pixels.</param>
sealed record TrackStretch(int Id, int First, int Width, int Height)
{
    public List<TimeSpan> Times { get; } = [];

    /// <summary>Frame by frame, pixels.</summary>
    public List<Vector3[]> Landmarks { get; } = [];
}
