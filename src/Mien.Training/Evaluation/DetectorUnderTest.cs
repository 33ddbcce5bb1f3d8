using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>A detector as the runtime runs it on still pictures: all networks of a pack, or a single network of our own.</summary>
sealed class DetectorUnderTest : IDisposable
{
    // What FaceFinder takes for one face seen twice.
    const float SameDetection = 0.3f;

    readonly FaceReader? _reader;
    readonly FaceDetector? _detector;

    DetectorUnderTest(FaceReader? reader, FaceDetector? detector) => (_reader, _detector) = (reader, detector);

    /// <summary>All detectors of a pack.</summary>
    public static DetectorUnderTest Of(Pack pack) => new(FaceReader.Open(pack, 1, false, false), null);

    /// <summary>One network with the inputs and outputs of <see cref="DetectorContract"/>.</summary>
    public static DetectorUnderTest Of(Graph network) =>
        new(null, new FaceDetector(Network.Compile(network), DetectorContract.Description("detector.onnx")));

    /// <summary>The faces of a whole picture, with the tiles of a thorough search where wanted.</summary>
    public void Detect(ImageView picture, float minScore, bool thorough, List<FaceDetection> found)
    {
        found.Clear();
        _reader?.Begin(picture);
        int detectors = _reader?.DetectorCount ?? 1;
        for (int i = 0; i < detectors; i++)
            Detect(i, picture, RotatedRect.Whole(picture), minScore, found);
        bool tiles = thorough && (_reader?.SearchesTiles ?? true);
        if (tiles)
            foreach (RotatedRect tile in TileSearch.Tiles(picture.Width, picture.Height))
                Detect(detectors - 1, picture, tile, minScore, found);
        if (tiles || detectors > 1)
            Suppression.KeepBest(found, SameDetection);
    }

    void Detect(int detector, ImageView picture, in RotatedRect part, float minScore, List<FaceDetection> found)
    {
        if (_reader is not null)
            _reader.Detect(detector, picture, part, minScore, null, found);
        else
            _detector!.Detect(picture, part, minScore, _detector.DefaultMinSuppression, found);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _detector?.Dispose();
    }
}
