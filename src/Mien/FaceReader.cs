using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// What finding and following faces share: the networks of a pack, from a picture to detections and from a region to all that is known
/// of the face in it. Not thread-safe; allocates nothing per face.
/// </summary>
sealed class FaceReader : IDisposable
{
    /// <summary>Faces whose landmark boxes overlap more than this are one face that two regions led to.</summary>
    public const float SameFace = 0.4f;

    readonly List<IDisposable> _owned = [];
    readonly FaceDetector[] _detectors;
    readonly LandmarkNetwork _landmarks;
    readonly IrisNetwork? _irises;
    readonly BlendshapeNetwork? _blendshapes;
    readonly HeadPoseSolver? _pose;
    readonly bool _squareDetections;

    /// <exception cref="PackException">The pack has no detector, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A network file is damaged.</exception>
    public FaceReader(Pack pack, int threads)
    {
        PackDescription description = pack.Description;
        if (description.Detectors.Count == 0)
            throw new PackException($"The pack '{pack.Name}' has no face detector: its files are missing. Install it anew: mien packs add {pack.Name} --from DIR.");
        var network = new NetworkOptions { Threads = threads };
        _squareDetections = description.Landmarks.SquareDetections;
        try
        {
            _detectors = [.. description.Detectors.Select(detector => Owned(new FaceDetector(pack, detector, network)))];
            _landmarks = Owned(new LandmarkNetwork(pack, description.Landmarks, network));
            if (description.Landmarks.Points < LandmarkTopology.Count && description.Irises is { } irises)
                _irises = Owned(new IrisNetwork(pack, irises, network));
            if (description.Blendshapes is { } shapes)
                _blendshapes = Owned(new BlendshapeNetwork(pack, shapes, network));
            CanonicalFace = pack.LoadCanonicalFace();
        }
        catch
        {
            Dispose();
            throw;
        }
        if (CanonicalFace is not null)
            _pose = new HeadPoseSolver(CanonicalFace);
    }

    /// <summary>The pack's canonical face, or null.</summary>
    public CanonicalFace? CanonicalFace { get; }

    /// <summary>The pack's detectors, in its order: the last is the one for small faces.</summary>
    public ReadOnlySpan<FaceDetector> Detectors => _detectors;

    /// <summary>Whether <see cref="ReadExpression"/> gives anything.</summary>
    public bool ReadsExpressions => _blendshapes is not null && LandmarkCount == LandmarkTopology.Count;

    /// <summary>Landmarks of a face: 478, or 468 where nothing gives the irises.</summary>
    public int LandmarkCount => _irises is null ? _landmarks.Points : LandmarkTopology.Count;

    /// <summary>The region that the landmark network shall see of a detection.</summary>
    public RotatedRect RegionOf(in FaceDetection detection) => detection.Region(_squareDetections);

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

    /// <summary>The pose, or null where the pack or the landmarks give none.</summary>
    public HeadPose? ReadPose(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera) =>
        _pose is not null && _pose.TrySolve(landmarks, camera, out HeadPose pose) ? pose : null;

    /// <summary>The expression's weights, valid until the next call; empty where the pack has no network for them.</summary>
    public ReadOnlySpan<float> ReadExpression(ReadOnlySpan<Vector3> landmarks) => _blendshapes is null ? [] : _blendshapes.Run(landmarks);

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
}
