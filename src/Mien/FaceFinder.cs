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
    /// <summary>Faces whose landmark boxes overlap more than this are one face that two detections led to.</summary>
    const float SameFace = 0.4f;

    /// <summary>Detections of different networks or tiles that overlap more than this are one.</summary>
    const float SameDetection = 0.3f;

    readonly FaceFinderOptions _options;
    readonly List<IDisposable> _owned = [];
    readonly FaceDetector[] _detectors;
    readonly LandmarkNetwork _landmarks;
    readonly IrisNetwork? _irises;
    readonly BlendshapeNetwork? _blendshapes;
    readonly HeadPoseSolver? _pose;
    readonly List<FaceDetection> _detections = [];
    readonly bool _squareDetections;

    /// <summary>Loads and compiles the networks.</summary>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public FaceFinder(FaceFinderOptions? options = null)
    {
        _options = options ?? new FaceFinderOptions();
        _options.Check();
        Pack = _options.Pack ?? PackChoice.Resolve(null, out _);
        PackDescription pack = Pack.Description;
        if (pack.Detectors.Count == 0)
            throw new PackException($"The pack '{Pack.Name}' has no face detector: its files are missing. Install it anew: mien packs add {Pack.Name} --from DIR.");
        var network = new NetworkOptions { Threads = _options.Threads };
        _squareDetections = pack.Landmarks.SquareDetections;
        try
        {
            _detectors = [.. pack.Detectors.Select(detector => Owned(new FaceDetector(Pack, detector, network)))];
            _landmarks = Owned(new LandmarkNetwork(Pack, pack.Landmarks, network));
            if (pack.Landmarks.Points < LandmarkTopology.Count && pack.Irises is { } irises)
                _irises = Owned(new IrisNetwork(Pack, irises, network));
            if (pack.Blendshapes is { } shapes)
                _blendshapes = Owned(new BlendshapeNetwork(Pack, shapes, network));
            CanonicalFace = Pack.LoadCanonicalFace();
        }
        catch
        {
            Dispose();
            throw;
        }
        if (CanonicalFace is not null)
            _pose = new HeadPoseSolver(CanonicalFace);
    }

    /// <summary>The pack that it runs on.</summary>
    public Pack Pack { get; }

    /// <summary>The pack's canonical face with its triangles, or null.</summary>
    public CanonicalFace? CanonicalFace { get; }

    /// <summary>The faces in a picture that stands upright, from left to right (by the tip of the nose).</summary>
    public IReadOnlyList<Face> Find(ImageView image)
    {
        Detect(image);
        List<FoundFace> found = [];
        foreach (FaceDetection detection in _detections)
        {
            if (found.Count == _options.MaxFaces)
                break;
            if (Locate(image, detection) is { } face && !found.Exists(other => FaceBox.IntersectionOverUnion(other.Box, face.Box) > SameFace))
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
    public void Dispose()
    {
        foreach (IDisposable network in _owned)
            network.Dispose();
        _owned.Clear();
    }

    T Owned<T>(T network) where T : IDisposable
    {
        _owned.Add(network);
        return network;
    }

    /// <summary>Every detector of the pack looks at the whole picture; a thorough search shows the last, for small faces, the tiles too.</summary>
    void Detect(ImageView image)
    {
        _detections.Clear();
        var whole = RotatedRect.Whole(image);
        foreach (FaceDetector detector in _detectors)
            Detect(detector, image, whole);
        if (_options.Thorough)
            foreach (RotatedRect tile in TileSearch.Tiles(image.Width, image.Height))
                Detect(_detectors[^1], image, tile);
        if (_options.Thorough || _detectors.Length > 1)
            Suppression.KeepBest(_detections, SameDetection);
    }

    void Detect(FaceDetector detector, ImageView image, in RotatedRect part) =>
        detector.Detect(image, part, _options.MinDetection, _options.MinSuppression ?? detector.DefaultMinSuppression, _detections);

    FoundFace? Locate(ImageView image, in FaceDetection detection)
    {
        var landmarks = new Vector3[LandmarkTopology.Count];
        RotatedRect region = detection.Region(_squareDetections);
        if (!FaceRegion.IsUsable(region))
            return null;
        float presence = 0;
        for (int pass = 0; pass <= _options.Refinements; pass++)
        {
            presence = _landmarks.Run(image, region, landmarks);
            if (!(presence >= _options.MinPresence))
                return null;
            region = FaceRegion.FromLandmarks(landmarks.AsSpan(0, _landmarks.Points));
            if (!FaceRegion.IsUsable(region))
                return null;
        }
        _irises?.Refine(image, landmarks);
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
            Pose = _pose is not null && _pose.TrySolve(found.Landmarks, camera, out HeadPose pose) ? pose : null,
            Blendshapes = _blendshapes?.Run(found.Landmarks),
        };
    }

    sealed record FoundFace(FaceDetection Detection, float Presence, Vector3[] Landmarks, FaceBox Box);
}
