using System.IO.Compression;
using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Testing;

namespace Mien.Training.Tests;

public class LandmarkEvaluationTests
{
    /// <summary>Knows the truth, and errs by so many per cent of the eye distance to the right.</summary>
    sealed class Oracle(IReadOnlyList<FaceCrop> crops, float percent) : LandmarkPredictor
    {
        public override int Points => LandmarkTopology.Count;

        public List<RotatedRect> Regions { get; } = [];

        public override float Predict(ImageView image, in RotatedRect region, Span<Vector3> landmarks)
        {
            ReadOnlySpan<Vector3> truth = crops[Regions.Count % crops.Count].Landmarks;
            Regions.Add(region);
            Vector3 eyes = truth[LandmarkTopology.LeftEyeCorners.Outer] - truth[LandmarkTopology.RightEyeCorners.Outer];
            for (int i = 0; i < truth.Length; i++)
                landmarks[i] = truth[i] + new Vector3(new Vector2(eyes.X, eyes.Y).Length() * percent / 100, 0, 0);
            return 1;
        }

        public override void Dispose()
        {
        }
    }

    static FaceCrop[] Crops(int count, string set = "renders")
    {
        RenderedFaceSet faces = RenderedFaceSet.Render(count, 4);
        int[] all = [.. Enumerable.Range(0, count)];
        return [.. FaceCropSet.Of(set, RenderedFaceSet.CropSize, [.. all.Select(faces.Pixels)], [.. all.Select(i => faces.Landmarks(i).ToArray())], [.. all.Select(i => faces.Expression(i).ToArray())]).Faces];
    }

    [Fact]
    public void The_truth_has_no_error_and_a_shift_has_its_length()
    {
        FaceCrop[] crops = Crops(5);
        LandmarkScores right = new LandmarkEvaluation(crops).Run(() => new Oracle(crops, 0)), off = new LandmarkEvaluation(crops).Run(() => new Oracle(crops, 3));
        Assert.Equal((5, 0, 0, 1, 0), (right.All.Faces, right.All.Mean, right.All.Percentile95, right.All.Auc, right.All.Failures));
        Assert.Equal(3, off.All.Mean, 1e-3);
        Assert.Equal(3, off.All.Median, 1e-3);
        Assert.All(off.All.Regions, region => Assert.Equal(3, region, 1e-3));
        Assert.Equal(5 / 8.0, off.All.Auc, 1e-3);
        Assert.Equal(0, off.All.Failures);
        Assert.InRange(off.All.Unforeshortened, 1.5, 3);
        Assert.Equal(1, new LandmarkEvaluation(crops).Run(() => new Oracle(crops, 9)).All.Failures);
    }

    [Fact]
    public void Faces_are_grouped_by_set_and_by_yaw()
    {
        FaceCrop[] crops = [.. Crops(6, "one"), .. Crops(3, "two")];
        LandmarkScores scores = new LandmarkEvaluation(crops).Run(() => new Oracle(crops, 1));
        Assert.Equal(["all", "one", "two"], scores.Groups.Take(3).Select(group => group.Group));
        Assert.Equal([9, 6, 3], scores.Groups.Take(3).Select(group => group.Faces));
        Assert.Equal(9, scores.Groups.Skip(3).Sum(group => group.Faces));
        Assert.All(scores.Groups.Skip(3), group => Assert.StartsWith("|yaw| ", group.Group));
    }

    [Fact]
    public void The_network_sees_the_region_of_the_true_landmarks_or_one_near_it()
    {
        FaceCrop[] crops = Crops(8);
        var exact = new Oracle(crops, 0);
        new LandmarkEvaluation(crops).Run(() => exact);
        var off = new Oracle(crops, 0);
        new LandmarkEvaluation(crops) { Jitter = 0.05 }.Run(() => off);
        for (int i = 0; i < crops.Length; i++)
        {
            RotatedRect truth = FaceRegion.FromLandmarks(crops[i].Landmarks);
            Assert.Equal(truth, exact.Regions[i]);
            Assert.NotEqual(truth, off.Regions[i]);
            Assert.InRange(off.Regions[i].Width / truth.Width, 0.8, 1.25);
            Assert.InRange(Math.Abs(off.Regions[i].CenterX - truth.CenterX) / truth.Width, 0, 0.25);
        }
    }

    [Fact]
    public void Every_landmark_has_a_region_and_every_region_landmarks()
    {
        Assert.Equal(LandmarkTopology.Count, LandmarkRegions.OfLandmarks.Length);
        for (int region = 0; region < LandmarkRegions.Names.Count; region++)
            Assert.InRange(LandmarkRegions.OfLandmarks.Count((byte)region), 10, 350);
    }

