using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>
/// Measures a detector: on composed scenes of held-out people, on pictures without faces, and on photos with labelled faces.
/// The same arguments give the same scenes.
/// </summary>
public sealed class DetectorEvaluation : IDisposable
{
    /// <summary>The seed of the scenes that detectors are compared on.</summary>
    public const ulong DefaultSeed = 2026;

    /// <summary>Size of a scene, pixels.</summary>
    public const int SceneWidth = 640, SceneHeight = 480;

    // Below it detections say nothing about precision any more.
    const float LeastScore = 0.02f, Accepted = 0.5f;

    readonly DetectorUnderTest _detector;
    readonly double _boxScale;
    readonly List<FaceDetection> _found = [];

    DetectorEvaluation(DetectorUnderTest detector, double boxScale) => (_detector, _boxScale) = (detector, boxScale);

    /// <summary>Of all detectors of a pack.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="boxScale">What its boxes are multiplied by, around their centres, before they are compared: 1 for our own box.</param>
    public static DetectorEvaluation Of(Pack pack, double boxScale = 1) => new(DetectorUnderTest.Of(pack), boxScale);

    /// <summary>Of one network with our detector's inputs and outputs.</summary>
    /// <exception cref="PackException">It has others.</exception>
    public static DetectorEvaluation Of(Graph network, double boxScale = 1) => new(DetectorUnderTest.Of(network), boxScale);

    /// <summary>Whether the pack has a landmark network that can refuse detections.</summary>
    public bool CanCheck => _detector.CanCheck;

    /// <summary>Whether detections count only where that network sees a face, as for finders and trackers.</summary>
    public bool Checks { get; set; }

    /// <summary>On composed scenes.</summary>
    /// <param name="material">Faces and pictures.</param>
    /// <param name="count">Scenes.</param>
    /// <param name="seed">Another seed, other scenes.</param>
    /// <param name="depth">How the scenes are searched.</param>
    /// <param name="show">Receives each scene with the true faces in green and what was found in red, and how many mistakes it holds; null draws nothing.</param>
    public DetectorFigures Scenes(DetectorMaterial material, int count, ulong seed, SearchDepth depth = SearchDepth.Usual, Action<int, Image, int>? show = null)
    {
        var composer = new SceneComposer(material.HeldOut, SceneOptions.Evaluation);
        var scores = new DetectorScores();
        for (int i = 0; i < count; i++)
        {
            var random = new SampleRandom(seed, i);
            composer.Compose(SceneWidth, SceneHeight, ref random);
            Image image = ScenePicture.ToImage(composer.Canvas);
            Detect(image, LeastScore, depth);
            int mistakes = scores.Add(composer.Faces, _found, _boxScale);
            if (show is null)
                continue;
            ScenePicture.Annotate(image, composer.Faces, _found.Where(found => found.Score >= Accepted));
            show(i, image, mistakes);
        }
        return DetectorFigures.Of(scores);
    }

    /// <summary>On pictures without faces: all of them, or only those that training never saw.</summary>
    public FalseFaces Backgrounds(DetectorMaterial material, bool heldOutOnly, SearchDepth depth = SearchDepth.Usual)
    {
        int pictures = 0, all = 0;
        var where = new List<(string, float)>();
        foreach (Background background in material.Backgrounds.All.Where(background => background.IsHeldOut || !heldOutOnly))
        {
            pictures++;
            Detect(background.Picture, Accepted, depth);
            all += _found.Count;
            if (_found.Count > 0)
                where.Add((background.Name, _found.Max(found => found.Score)));
        }
        return new FalseFaces(pictures, all, where);
    }

    /// <summary>On a folder of photos, each beside its labels (<c>NAME.landmarks478.npy</c>: faces × 478 × 3, pixels).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">How the photos are searched.</param>
    /// <exception cref="ModelFormatException">There is no such photo, or its labels are damaged.</exception>
    public IReadOnlyList<(string Photo, DetectorFigures Figures)> Photos(string folder, SearchDepth depth)
    {
        string[] labels = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.landmarks478.npy").Order(StringComparer.Ordinal)] : [];
        if (labels.Length == 0)
            throw new ModelFormatException($"'{folder}' holds no photos beside their labels (NAME.landmarks478.npy).");
        var photos = new List<(string, DetectorFigures)>();
        foreach (string label in labels)
        {
            string name = Path.GetFileName(label)[..^".landmarks478.npy".Length];
            string photo = Directory.EnumerateFiles(folder, $"{name}.*").FirstOrDefault(file => Path.GetExtension(file).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png")
                ?? throw new ModelFormatException($"'{label}' has no photo beside it.");
            var scores = new DetectorScores();
            Detect(ImageFile.Load(photo), LeastScore, depth);
            scores.Add(FacesOf(label), _found, _boxScale);
            photos.Add((name, DetectorFigures.Of(scores)));
        }
        return photos;
    }

    void Detect(ImageView picture, float minScore, SearchDepth depth)
    {
        _detector.Detect(picture, minScore, depth, _found);
        if (Checks)
            _detector.Check(picture, Accepted, _found);
    }

    static List<SceneFace> FacesOf(string label)
    {
        Tensor points = NumpyFile.Read(File.ReadAllBytes(label).AsSpan()).ToFloat32();
        if (points.Shape.Rank != 3 || points.Shape[1] != LandmarkTopology.Count || points.Shape[2] != 3)
            throw new ModelFormatException($"'{label}' is {points.Shape}; faces × 478 × 3 is expected.");
        var faces = new List<SceneFace>();
        var landmarks = new Vector3[LandmarkTopology.Count];
        for (int f = 0; f < points.Shape[0]; f++)
        {
            for (int i = 0; i < landmarks.Length; i++)
                landmarks[i] = new Vector3(points.Floats.Slice((f * landmarks.Length + i) * 3, 3));
            faces.Add(SceneFace.Of(landmarks));
        }
        return faces;
    }

    /// <inheritdoc/>
    public void Dispose() => _detector.Dispose();
}
