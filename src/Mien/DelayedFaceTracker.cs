using Mien.Graphics;

namespace Mien;

/// <summary>
/// Follows faces through a recorded video with a smoothing that looks ahead: frames are held back until the frames after them have been read,
/// and come out with the faces that belong to them. (3DDFA_V2's smooth video demo, with its n_pre and n_next.) Landmarks are the filter's, taken over the
/// stretch of frames in which the face has its id without a gap; box, pose, mesh, visibility and expression follow from them. Keypoints and
/// what the pack's networks say besides landmarks stay as they were read. Any other smoothing has no delay, and nothing is held back or
/// copied. In the steady state a frame allocates nothing. Not thread-safe.
/// </summary>
public sealed class DelayedFaceTracker : IDisposable
{
    readonly FaceTracker _tracker;
    readonly FaceTrackerOptions _options;
    readonly FacesHandler _found;
    readonly ShapeReader? _shapes;
    // Held back, the oldest first.
    readonly Queue<HeldFrame> _held = [];
    // Of the faces in the newest frame.
    readonly List<FaceRun> _runs = [];
    readonly Stack<HeldFrame> _freeFrames = [];
    readonly Stack<HeldFace> _freeFaces = [];
    readonly Stack<FaceRun> _freeRuns = [];
    readonly TrackedFaces _faces = new();
    HeldFrame? _shown;
    TimeSpan _time = TimeSpan.MinValue;
    (int Width, int Height) _size;

    /// <summary>Loads and compiles the networks.</summary>
    /// <param name="options">As for a <see cref="FaceTracker"/>, but that <see cref="FaceTrackerOptions.Smoothing"/> may look ahead.</param>
    /// <param name="found">Called for every frame, in their order; what it is given is valid until it returns.</param>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="Mien.Tensors.ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public DelayedFaceTracker(FaceTrackerOptions? options, FacesHandler found)
    {
        ArgumentNullException.ThrowIfNull(found);
        _found = found;
        _options = options ?? new FaceTrackerOptions();
        Delay = _options.Smoothing.Delay;
        // What is fitted to landmarks waits until they are smooth.
        _tracker = new FaceTracker(Delay == 0 ? _options : _options with { Smoothing = SmoothingSpec.None, Fit = false });
        _shapes = Delay > 0 && _options.Fit ? ShapeReader.For(_tracker.Pack) : null;
    }

    /// <summary>By how many frames faces come late; 0 for all smoothing but the look-ahead mean.</summary>
    public int Delay { get; }

    /// <summary>The pack that it runs on.</summary>
    public Pack Pack => _tracker.Pack;

    /// <summary>The pack's canonical face with its triangles, or null.</summary>
    public CanonicalFace? CanonicalFace => _tracker.CanonicalFace;

    /// <summary>
    /// Takes the next frame, an upright picture taken at <paramref name="time"/> (from any origin), and gives out the one <see cref="Delay"/>
    /// frames earlier, if there is one. Where the time runs backwards or pictures have another size than before, the frames that are held
    /// back come out first.
    /// </summary>
    public void Track(ImageView image, TimeSpan time)
    {
        if (Delay == 0)
        {
            _found(_tracker.Track(image, time), image, time);
            return;
        }
        if (time < _time)
            Flush();
        else if (_size != (image.Width, image.Height))
            GiveRest();
        (_time, _size) = (time, (image.Width, image.Height));
        _tracker.Track(image, time);
        EndRuns();
        HeldFrame frame = _freeFrames.Count > 0 ? _freeFrames.Pop() : new HeldFrame();
        frame.Picture.Set(image, time);
        foreach (TrackedFace followed in _tracker.Followed)
        {
            HeldFace face = _freeFaces.Count > 0 ? _freeFaces.Pop() : new HeldFace(_tracker.NewReading());
            FaceRun run = RunOf(followed.Id);
            face.Take(followed, run);
            run.Add(face, _options.Smoothing, time);
            frame.Faces.Add(face);
        }
        _held.Enqueue(frame);
        if (_held.Count > Delay)
            Give();
    }

    /// <summary>After the last frame: gives out those that are held back. The next frame begins another video.</summary>
    public void Flush()
    {
        GiveRest();
        if (_shown is not null)
        {
            foreach (HeldFace face in _shown.Faces)
                face.IsLast = true;
            Free(_shown);
            _shown = null;
        }
        _tracker.Reset();
        (_time, _size) = (TimeSpan.MinValue, default);
    }

    /// <inheritdoc/>
    public void Dispose() => _tracker.Dispose();

    void GiveRest()
    {
        foreach (FaceRun run in _runs)
            run.End();
        _runs.Clear();
        while (_held.Count > 0)
            Give();
    }

    /// <summary>Ends the runs of faces that the newest frame no longer has.</summary>
    void EndRuns()
    {
        int kept = 0;
        for (int i = 0; i < _runs.Count; i++)
        {
            FaceRun run = _runs[i];
            bool goesOn = false;
            foreach (TrackedFace followed in _tracker.Followed)
                goesOn |= followed.Id == run.Id;
            if (goesOn)
                _runs[kept++] = run;
            else
                run.End();
        }
        _runs.RemoveRange(kept, _runs.Count - kept);
    }

    FaceRun RunOf(int id)
    {
        foreach (FaceRun run in _runs)
            if (run.Id == id)
                return run;
        FaceRun begun = _freeRuns.Count > 0 ? _freeRuns.Pop() : new FaceRun();
        begun.Begin(id, _options.Calibration);
        _runs.Add(begun);
        return begun;
    }

    void Give()
    {
        HeldFrame frame = _held.Dequeue();
        ImageView image = frame.Picture.Image;
        CameraIntrinsics camera = _options.CameraOf(image.Width, image.Height);
        _faces.Clear();
        foreach (HeldFace face in frame.Faces)
        {
            face.Describe(_shapes, camera, image.Width, image.Height, _options.Centre);
            _faces.Add(face.Reading.Face);
        }
        if (_shown is not null)
            Part(_shown, frame);
        _found(_faces, image, frame.Picture.Time);
        if (_shown is not null)
            Free(_shown);
        _shown = frame;
    }

    /// <summary>Tells the faces of one frame that are not in the next that this was their last.</summary>
    void Part(HeldFrame frame, HeldFrame next)
    {
        foreach (HeldFace face in frame.Faces)
        {
            bool goesOn = false, isSeen = false;
            foreach (HeldFace other in next.Faces)
            {
                goesOn |= other.Run == face.Run;
                isSeen |= other.Id == face.Id;
            }
            face.IsLast = !goesOn;
            if (isSeen)
                continue;
            face.Reading.Face.Update(FaceState.Lost, 0);
            _faces.Lose(face.Reading.Face);
        }
    }

    void Free(HeldFrame frame)
    {
        foreach (HeldFace face in frame.Faces)
        {
            if (face.IsLast)
                _freeRuns.Push(face.Run);
            _freeFaces.Push(face);
        }
        frame.Faces.Clear();
        _freeFrames.Push(frame);
    }
}
