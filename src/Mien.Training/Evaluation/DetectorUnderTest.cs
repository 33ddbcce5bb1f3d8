using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>How much of a picture a detector is shown.</summary>
public enum SearchDepth
{
    /// <summary>The whole, once per network.</summary>
    Whole,

    /// <summary>What a search of the runtime shows: parts too, where the pack asks for them.</summary>
    Usual,

    /// <summary>Tiles, too.</summary>
    Thorough,
}

/// <summary>A detector as the runtime runs it on still pictures: all networks of a pack, or a single network of our own.</summary>
sealed class DetectorUnderTest : IDisposable
{
    readonly IDetectors _detectors;
    readonly IDisposable _networks;
    readonly FaceReader? _reader;

    DetectorUnderTest(IDetectors detectors, IDisposable networks, FaceReader? reader) => (_detectors, _networks, _reader) = (detectors, networks, reader);

    /// <summary>All detectors of a pack.</summary>
    public static DetectorUnderTest Of(Pack pack)
    {
        FaceReader reader = FaceReader.Open(pack, 1, false, false);
        return new DetectorUnderTest(reader, reader, reader);
    }

    /// <summary>One network with the inputs and outputs of <see cref="DetectorContract"/>.</summary>
    /// <exception cref="ModelFormatException">It has others.</exception>
    public static DetectorUnderTest Of(Graph network)
    {
        foreach (string output in (ReadOnlySpan<string>)[DetectorContract.Boxes, DetectorContract.Scores])
            if (!network.Outputs.Any(value => value.Name == output))
                throw new ModelFormatException($"this is no detector as a training writes it: it has no output '{output}', only {string.Join(", ", network.Outputs.Select(value => value.Name))}.");
        var detector = new FaceDetector(Network.Compile(network), DetectorContract.Description("detector.onnx"));
        return new DetectorUnderTest(new Lone(detector), detector, null);
    }

    /// <summary>Whether there is a landmark network that can refuse what is no face.</summary>
    public bool CanCheck => _reader is { KnowsPresence: true };

    /// <summary>Takes out what a finder or tracker would not begin with: detections from a score on in which the landmark network sees no face, or one that is there already.</summary>
    public void Check(ImageView picture, float accepted, List<FaceDetection> found)
    {
        List<FaceBox> seen = [];
        int kept = 0;
        foreach (FaceDetection detection in found.ToArray())
        {
            FaceReading reading = _reader!.NewReading();
            if (detection.Score >= accepted)
            {
                if (!reading.TryBegin(picture, detection, _reader.DefaultMinPresence) || seen.Exists(box => FaceBox.IntersectionOverUnion(box, reading.Box) > FaceReader.SameFace))
                    continue;
                seen.Add(reading.Box);
            }
            found[kept++] = detection;
        }
        found.RemoveRange(kept, found.Count - kept);
    }

    /// <summary>The faces of a picture; the list is cleared first.</summary>
    public void Detect(ImageView picture, float minScore, SearchDepth depth, List<FaceDetection> found)
    {
        _reader?.Begin(picture);
        FaceSearch.Find(depth == SearchDepth.Whole ? new Glance(_detectors) : _detectors, picture, depth == SearchDepth.Thorough, minScore, null, found);
    }

    /// <inheritdoc/>
    public void Dispose() => _networks.Dispose();

    /// <summary>Our detector without the rest of a pack.</summary>
    sealed class Lone(FaceDetector detector) : IDetectors
    {
        public int DetectorCount => 1;

        public bool SearchesTiles => true;

        public bool SearchesParts(int width, int height) => detector.SearchesParts(width, height);

        public void Detect(int index, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results) =>
            detector.Detect(image, part, minScore, minSuppression ?? detector.DefaultMinSuppression, results);
    }

    /// <summary>Detectors that see the whole only.</summary>
    sealed class Glance(IDetectors detectors) : IDetectors
    {
        public int DetectorCount => detectors.DetectorCount;

        public bool SearchesTiles => false;

        public bool SearchesParts(int width, int height) => false;

        public void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results) =>
            detectors.Detect(detector, image, part, minScore, minSuppression, results);
    }
}
