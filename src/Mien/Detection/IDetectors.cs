using Mien.Graphics;

namespace Mien;

/// <summary>The detectors of a pack, as a search uses them.</summary>
interface IDetectors
{
    /// <summary>How many there are: the last is the one for small faces.</summary>
    int DetectorCount { get; }

    /// <summary>Whether tiles of a large picture show the last detector more than the whole.</summary>
    bool SearchesTiles { get; }

    /// <summary>Whether every search of a picture of a size shows the last detector the picture's parts too.</summary>
    bool SearchesParts(int width, int height);

    /// <summary>Appends the faces that one detector sees in an upright part of the picture, by falling score.</summary>
    /// <param name="detector">0 … <see cref="DetectorCount"/> − 1.</param>
    /// <param name="image">The picture.</param>
    /// <param name="part">The whole, a part or a tile.</param>
    /// <param name="minScore">Score from which something is a face.</param>
    /// <param name="minSuppression">Overlap from which two detections are one; null takes the pack's.</param>
    /// <param name="results">The list that grows.</param>
    void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results);
}
