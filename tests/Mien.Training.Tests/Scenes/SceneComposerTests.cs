using System.Diagnostics;
using System.Numerics;
using Mien.Graphics;
using Mien.Testing;
using Xunit.Abstractions;

namespace Mien.Training.Tests.Scenes;

public sealed class SceneComposerTests(ITestOutputHelper output)
{
    /// <summary>A crop that is grey but for a bright square where each landmark could be, and landmarks on a circle of radius 44 around its middle.</summary>
    static FaceSprite Sprite(byte shade)
    {
        var crop = new Image(176, 176, PixelFormat.Rgb24);
        Array.Fill(crop.Pixels, shade);
        var landmarks = new Vector3[LandmarkTopology.Count];
        for (int i = 0; i < landmarks.Length; i++)
            landmarks[i] = new Vector3(88 + 44 * MathF.Cos(i * 0.37f), 88 + 44 * MathF.Sin(i * 0.37f), 0);
        return new FaceSprite(crop, landmarks);
    }

    static SceneMaterial Material()
    {
        var dark = new Image(320, 240, PixelFormat.Rgb24);
        for (int i = 0; i < dark.Pixels.Length; i++)
            dark.Pixels[i] = (byte)(i * 7919 % 41);
        return new SceneMaterial([Sprite(200), Sprite(230)], [new PicturePyramid(dark)]);
    }

    [Fact]
    public void The_same_dice_give_the_same_scene()
    {
        SceneComposer one = new(Material(), SceneOptions.Training), other = new(Material(), SceneOptions.Training);
        var scenes = new List<float[]>();
        for (long sample = 0; sample < 12; sample++)
        {
            SampleRandom a = new(7, sample), b = new(7, sample);
            one.Compose(320, 240, ref a);
            // Another scene in between must leave nothing behind.
            var noise = new SampleRandom(8, sample);
            other.Compose(200, 320, ref noise);
            other.Compose(320, 240, ref b);
            Assert.True(one.Canvas.Pixels.SequenceEqual(other.Canvas.Pixels));
            Assert.Equal(one.Faces.Select(face => (face.Center, face.Side, face.IsIgnored)), other.Faces.Select(face => (face.Center, face.Side, face.IsIgnored)));
            Assert.DoesNotContain(scenes, old => old.AsSpan().SequenceEqual(one.Canvas.Pixels));
            scenes.Add(one.Canvas.Pixels.ToArray());
        }
    }

    [Fact]
    public void A_share_of_the_scenes_on_backgrounds_holds_no_face()
    {
        SceneOptions options = SceneOptions.Evaluation with { Portraits = 0, Empty = 0.25 };
        var composer = new SceneComposer(Material(), options);
        int empty = 0;
        for (long sample = 0; sample < 200; sample++)
        {
            var random = new SampleRandom(4, sample);
            composer.Compose(96, 72, ref random);
            empty += composer.Faces.Count == 0 ? 1 : 0;
        }
        // Four deviations of a quarter of 200.
        Assert.InRange(empty, 26, 74);
    }

    [Fact]
    public void Evaluation_scenes_hold_one_to_eight_faces_of_20_to_400_pixels_that_hardly_overlap()
    {
        var composer = new SceneComposer(Material(), SceneOptions.Evaluation);
        int[] counts = new int[9];
        int small = 0, all = 0;
        for (long sample = 0; sample < 120; sample++)
        {
            var random = new SampleRandom(1, sample);
            composer.Compose(640, 480, ref random);
            counts[composer.Faces.Count]++;
            foreach (SceneFace face in composer.Faces)
            {
                all++;
                Assert.InRange(face.Side, 19.9, 401);
                small += face.Side < 32 ? 1 : 0;
                foreach (SceneFace other in composer.Faces)
                    Assert.True(other.Center == face.Center || FaceBox.IntersectionOverUnion(face.Box, other.Box) < 0.25f);
            }
        }
        Assert.Equal(0, counts[0]);
        Assert.InRange(all / 120.0, 2, 6);
        Assert.InRange(small / (double)all, 0.05, 0.4);
        Assert.True(counts[^1] + counts[^2] + counts[^3] > 0);
    }

