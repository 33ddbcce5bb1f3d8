using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// What goes into our detector and what comes out, the same in training and at run time: a letterboxed picture, and for every anchor a box,
/// six points and a score as <see cref="BoxDecoder"/> reads them.
/// </summary>
static class DetectorContract
{
    /// <summary>Width and height of the input, as cameras see: a face of 20 pixels in a picture of 640 × 480 has twelve left here.</summary>
    public const int InputWidth = 384, InputHeight = 288;

    /// <summary>The picture, [1, 288, 384, 3], RGB, −1 … 1, black where the letterbox ends.</summary>
    public const string Input = "image";

    /// <summary>[1, anchors, 16]: x, y of the box's centre from the anchor's, width, height, and x, y of six points from the anchor's centre, input pixels.</summary>
    public const string Boxes = "boxes";

    /// <summary>[1, anchors, 1]: logits.</summary>
    public const string Scores = "scores";

    /// <summary>Overlap from which two boxes are one face.</summary>
    public const float MinSuppression = 0.3f;

    /// <summary>Input pixels per cell, one entry per anchor of a cell: as in a <c>pack.json</c> with one anchor per layer.</summary>
    public static ReadOnlySpan<int> Strides => [8, 16, 16, 32, 32];

    /// <summary>The same as a pack says it.</summary>
    public static DetectorDescription Description(string file) => new(
        "mien", new InputDescription(InputWidth, InputHeight, PixelEncoding.Signed, Border.Zero), Strides.ToArray(), 1, MinSuppression, file,
        new Dictionary<string, string> { ["boxes"] = Boxes, ["scores"] = Scores })
    {
        SearchesParts = true,
    };
}