    [Fact]
    public void Shut_eyes_of_the_list_are_counted()
    {
        FaceCrop[] crops = Crops(12);
        string list = string.Join('\n', crops.Select(crop => $"renders {crop.Index} left {(EyeOpening.Blink(crop.Landmarks, left: true) > 0.5f ? "shut" : "open")}").Prepend("# renders"));
        LandmarkScores scores = new LandmarkEvaluation(crops, BlinkList.Parse(list)).Run(() => new Oracle(crops, 2));
        BlinkErrors opening = Assert.Single(scores.Blinks, blink => blink.Measure == "opening");
        Assert.Equal(12, opening.Shut + opening.Open);
        Assert.InRange(opening.Shut, 1, 11);
        Assert.Equal((opening.Shut, 0, 1.0), (opening.Found, opening.False, opening.F1));
    }

    [Fact]
    public void The_list_of_eyes_is_as_long_as_promised_and_names_each_eye_once()
    {
        IReadOnlyList<ListedEye> eyes = BlinkList.Default.Eyes;
        Assert.InRange(eyes.Count(eye => eye.IsShut), 150, 1000);
        Assert.InRange(eyes.Count(eye => !eye.IsShut), 500, 2000);
        Assert.Equal(eyes.Count, eyes.DistinctBy(eye => (eye.Set, eye.Index, eye.IsLeft)).Count());
        Assert.Equal(["afw", "congress", "helen", "lfw", "mask", "nomask", "utk"], eyes.Select(eye => eye.Set).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("'lfw x left shut'", Assert.Throws<ModelFormatException>(() => BlinkList.Parse("lfw x left shut")).Message, StringComparison.Ordinal);
    }

    [SharedFact]
    public void Some_of_every_set_are_held_out_and_no_name_of_LFW_is_on_both_sides()
    {
        int count = 0;
        foreach (string set in (string[])["afw", "congress", "helen", "lfw", "mask", "nomask", "utk"])
        {
            int faces = LabelledFaces.Read(SharedFolder.Path("faces", set + ".zip")).Landmarks.Length, kept = Enumerable.Range(0, faces).Count(i => HeldOutFaces.Contains(set, i));
            Assert.InRange(kept / (double)faces, 0.02, 0.15);
            count += kept;
        }
        Assert.Equal(HeldOutFaces.Count, count);
        using ZipArchive archive = ZipFile.OpenRead(SharedFolder.Path("faces", "lfw.zip"));
        using var reader = new StreamReader(archive.GetEntry("index.csv")!.Open());
        string[] people = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[1][..^9])];
        Assert.Empty(people.Where((_, i) => HeldOutFaces.Contains("lfw", i)).Intersect(people.Where((_, i) => !HeldOutFaces.Contains("lfw", i))));
    }

    /// <summary>The teacher's own network on its own labels: what is left is what one look less and a cut crop make.</summary>
    [SharedFact]
    public void The_teacher_agrees_with_itself_whatever_the_number_of_threads()
    {
        IReadOnlyList<FaceCrop> crops = FaceCropSet.Load(SharedFolder.Path("faces", "afw.zip"), (_, i) => i % 3 == 0).Faces;
        Pack pack = Pack.Load(SharedFolder.Path("models", "mediapipe"));
        LandmarkScores one = new LandmarkEvaluation(crops).Run(() => LandmarkPredictor.Of(pack)), two = new LandmarkEvaluation(crops) { Threads = 2 }.Run(() => LandmarkPredictor.Of(pack));
        Assert.InRange(one.All.Mean, 0.3, 2);
        Assert.All(one.All.Regions, region => Assert.InRange(region, 0.3, 3));
        Assert.Equal(one.Groups.Select(group => (group.Group, group.Mean, group.Depth)), two.Groups.Select(group => (group.Group, group.Mean, group.Depth)));
        Assert.Equal(one.Blinks, two.Blinks);
    }

    [SharedFact]
    public void The_teachers_shut_eyes_are_found_by_their_opening()
    {
        IReadOnlyList<FaceCrop> crops = FaceCropSet.Load(SharedFolder.Path("faces", "helen.zip"), BlinkList.Default.Contains).Faces;
        Pack pack = Pack.Load(SharedFolder.Path("models", "mediapipe"));
        BlinkErrors opening = Assert.Single(new LandmarkEvaluation(crops).Run(() => LandmarkPredictor.Of(pack)).Blinks, blink => blink.Measure == "opening");
        Assert.InRange(opening.F1, 0.9, 1);
    }
}
