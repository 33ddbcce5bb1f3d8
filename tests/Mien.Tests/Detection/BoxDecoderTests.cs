using System.Numerics;

namespace Mien.Tests;

public class BoxDecoderTests
{
    static List<FaceDetection> Decode(float[] boxes, float[] logits, Vector2[] anchors, float minScore = 0.5f)
    {
        List<FaceDetection> results = [];
        BoxDecoder.Decode(boxes, logits, anchors, new Vector2(128), minScore, results);
        return results;
    }

    [Fact]
    public void A_box_is_relative_to_its_anchor_in_input_pixels()
    {
        float[] raw = [12.8f, -12.8f, 64, 32, 0, 0, 12.8f, 0, 0, 12.8f, 0, 0, 0, 0, -12.8f, -12.8f];
        FaceDetection face = Assert.Single(Decode(raw, [0], [new Vector2(0.5f)]));
        Assert.Equal(0.5f, face.Score);
        Assert.Equal(0.6f - 0.25f, face.Box.X, 1e-6);
        Assert.Equal(0.4f - 0.125f, face.Box.Y, 1e-6);
        Assert.Equal(0.5f, face.Box.Width, 1e-6);
        Assert.Equal(0.25f, face.Box.Height, 1e-6);
        Assert.Equal(0.6f, face.Keypoints[1].X, 1e-6);
        Assert.Equal(0.6f, face.Keypoints[2].Y, 1e-6);
        Assert.Equal(0.4f, face.Keypoints[5].X, 1e-6);
    }

    [Fact]
    public void Only_scores_from_the_threshold_on_count()
    {
        var random = new Random(4);
        float[] logits = [.. Enumerable.Range(0, 500).Select(_ => (float)(random.NextDouble() * 12 - 6))];
        float[] boxes = new float[500 * BoxDecoder.Coordinates];
        Array.Fill(boxes, 10);
        int expected = logits.Count(logit => 1 / (1 + Math.Exp(-logit)) >= 0.7);
        List<FaceDetection> found = Decode(boxes, logits, new Vector2[500], 0.7f);
        Assert.Equal(expected, found.Count);
        Assert.All(found, face => Assert.InRange(face.Score, 0.7f - 1e-6f, 1));
    }

    [Theory]
    [InlineData(float.NaN, 5)]
    [InlineData(1, float.NaN)]
    [InlineData(-3, 5)]
    [InlineData(float.PositiveInfinity, 5)]
    public void A_box_that_is_none_is_dropped(float width, float logit)
    {
        float[] raw = new float[BoxDecoder.Coordinates];
        raw[2] = width;
        raw[3] = 10;
        Assert.Empty(Decode(raw, [logit], [default]));
    }

    [Fact]
    public void The_extremes_of_the_threshold_take_all_and_none()
    {
        float[] raw = new float[BoxDecoder.Coordinates];
        Array.Fill(raw, 10);
        Assert.Single(Decode(raw, [-90], [default], 0));
        Assert.Empty(Decode(raw, [90], [default], 1));
    }
}
