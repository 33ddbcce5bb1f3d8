using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>Reads faces as MediaPipe does: BlazeFace detectors, a landmark network, and irises, blendshapes and pose where the pack has what they need.</summary>
sealed class LandmarkReader : FaceReader
{
    readonly FaceDetector[] _detectors;
    readonly LandmarkNetwork _landmarks;
    readonly IrisNetwork? _irises;
    readonly BlendshapeNetwork? _blendshapes;
    readonly HeadPoseSolver _pose;
    readonly CanonicalFace _canonical;
    readonly bool _squareDetections;

    public LandmarkReader(Pack pack, NetworkOptions network, bool irises, bool blendshapes)
    {
        PackDescription description = pack.Description;
        LandmarkDescription landmarks = description.Landmarks!;
        if (description.Detectors.Count == 0)
            throw new PackException($"The pack '{pack.Name}' has no face detector: its files are missing. Install it anew: mien packs add {pack.Name} --from DIR.");
        _squareDetections = landmarks.SquareDetections;
        DefaultMinPresence = landmarks.MinPresence;
        try
        {
            _detectors = [.. description.Detectors.Select(detector => Owned(new FaceDetector(pack, detector, network)))];
            _landmarks = Owned(new LandmarkNetwork(pack, landmarks, network));
            if (irises && landmarks.Points < LandmarkTopology.Count && description.Irises is { } iris)
                _irises = Owned(new IrisNetwork(pack, iris, network));
            if (blendshapes && description.Blendshapes is { } shapes)
                _blendshapes = Owned(new BlendshapeNetwork(pack, shapes, network));
            _canonical = pack.LoadCanonicalFace();
        }
        catch
        {
            Dispose();
            throw;
        }
        _pose = new HeadPoseSolver(_canonical);
    }

    public override CanonicalFace CanonicalFace => _canonical;

    public override int DetectorCount => _detectors.Length;

    public override float DefaultMinPresence { get; }

    public override bool SearchesParts(int width, int height) => _detectors[^1].SearchesParts(width, height);

    /// <summary>MediaPipe's image mode does not; two times is where the landmarks settle.</summary>
    public override int DefaultRefinements => 2;

    /// <summary>Whether <see cref="ReadExpression"/> gives anything.</summary>
    public bool ReadsExpressions => _blendshapes is not null && LandmarkCount == LandmarkTopology.Count;

    /// <summary>Landmarks of a face: 478, or 468 where nothing gives the irises.</summary>
    public int LandmarkCount => _irises is null ? _landmarks.Points : LandmarkTopology.Count;

    public override void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results) =>
        _detectors[detector].Detect(image, part, minScore, minSuppression ?? _detectors[detector].DefaultMinSuppression, results);

    public override RotatedRect RegionOf(in FaceDetection detection) => detection.Region(_squareDetections);

    public override FaceReading NewReading() => new LandmarkReading(this);

    /// <summary>
    /// One look at a region: landmarks (without irises where another network gives those) and presence. The region then becomes the one
    /// that the landmarks give. False where there is no face.
    /// </summary>
    public bool TryLocate(ImageView image, ref RotatedRect region, float minPresence, Span<Vector3> landmarks, out float presence)
    {
        presence = 0;
        if (!FaceRegion.IsUsable(region))
            return false;
        presence = _landmarks.Run(image, region, landmarks);
        if (!(presence >= minPresence))
            return false;
        region = FaceRegion.FromLandmarks(landmarks[.._landmarks.Points]);
        return FaceRegion.IsUsable(region);
    }

    /// <summary>Adds the irises where the landmark network does not give them.</summary>
    public void RefineEyes(ImageView image, Span<Vector3> landmarks) => _irises?.Refine(image, landmarks);

    /// <summary>The pose, or null where the landmarks give none.</summary>
    public HeadPose? ReadPose(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera) =>
        _pose.TrySolve(landmarks, camera, out HeadPose pose) ? pose : null;

    /// <summary>The expression's weights, valid until the next call; empty where the pack has no network for them.</summary>
    public ReadOnlySpan<float> ReadExpression(ReadOnlySpan<Vector3> landmarks) => _blendshapes is null ? [] : _blendshapes.Run(landmarks);
}
