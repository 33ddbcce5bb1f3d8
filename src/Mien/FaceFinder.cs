using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Finds the faces in still pictures and reads of each what the networks of a pack give: see <see cref="Face"/>.
/// Not thread-safe: use one finder per thread.
/// </summary>
public sealed class FaceFinder : IDisposable
{
    readonly FaceFinderOptions _options;
    readonly FaceReader _reader;
    readonly ShapeReader? _shapes;
    readonly List<FaceDetection> _detections = [];
    readonly float _minPresence;

    /// <summary>Loads and compiles the networks.</summary>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public FaceFinder(FaceFinderOptions? options = null)
    {
        _options = options ?? new FaceFinderOptions();
        _options.Check();
        Pack = _options.Pack ?? PackChoice.Resolve(null, out _);
        _shapes = _options.Fit ? ShapeReader.For(Pack) : null;
        _reader = FaceReader.Open(Pack, _options.Threads, _options.Irises, _options.NetworkBlendshapes);
        _minPresence = _options.MinPresence ?? _reader.DefaultMinPresence;
    }

    /// <summary>The pack that it runs on.</summary>
    public Pack Pack { get; }

    /// <summary>The pack's canonical face with its triangles, or null.</summary>
    public CanonicalFace? CanonicalFace => _reader.CanonicalFace;

    /// <summary>The faces in a picture that stands upright, from left to right (by the tip of the nose). They are the caller's to keep.</summary>
    public IReadOnlyList<Face> Find(ImageView image)
    {
        _reader.Begin(image);
        FaceSearch.Find(_reader, image, _options.Thorough, _options.MinDetection, _options.MinSuppression, _detections);
        List<FaceReading> found = [];
        foreach (FaceDetection detection in _detections)
        {
            if (found.Count == _options.MaxFaces)
                break;
            if (Read(image, detection) is { } face && !found.Exists(other => FaceBox.IntersectionOverUnion(other.Box, face.Box) > FaceReader.SameFace))
                found.Add(face);
        }
        found.Sort(static (a, b) => a.Order.CompareTo(b.Order));
        CameraIntrinsics camera = CameraOf(image.Width, image.Height);
        var faces = new Face[found.Count];
        for (int i = 0; i < faces.Length; i++)
        {
            found[i].Complete(image);
            found[i].Describe(i, camera, posed: true);
            found[i].Face.Update(FaceState.New, found[i].Face.Presence ?? found[i].Face.Score);
            faces[i] = found[i].Face;
            if (_shapes is null)
                continue;
            FittedFace fitted = _shapes.NewFace(found[i].Landmarks.Length);
            if (_shapes.Read(faces[i], found[i].Landmarks, fitted, camera, FitStart.Anew))
                _shapes.ReadVisibility(fitted, camera, image.Width, image.Height);
        }
        return faces;
    }

    /// <summary>The camera that is assumed of pictures of a size.</summary>
    public CameraIntrinsics CameraOf(int width, int height) => _options.Intrinsics ?? CameraIntrinsics.FromFieldOfView(_options.FieldOfViewDegrees, width, height);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    FaceReading? Read(ImageView image, in FaceDetection detection)
    {
        FaceReading reading = _reader.NewReading();
        if (!reading.TryBegin(image, detection, _minPresence))
            return null;
        int refinements = _options.Refinements ?? _reader.DefaultRefinements;
        for (int i = 0; i < refinements; i++)
            if (!reading.TryRefine(image, _minPresence))
                return null;
        return reading;
    }
}
