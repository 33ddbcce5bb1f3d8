using System.Numerics;

namespace Mien.Training.Tests.Recipes;

public sealed class AnchorTargetsTests
{
    static readonly Vector2 InputSize = new(DetectorContract.InputWidth, DetectorContract.InputHeight);

    static SceneFace Face(float x, float y, float side, bool ignored = false)
    {
        var face = new SceneFace { Center = new Vector2(x, y), Side = side, IsIgnored = ignored };
        for (int k = 0; k < FaceKeypoints.Count; k++)
            face.Keypoints[k] = face.Center + new Vector2(side * (0.1f * k - 0.25f), side * 0.05f * k);
        return face;
    }

    [Fact]
    public void The_levels_are_the_anchors_that_the_runtime_generates()
    {
        Vector2[] centers = Anchors.Generate(DetectorContract.InputWidth, DetectorContract.InputHeight, DetectorContract.Strides, 1);
        Assert.Equal(AnchorClass.Count, centers.Length);
        int next = 0;
        foreach (DetectorLevel level in AnchorClass.Levels)
        {
            Assert.Equal(next, level.First);
            for (int i = 0; i < level.Anchors; i++)
            {
                int cell = i / level.InCell;
                Vector2 center = new Vector2(cell % level.Columns + 0.5f, cell / level.Columns + 0.5f) * level.Stride / InputSize;
                Assert.Equal(center.X, centers[next].X, 1e-6f);
                Assert.Equal(center.Y, centers[next++].Y, 1e-6f);
            }
        }
        Assert.Equal(AnchorClass.Count, next);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(20, 0)]
    [InlineData(35, 1728)]
    [InlineData(65, 1728)]
    [InlineData(110, 2592)]
    [InlineData(290, 2592)]
    public void A_face_gets_near_anchors_of_its_size(float side, int first)
    {
        var targets = new AnchorTargets();
        targets.Match([Face(163, 121, side)]);
        int last = first == 0 ? 1728 : first == 1728 ? 2592 : 2808;
        Assert.InRange(targets.Positives, 1, 30);
        Vector2[] centers = Anchors.Generate(DetectorContract.InputWidth, DetectorContract.InputHeight, DetectorContract.Strides, 1);
        for (int i = 0; i < AnchorClass.Count; i++)
        {
            if (targets.FaceOf[i] < 0)
                continue;
            Assert.InRange(i, first, last - 1);
            Assert.Equal(1, targets.Wanted[i]);
            Assert.InRange(Vector2.Distance(centers[i] * InputSize, new Vector2(163, 121)), 0, Math.Max(40, side / 4));
        }
    }

    [Fact]
    public void Every_face_of_many_gets_an_anchor()
    {
        for (long sample = 0; sample < 300; sample++)
        {
            var random = new SampleRandom(3, sample);
            List<SceneFace> faces = [];
            for (int tries = 0; tries < 60 && faces.Count < 20; tries++)
            {
                SceneFace face = Face((float)random.Next(10, 374), (float)random.Next(10, 278), (float)Math.Exp(random.Next(Math.Log(8), Math.Log(250))));
                if (faces.TrueForAll(other => Vector2.Distance(other.Center, face.Center) > 0.45f * (other.Side + face.Side)))
                    faces.Add(face);
            }
            var targets = new AnchorTargets();
            targets.Match(faces);
            for (int f = 0; f < faces.Count; f++)
                Assert.True(targets.FaceOf.Contains(f), $"sample {sample}: face {f} of {faces[f].Side} px has no anchor");
        }
    }

    [Fact]
    public void An_ignored_face_is_neither_wanted_nor_forbidden()
    {
        var targets = new AnchorTargets();
        targets.Match([Face(100, 100, 60, ignored: true)]);
        Assert.Equal(0, targets.Positives);
        int inside = 1728 + (6 * 24 + 6) * 2, far = 1728 + (15 * 24 + 15) * 2;
        Assert.Equal(0, targets.Weights[inside]);
        Assert.Equal(1, targets.Weights[far]);
    }

    [Fact]
    public void Without_a_face_every_anchor_shall_be_silent()
    {
        var targets = new AnchorTargets();
        targets.Match([Face(100, 100, 60)]);
        targets.Match([]);
        Assert.Equal(0, targets.Positives);
        Assert.Equal(-1, targets.FaceOf.ToArray().Max());
        Assert.Equal(0, targets.Wanted.ToArray().Max());
        Assert.Equal(1, targets.Weights.ToArray().Min());
    }

    [Fact]
    public void What_is_learned_is_what_the_runtime_decodes()
    {
        // The answers that cost nothing, written as the runtime reads them, must be the faces.
        List<SceneFace> faces = [Face(40, 52, 11), Face(150, 80, 33), Face(220, 220, 75), Face(80, 230, 140)];
        var targets = new AnchorTargets();
        targets.Match(faces);
        float[] boxes = new float[AnchorClass.Count * BoxDecoder.Coordinates], logits = new float[AnchorClass.Count];
        Array.Fill(logits, -20);
        Vector2[] centers = Anchors.Generate(DetectorContract.InputWidth, DetectorContract.InputHeight, DetectorContract.Strides, 1);
        for (int i = 0; i < AnchorClass.Count; i++)
        {
            if (targets.FaceOf[i] < 0)
                continue;
            SceneFace face = faces[targets.FaceOf[i]];
            logits[i] = 5;
            Span<float> raw = boxes.AsSpan(i * BoxDecoder.Coordinates, BoxDecoder.Coordinates);
            Vector2 center = face.Center - centers[i] * InputSize;
            (raw[0], raw[1], raw[2], raw[3]) = (center.X, center.Y, face.Side, face.Side);
            for (int k = 0; k < FaceKeypoints.Count; k++)
                (raw[4 + 2 * k], raw[5 + 2 * k]) = (face.Keypoints[k].X - centers[i].X * InputSize.X, face.Keypoints[k].Y - centers[i].Y * InputSize.Y);
        }
        List<FaceDetection> found = [];
        BoxDecoder.Decode(boxes, logits, centers, InputSize, 0.5f, found);
        Suppression.Blend(found, DetectorContract.MinSuppression);
        Assert.Equal(faces.Count, found.Count);
        foreach (SceneFace face in faces)
        {
            FaceDetection match = found.MaxBy(detection => FaceBox.IntersectionOverUnion(detection.Mapped(InputSize, default).Box, face.Box));
            match = match.Mapped(InputSize, default);
            Assert.Equal(face.Box.X, match.Box.X, 1e-3f);
            Assert.Equal(face.Side, match.Box.Height, 1e-3f);
            for (int k = 0; k < FaceKeypoints.Count; k++)
                Assert.Equal(0, Vector2.Distance(face.Keypoints[k], match.Keypoints[k]), 1e-3f);
        }
    }
}
