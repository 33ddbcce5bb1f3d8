using System.Numerics;

namespace Mien;

/// <summary>
/// Reads BlazeFace's raw outputs: per anchor x, y, width, height and six points, in input pixels relative to the anchor's centre, and a
/// score as a logit.
/// </summary>
static class BoxDecoder
{
    /// <summary>Numbers per anchor: a box and six points.</summary>
    public const int Coordinates = 4 + 2 * FaceKeypoints.Count;

    /// <summary>Appends the anchors whose score reaches <paramref name="minScore"/>, in shares of the network's input, whose size in pixels is <paramref name="inputSize"/>.</summary>
    public static void Decode(ReadOnlySpan<float> boxes, ReadOnlySpan<float> logits, ReadOnlySpan<Vector2> anchors, Vector2 inputSize, float minScore, List<FaceDetection> results)
    {
        // The threshold is compared as a logit, so that the exponential is paid for faces only.
        float minLogit = minScore <= 0 ? float.NegativeInfinity : minScore >= 1 ? float.PositiveInfinity : MathF.Log(minScore / (1 - minScore));
        for (int i = 0; i < anchors.Length; i++)
        {
            if (!(logits[i] >= minLogit))
                continue;
            ReadOnlySpan<float> raw = boxes.Slice(i * Coordinates, Coordinates);
            float width = raw[2] / inputSize.X, height = raw[3] / inputSize.Y;
            Vector2 center = new Vector2(raw[0], raw[1]) / inputSize + anchors[i];
            if (!(width > 0 && height > 0) || !float.IsFinite(width + height + center.X + center.Y))
                continue;
            var detection = new FaceDetection
            {
                Box = new FaceBox(center.X - width / 2, center.Y - height / 2, width, height),
                Score = 1 / (1 + MathF.Exp(-Math.Clamp(logits[i], -100, 100))),
            };
            for (int k = 0; k < FaceKeypoints.Count; k++)
                detection.Keypoints[k] = new Vector2(raw[4 + 2 * k], raw[5 + 2 * k]) / inputSize + anchors[i];
            results.Add(detection);
        }
    }
}
