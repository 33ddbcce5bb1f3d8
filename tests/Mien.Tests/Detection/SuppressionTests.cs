using System.Numerics;

namespace Mien.Tests;

public class SuppressionTests
{
    static FaceDetection Face(float x, float y, float size, float score)
    {
        var face = new FaceDetection { Box = new FaceBox(x, y, size, size), Score = score };
        for (int i = 0; i < FaceKeypoints.Count; i++)
            face.Keypoints[i] = new Vector2(x + i, y);
        return face;
    }

    static List<FaceDetection> Crowd(int seed, int count = 60)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Face(random.Next(100), random.Next(100), 10 + random.Next(20), (float)random.NextDouble()))];
    }

    [Fact]
    public void Overlapping_detections_become_their_mean_weighted_by_score()
    {
        List<FaceDetection> faces = [Face(0, 0, 10, 0.6f), Face(1, 2, 10, 0.9f)];
        Suppression.Blend(faces, 0.3f);
        FaceDetection face = Assert.Single(faces);
        Assert.Equal(0.9f, face.Score);
        Assert.Equal(0.6f, face.Box.X, 1e-5);
        Assert.Equal(1.2f, face.Box.Y, 1e-5);
        Assert.Equal(10, face.Box.Width, 1e-5);
        Assert.Equal(new Vector2(2.6f, 1.2f).X, face.Keypoints[2].X, 1e-5);
    }

    [Fact]
    public void Distant_detections_stay_as_they_are_by_falling_score()
    {
        List<FaceDetection> faces = [Face(0, 0, 10, 0.6f), Face(50, 50, 10, 0.9f), Face(20, 20, 10, 0.7f)];
        Suppression.Blend(faces, 0.3f);
        Assert.Equal([0.9f, 0.7f, 0.6f], faces.Select(face => face.Score));
        Assert.Equal(new FaceBox(50, 50, 10, 10), faces[0].Box);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_result_does_not_depend_on_the_order_of_detections(int seed)
    {
        List<FaceDetection> faces = Crowd(seed), reversed = [.. Crowd(seed).AsEnumerable().Reverse()];
        Suppression.Blend(faces, 0.3f);
        Suppression.Blend(reversed, 0.3f);
        Assert.Equal(faces.Select(face => face.Box), reversed.Select(face => face.Box));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_best_detection_always_survives_and_scores_are_kept(int seed)
    {
        List<FaceDetection> faces = Crowd(seed);
        float[] scores = [.. faces.Select(face => face.Score)];
        Suppression.Blend(faces, 0.3f);
        Assert.Equal(scores.Max(), faces[0].Score);
        Assert.All(faces, face => Assert.Contains(face.Score, scores));
        Assert.True(faces.Count < scores.Length);
    }

    [Fact]
    public void Keeping_the_best_leaves_no_pair_that_overlaps()
    {
        List<FaceDetection> faces = Crowd(9);
        Suppression.KeepBest(faces, 0.3f);
        for (int i = 0; i < faces.Count; i++)
            for (int j = 0; j < i; j++)
                Assert.True(FaceBox.IntersectionOverUnion(faces[i].Box, faces[j].Box) <= 0.3f);
    }

    [Fact]
    public void A_small_box_inside_a_better_one_is_the_same_face()
    {
        List<FaceDetection> faces = [Face(0, 0, 100, 0.9f), Face(30, 30, 20, 0.8f)];
        Suppression.KeepBest(faces, 0.3f);
        Assert.Single(faces);
    }

    [Fact]
    public void Overlap_of_equal_boxes_is_one_and_of_distant_ones_nothing()
    {
        Assert.Equal(1, FaceBox.IntersectionOverUnion(new(1, 2, 3, 4), new(1, 2, 3, 4)));
        Assert.Equal(0, FaceBox.IntersectionOverUnion(new(0, 0, 1, 1), new(5, 5, 1, 1)));
        Assert.Equal(0, FaceBox.IntersectionOverUnion(new(0, 0, 0, 0), new(0, 0, 0, 0)));
        Assert.Equal(1f / 3, FaceBox.IntersectionOverUnion(new(0, 0, 2, 1), new(1, 0, 2, 1)), 1e-6);
    }
}
