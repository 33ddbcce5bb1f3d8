using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Follows faces through the frames of a video: the landmarks of one frame say where to look in the next, and a detector looks only while
/// fewer faces are followed than there may be (MediaPipe's logic). A face keeps its id while it is followed, held through a moment in which
/// it is not seen, and when it returns within <see cref="FaceTrackerOptions.MemoryTime"/>; ids are never given to others. In the steady state a
/// frame allocates nothing. Not thread-safe: use one tracker per video.
/// </summary>
public sealed partial class FaceTracker : IDisposable
{
    readonly FaceTrackerOptions _options;
    readonly FaceReader _reader;
    readonly ShapeReader? _shapes;
    readonly BackgroundDetector? _background;
    readonly List<FaceDetection> _detections = [];
    readonly List<TrackedFace> _followed = [], _remembered = [];
    readonly Stack<TrackedFace> _free = [];
    readonly TrackedFaces _faces = new();
    TimeSpan _time = TimeSpan.MinValue, _searched = TimeSpan.MinValue;
    (int Width, int Height) _size;
    readonly float _presenceToBegin, _presenceToFollow;
    int _nextId, _part;

    /// <summary>Loads and compiles the networks.</summary>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public FaceTracker(FaceTrackerOptions? options = null)
    {
        _options = options ?? new FaceTrackerOptions();
        _options.Check();
        Pack = _options.Pack ?? PackChoice.Resolve(null, out _);
        _shapes = _options.Fit ? ShapeReader.For(Pack) : null;
        if (_options.Calibration is not null)
            RequireFit();
        _reader = FaceReader.Open(Pack, _options.Threads, _options.Irises, _options.NetworkBlendshapes);
        _presenceToBegin = _options.MinPresence ?? _reader.DefaultMinPresence;
        // Where a face was a moment ago, half a doubt ends nothing.
        _presenceToFollow = _options.MinPresence ?? Math.Min(_reader.DefaultMinPresence, LandmarkDescription.UsualPresence);
        if (_options.DetectInBackground)
            _background = new BackgroundDetector(FaceReader.Open(Pack, 1, irises: false, networkBlendshapes: false), _options.MinDetection, _options.MinSuppression);
    }

    /// <summary>The pack that it runs on.</summary>
    public Pack Pack { get; }

    /// <summary>The pack's canonical face with its triangles, or null.</summary>
    public CanonicalFace? CanonicalFace => _reader.CanonicalFace;

    /// <summary>The faces of the newest frame, in the order in which <see cref="Track"/> gives them.</summary>
    internal List<TrackedFace> Followed => _followed;

    /// <summary>
    /// The faces in the next frame, an upright picture taken at <paramref name="time"/> (from any origin). The list and its faces are
    /// the tracker's own and change with the next call: <see cref="Face.Copy"/> keeps one. Where the time runs backwards another video begins,
    /// as by <see cref="Reset"/>; where it stands still, only speeds are not learned. A picture of another size shows the same faces, resized.
    /// </summary>
    public TrackedFaces Track(ImageView image, TimeSpan time)
    {
        if (time < _time)
            Reset();
        _time = time;
        Resize(image.Width, image.Height);
        _faces.Clear();
        _reader.Begin(image);
        Follow(image);
        if (!_reader.KnowsPresence)
            Confirm(image);
        if (_background is not null)
            DiscoverInBackground(image);
        else if (SearchIsDue())
            Discover(image);
        CameraIntrinsics camera = _options.CameraOf(image.Width, image.Height);
        foreach (TrackedFace face in _followed)
        {
            if (face.IsSeen)
            {
                face.Reading.Complete(image);
                face.SmoothLandmarks(_options.Smoothing, time);
            }
            face.Describe(camera, _size, time, _options.HoldTime, _shapes);
            face.SmoothPose(time);
            face.Count(time);
            _faces.Add(face.Reading.Face);
        }
        return _faces;
    }

    /// <summary>Forgets all faces and the time, as where another video begins; ids go on.</summary>
    public void Reset()
    {
        Free(_followed);
        Free(_remembered);
        _faces.Clear();
        _background?.Forget();
        _time = _searched = TimeSpan.MinValue;
        _size = default;
        _part = 0;
    }

    /// <summary>Memory for what the pack's networks read of a face.</summary>
    internal FaceReading NewReading() => _reader.NewReading();

    /// <inheritdoc/>
    public void Dispose()
    {
        _background?.Dispose();
        _reader.Dispose();
    }

    void Free(List<TrackedFace> faces)
    {
        foreach (TrackedFace face in faces)
            _free.Push(face);
        faces.Clear();
    }

    void Resize(int width, int height)
    {
        if (_size != default && _size != (width, height))
        {
            var factor = new Vector2((float)width / _size.Width, (float)height / _size.Height);
            foreach (TrackedFace face in _followed)
                face.Scale(factor, _time);
            foreach (TrackedFace face in _remembered)
                face.Scale(factor, _time);
            _searched = TimeSpan.MinValue;
        }
        _size = (width, height);
    }

    /// <summary>At once while nobody is seen or somebody has just gone, else now and then.</summary>
    bool SearchIsDue()
    {
        int seen = 0;
        foreach (TrackedFace face in _followed)
            seen += face.IsSeen ? 1 : 0;
        if (seen >= _options.MaxFaces)
            return false;
        if (seen == 0 || seen < _followed.Count || _searched == TimeSpan.MinValue || _time - _searched >= _options.SearchInterval)
            return true;
        foreach (TrackedFace face in _remembered)
            if (_time - face.LastSeen < _options.SearchInterval * 10)
                return true;
        return false;
    }
}
