using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Finds the faces in still pictures: detector, landmarks, irises, presence, pose and blendshapes, by the networks of a pack.
/// Not thread-safe: use one finder per thread.
/// </summary>
public sealed class FaceFinder : IDisposable
{
    /// <summary>Detections of different networks or tiles that overlap more than this are one.</summary>
    const float SameDetection = 0.3f;

    readonly FaceFinderOptions _options;
    readonly FaceReader _reader;
    readonly List<FaceDetection> _detections = [];

    /// <summary>Loads and compiles the networks.</summary>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public FaceFinder(FaceFinderOptions? options = null)
    {
        _options = options ?? new FaceFinderOptions();
        _options.Check();
        Pack = _options.Pack ?? PackChoice.Resolve(null, out _);
        _reader = new FaceReader(Pack, _options.Threads);
    }

    /// <summary>The pack that it runs on.</summary>
    public Pack Pack { get; }

    /// <summary>The pack's canonical face with its triangles, or null.</summary>
    public CanonicalFace? CanonicalFace => _reader.CanonicalFace;

    /// <summary>The faces in a picture that stands upright, from left to right (by the tip of the nose). They are the caller's to keep.</summary>
    public IReadOnlyList<Face> Find(ImageView image)
    {
        Detect(image);
        List<FoundFace> found = [];
        foreach (FaceDetection detection in _detections)
        {
            if (found.Count == _options.MaxFaces)
                break;
            if (Locate(image, detection) is { } face && !found.Exists(other => FaceBox.IntersectionOverUnion(other.Box, face.Box) > FaceReader.SameFace))
                found.Add(face);
        }
        found.Sort(static (a, b) => a.Landmarks[LandmarkTopology.NoseTip].X.CompareTo(b.Landmarks[LandmarkTopology.NoseTip].X));
        CameraIntrinsics camera = _options.Intrinsics ?? CameraIntrinsics.FromFieldOfView(_options.FieldOfViewDegrees, image.Width, image.Height);
        var faces = new Face[found.Count];
        for (int i = 0; i < faces.Length; i++)
            faces[i] = Describe(found[i], i, camera);
        return faces;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Every detector of the pack looks at the whole picture; a thorough search shows the last, for small faces, the tiles too.</summary>
    void Detect(ImageView image)
    {
        _detections.Clear();
        var whole = RotatedRect.Whole(image);
        ReadOnlySpan<FaceDetector> detectors = _reader.Detectors;
        foreach (FaceDetector detector in detectors)
            Detect(detector, image, whole);
        if (_options.Thorough)
            foreach (RotatedRect tile in TileSearch.Tiles(image.Width, image.Height))
                Detect(detectors[^1], image, tile);
        if (_options.Thorough || detectors.Length > 1)
            Suppression.KeepBest(_detections, SameDetection);
    }

    void Detect(FaceDetector detector, ImageView image, in RotatedRect part) =>
        detector.Detect(image, part, _options.MinDetection, _options.MinSuppression ?? detector.DefaultMinSuppression, _detections);

    FoundFace? Locate(ImageView image, in FaceDetection detection)
    {
        var landmarks = new Vector3[_reader.LandmarkCount];
        RotatedRect region = _reader.RegionOf(detection);
        float presence = 0;
        for (int pass = 0; pass <= _options.Refinements; pass++)
            if (!_reader.TryLocate(image, ref region, _options.MinPresence, landmarks, out presence))
                return null;
        _reader.RefineEyes(image, landmarks);
        return new FoundFace(detection, presence, landmarks, FaceRegion.BoxOf(landmarks));
    }

    Face Describe(FoundFace found, int id, in CameraIntrinsics camera)
    {
        var keypoints = new Vector2[FaceKeypoints.Count];
        for (int i = 0; i < keypoints.Length; i++)
            keypoints[i] = found.Detection.Keypoints[i];
        return new Face
        {
            Id = id,
            Box = found.Box,
            Score = found.Detection.Score,
            Presence = found.Presence,
            Keypoints = keypoints,
            Landmarks = found.Landmarks,
            Pose = _reader.ReadPose(found.Landmarks, camera),
            Blendshapes = _reader.ReadsExpressions ? new Blendshapes(_reader.ReadExpression(found.Landmarks)) : null,
        };
    }

    sealed record FoundFace(FaceDetection Detection, float Presence, Vector3[] Landmarks, FaceBox Box);
}
