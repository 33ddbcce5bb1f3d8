using System.Numerics;

namespace Mien.Training.Tests.Evaluation;

public sealed class DetectorScoresTests
{
    static SceneFace Face(float x, float y, float side, bool ignored = false) => new() { Center = new Vector2(x, y), Side = side, IsIgnored = ignored };

    static FaceDetection Found(float x, float y, float side, float score) => new() { Box = new FaceBox(x - side / 2, y - side / 2, side, side), Score = score };

    [Fact]
    public void Average_precision_of_hand_made_rankings()
    {
        // Right, wrong, right of two faces: precision 1 up to recall ½, then 2/3.
        Assert.Equal(0.5 + 0.5 * 2 / 3, AveragePrecision.Of([(0.9f, true), (0.8f, false), (0.7f, true)], 2), 1e-12);
        Assert.Equal(1, AveragePrecision.Of([(0.9f, true), (0.3f, true), (0.2f, false)], 2), 1e-12);
        Assert.Equal(0.25, AveragePrecision.Of([(0.9f, true)], 4), 1e-12);
        Assert.Equal(0, AveragePrecision.Of([(0.9f, false)], 4), 1e-12);
        Assert.Equal(0, AveragePrecision.Of([], 4), 1e-12);
        Assert.True(double.IsNaN(AveragePrecision.Of([], 0)));
        // A later rise lifts what comes before: wrong, right, right, right of three is ¾ throughout.
        Assert.Equal(0.75, AveragePrecision.Of([(0.9f, false), (0.8f, true), (0.7f, true), (0.6f, true)], 3), 1e-12);
    }

    [Fact]
    public void Equal_scores_count_at_once()
    {
        Assert.Equal(0.5, AveragePrecision.Of([(0.5f, true), (0.5f, false)], 1), 1e-12);
        Assert.Equal(0.5, AveragePrecision.Of([(0.5f, false), (0.5f, true)], 1), 1e-12);
    }

    [Fact]
    public void A_face_is_found_once_and_the_second_detection_is_false()
    {
        var scores = new DetectorScores();
        int mistakes = scores.Add([Face(100, 100, 50)], [Found(100, 100, 50, 0.6f), Found(104, 100, 50, 0.9f), Found(300, 100, 50, 0.55f), Found(300, 100, 50, 0.4f)]);
        Assert.Equal(1, scores.Found(0.5f));
        Assert.Equal(2, scores.False(0.5f));
        Assert.Equal(2, mistakes);
        Assert.Equal(1, scores.Recall(0.9f));
        Assert.Equal(0, scores.Recall(0.95f));
        // The best detection took it: 46/54 of the boxes are shared.
        Assert.Equal(46.0 / 54, scores.MeanOverlap, 1e-5);
    }

    [Fact]
    public void Overlap_of_less_than_a_half_does_not_count()
    {
        var scores = new DetectorScores();
        scores.Add([Face(100, 100, 40)], [Found(100, 100, 28, 0.9f)]);
        Assert.Equal(0, scores.Found(0.5f));
        Assert.Equal(1, scores.False(0.5f));
        scores = new DetectorScores();
        scores.Add([Face(100, 100, 40)], [Found(100, 100, 28, 0.9f)], boxScale: 1.4);
        Assert.Equal(1, scores.Found(0.5f));
        Assert.Equal(0.98, scores.MeanSizeRatio, 1e-5);
    }

    [Fact]
    public void Ignored_faces_are_neither_missed_nor_false()
    {
        var scores = new DetectorScores();
        int mistakes = scores.Add([Face(100, 100, 40, ignored: true), Face(200, 100, 40)], [Found(102, 100, 40, 0.9f), Found(100, 108, 16, 0.8f), Found(200, 100, 40, 0.7f)]);
        Assert.Equal(0, mistakes);
        Assert.Equal(1, scores.Faces);
        Assert.Equal(1, scores.AveragePrecision, 1e-12);
    }

    [Fact]
    public void Recall_is_counted_by_size()
    {
        var scores = new DetectorScores();
        scores.Add([Face(100, 100, 25), Face(200, 100, 31), Face(300, 100, 40)], [Found(100, 100, 25, 0.9f), Found(300, 100, 40, 0.9f)]);
        Assert.Equal(0.5, scores.Recall(0.5f, 20, 32));
        Assert.Equal(1, scores.Recall(0.5f, 32, 64));
        Assert.Equal(2, scores.Count(20, 32));
        Assert.True(double.IsNaN(scores.Recall(0.5f, 64, 128)));
    }
}
