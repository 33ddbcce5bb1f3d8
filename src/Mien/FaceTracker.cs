using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Follows faces through the frames of a video: the landmarks of one frame say where to look in the next, and a detector looks only
/// while fewer faces are followed than there may be (MediaPipe's logic). A face keeps its id for as long as it is followed; ids are
/// never given again. In the steady state a frame allocates nothing. Not thread-safe: use one tracker per video.
/// </summary>
public sealed class FaceTracker : IDisposable
{
    readonly FaceTrackerOptions _options;
    readonly FaceReader _reader;
    readonly ShapeReader? _shapes;
    readonly List<FaceDetection> _detections = [];
    readonly List<TrackedFace> _followed = [];
    readonly Stack<TrackedFace> _free = [];
    readonly TrackedFaces _faces = new();
    TimeSpan _time = TimeSpan.MinValue;
    int _nextId;

    /// <summary>Loads and compiles the networks.</summary>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public FaceTracker(FaceTrackerOptions? options = null)
    {
        _options = options ?? new FaceTrackerOptions();
        _options.Check();
        Pack = _options.Pack ?? PackChoice.Resolve(null, out _);
        _shapes = _options.Fit ? ShapeReader.For(Pack) : null;
        _reader = FaceReader.Open(Pack, _options.Threads, _options.Irises, _options.NetworkBlendshapes);
    }

    /// <summary>The pack that it runs on.</summary>
    public Pack Pack { get; }

    /// <summary>The pack's canonical face with its triangles, or null.</summary>
    public CanonicalFace? CanonicalFace => _reader.CanonicalFace;

    /// <summary>
    /// The faces in the next frame, an upright picture taken at <paramref name="time"/> (from any origin). The list and its faces are
    /// the tracker's own and change with the next call: <see cref="Face.Copy"/> keeps one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time runs backwards.</exception>
    public TrackedFaces Track(ImageView image, TimeSpan time)
    {
        if (time < _time)
            throw new ArgumentOutOfRangeException(nameof(time), $"Frames come in the order of their time: {time} lies before {_time}. Call Reset where another video begins.");
        _time = time;
        _reader.Begin(image);
        Follow(image);
        if (!_reader.KnowsPresence)
            Confirm(image);
        if (_followed.Count < _options.MaxFaces)
            Discover(image);
        CameraIntrinsics camera = _options.Intrinsics ?? CameraIntrinsics.FromFieldOfView(_options.FieldOfViewDegrees, image.Width, image.Height);
        _faces.Clear();
        foreach (TrackedFace face in _followed)
        {
            face.Reading.Describe(image, face.Id, camera);
            face.ReadShape(_shapes, camera, image.Width, image.Height);
            _faces.Add(face.Reading.Face);
        }
        return _faces;
    }

    /// <summary>Forgets all faces and the time, as where another video begins; ids go on.</summary>
    public void Reset()
    {
        foreach (TrackedFace face in _followed)
            _free.Push(face);
        _followed.Clear();
        _faces.Clear();
        _time = TimeSpan.MinValue;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Looks where the faces were, and lets go of those that have gone or that lead to the same face as an older one.</summary>
    void Follow(ImageView image)
    {
        int kept = 0;
        for (int i = 0; i < _followed.Count; i++)
        {
            TrackedFace face = _followed[i];
            if (face.Reading.TryFollow(image, _options.MinPresence) && !IsOneOf(face.Reading.Box, kept))
                _followed[kept++] = face;
            else
                _free.Push(face);
        }
        _followed.RemoveRange(kept, _followed.Count - kept);
    }

    /// <summary>
    /// Looks for faces that are not followed yet, with one detector after another until there are enough. Where a detection and a
    /// followed region overlap the region stays: it comes from 478 points, the detection from six.
    /// </summary>
    void Discover(ImageView image)
    {
        var whole = RotatedRect.Whole(image);
        for (int detector = 0; detector < _reader.DetectorCount; detector++)
        {
            _detections.Clear();
            _reader.Detect(detector, image, whole, _options.MinDetection, _options.MinSuppression, _detections);
            foreach (FaceDetection detection in _detections)
            {
                if (IsFollowed(_reader.RegionOf(detection)))
                    continue;
                TrackedFace face = _free.Count > 0 ? _free.Pop() : new TrackedFace(_reader.NewReading());
                if (!face.Reading.TryBegin(image, detection, _options.MinPresence) || IsOneOf(face.Reading.Box, _followed.Count))
                {
                    _free.Push(face);
                    continue;
                }
                face.Begin(_nextId++);
                _followed.Add(face);
                if (_followed.Count == _options.MaxFaces)
                    return;
            }
        }
    }

    /// <summary>
    /// Asks the detector, now and then, about faces whose reading cannot tell that they have gone, and lets go of those that it has not
    /// seen <see cref="TrackedFace.MostDenials"/> times in a row. (3DDFA_V2 itself follows a face until its region collapses.)
    /// </summary>
    void Confirm(ImageView image)
    {
        bool due = false;
        foreach (TrackedFace face in _followed)
            due |= face.IsDue();
        if (!due)
            return;
        _detections.Clear();
        _reader.Detect(_reader.DetectorCount - 1, image, RotatedRect.Whole(image), _options.MinDetection, _options.MinSuppression, _detections);
        int kept = 0;
        for (int i = 0; i < _followed.Count; i++)
        {
            TrackedFace face = _followed[i];
            bool seen = false;
            foreach (FaceDetection detection in _detections)
                seen |= FaceBox.IntersectionOverSmaller(detection.Box, face.Reading.Box) > 0.3f;
            if (face.Confirm(seen))
                _followed[kept++] = face;
            else
                _free.Push(face);
        }
        _followed.RemoveRange(kept, _followed.Count - kept);
    }

    bool IsFollowed(in RotatedRect region)
    {
        FaceBox box = Upright(region);
        foreach (TrackedFace face in _followed)
            if (FaceBox.IntersectionOverUnion(box, Upright(face.Reading.Region)) > _options.MinTracking)
                return true;
        return false;
    }

    bool IsOneOf(in FaceBox box, int count)
    {
        for (int i = 0; i < count; i++)
            if (FaceBox.IntersectionOverUnion(box, _followed[i].Reading.Box) > FaceReader.SameFace)
                return true;
        return false;
    }

    /// <summary>MediaPipe compares regions as if none were turned.</summary>
    static FaceBox Upright(in RotatedRect region) =>
        new((float)(region.CenterX - region.Width / 2), (float)(region.CenterY - region.Height / 2), (float)region.Width, (float)region.Height);
}
