using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>Finds faces in a picture, or in a part of it, with one BlazeFace network: letterbox, run, decode, suppress, project back.</summary>
sealed class FaceDetector : IDisposable
{
    /// <summary>A picture may be this much larger than the network's input before its parts show more.</summary>
    const float DetailKept = 1.1f;

    readonly DetectorDescription _description;
    readonly Network _network;
    readonly Vector2[] _anchors;
    readonly int _boxes, _scores;
    readonly List<FaceDetection> _found = [];

    public FaceDetector(Pack pack, DetectorDescription description, NetworkOptions options) : this(pack.Compile(description, options), description)
    {
    }

    /// <summary>With a network that is compiled already and now belongs to the detector.</summary>
    public FaceDetector(Network network, DetectorDescription description)
    {
        _description = description;
        _network = network;
        InputDescription input = description.Input;
        _anchors = Anchors.Generate(input.Width, input.Height, description.Strides, description.AnchorsPerLayer);
        _boxes = description.OutputIndex(_network, "boxes", _anchors.Length * BoxDecoder.Coordinates);
        _scores = description.OutputIndex(_network, "scores", _anchors.Length);
    }

    /// <summary>The suppression threshold that the pack gives this network.</summary>
    public float DefaultMinSuppression => _description.MinSuppression;

    /// <summary>Whether the pack asks for the parts too, and the whole of a picture of this size loses detail on its way into the network.</summary>
    public bool SearchesParts(int width, int height) =>
        _description.SearchesParts && (width > DetailKept * _description.Input.Width || height > DetailKept * _description.Input.Height);

    /// <summary>Appends the faces in an upright <paramref name="part"/> of the picture, in its pixels, by falling score.</summary>
    public void Detect(ImageView image, in RotatedRect part, float minScore, float minSuppression, List<FaceDetection> results)
    {
        InputDescription input = _description.Input;
        RotatedRect seen = part.Letterboxed((double)input.Width / input.Height, out _);
        input.Fill(image, seen, _network.Input());
        _network.Run();
        _found.Clear();
        BoxDecoder.Decode(_network.Output(_boxes), _network.Output(_scores), _anchors, new Vector2(input.Width, input.Height), minScore, _found);
        Suppression.Blend(_found, minSuppression);
        var scale = new Vector2((float)seen.Width, (float)seen.Height);
        (double left, double top) = seen.ToImage(0, 0);
        foreach (FaceDetection detection in _found)
            results.Add(detection.Mapped(scale, new Vector2((float)left, (float)top)));
    }

    public void Dispose() => _network.Dispose();
}