    [Fact]
    public void A_face_lies_where_its_box_says()
    {
        // Without wear and without a mask's edge in the box's middle, the crop's shade, however darkened, stands in the middle of every box.
        var options = SceneOptions.Evaluation with { Wear = 0, Portraits = 0, MaxNonFaces = 0 };
        var composer = new SceneComposer(Material(), options);
        for (long sample = 0; sample < 40; sample++)
        {
            var random = new SampleRandom(2, sample);
            composer.Compose(640, 480, ref random);
            foreach (SceneFace face in composer.Faces.Where(face => !face.IsIgnored))
            {
                Vector3 mean = composer.Canvas.MeanAround(face.Center, face.Side * 0.2f);
                Assert.True(mean.X > 0.22f, $"sample {sample}: {mean} at {face.Center}, side {face.Side}");
            }
        }
    }

    [Fact]
    public void A_placed_face_is_the_box_of_its_moved_landmarks()
    {
        var random = new Random(4);
        var landmarks = new Vector3[LandmarkTopology.Count];
        for (int i = 0; i < landmarks.Length; i++)
            landmarks[i] = new Vector3((float)(50 + 70 * random.NextDouble()), (float)(40 + 90 * random.NextDouble()), 0);
        var sprite = new FaceSprite(new Image(176, 176, PixelFormat.Rgb24), landmarks);
        foreach (bool mirrored in (bool[])[false, true])
        {
            Matrix3x2 move = Matrix3x2.CreateScale(mirrored ? -0.3f : 0.3f, 0.32f) * Matrix3x2.CreateRotation(0.7f) * Matrix3x2.CreateTranslation(300, 200);
            Vector3[] moved = [.. landmarks.Select(point => new Vector3(Vector2.Transform(new Vector2(point.X, point.Y), move), 0))];
            SceneFace expected = SceneFace.Of(moved), placed = sprite.Placed(move, mirrored);
            Assert.Equal(0, Vector2.Distance(expected.Center, placed.Center), 1e-3f);
            Assert.Equal(expected.Side, placed.Side, 1e-3f);
            for (int k = 0; k < FaceKeypoints.Count; k++)
                Assert.Equal(0, Vector2.Distance(expected.Keypoints[mirrored ? SceneFace.Mirrored(k) : k], placed.Keypoints[k]), 1e-3f);
        }
    }

    [Fact]
    public void Once_warm_a_sample_allocates_nothing()
    {
        var sample = new DetectorSample(Material(), SceneOptions.Training);
        float[] input = new float[DetectorContract.InputWidth * DetectorContract.InputHeight * 3];
        for (long i = 0; i < 300; i++)
            sample.Make(1, i, input);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long i = 0; i < 300; i++)
            sample.Make(1, i, input);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(input.AsSpan().IndexOfAnyExceptInRange(-1f, 1f) < 0);
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < 100; i++)
            sample.Make(2, i, input);
        output.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds / 100:f2} ms a sample");
    }

    [Fact]
    public void The_list_of_backgrounds_with_faces_names_each_once_with_a_reason()
    {
        Assert.Equal(17, FacesInBackgrounds.All.Count());
        Assert.Equal(13, FacesInBackgrounds.All.Count(picture => picture.Kind == FacesInBackgrounds.FaceKind.Human));
        Assert.All(FacesInBackgrounds.All, picture => Assert.True(picture.Picture.EndsWith(".jpg", StringComparison.Ordinal) && picture.What.Length > 8));
        Assert.True(FacesInBackgrounds.Contains("n03495258_harp.jpg"));
        Assert.False(FacesInBackgrounds.Contains("n02692877_airship.jpg"));
    }

    [SharedFact]
    public void A_third_of_the_shared_backgrounds_is_kept_from_training()
    {
        BackgroundSet set = BackgroundSet.Load(SharedFolder.Path("backgrounds", "backgrounds.zip"));
        Assert.Equal(283, set.All.Count);
        Assert.Equal(17, set.LeftOut.Count);
        Assert.InRange(set.All.Count(background => background.IsHeldOut), 75, 115);
    }
}
