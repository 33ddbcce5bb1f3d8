using System.Numerics;
using System.Text.Json.Nodes;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;
using Mien.Training;

namespace Mien.Cli.Tests;

public sealed class DataTests : EmptyFolder
{
    static string Pack => SharedFolder.Path("models", "mediapipe");

    [SharedTheory]
    [InlineData("mine")]
    [InlineData("mine.zip")]
    public void Photos_become_a_set_that_training_reads(string target)
    {
        string photo = SharedFolder.Path("photos", "trump_hillary.jpg");
        MienProcess mien = Mien("data", "label", photo, SharedFolder.Path("photos", "JianzhuGuo.jpg"), "--out", target, "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Contains("3 faces of 2 photos", mien.Output, StringComparison.Ordinal);
        Assert.Equal([target], Left);
        FaceCropSet set = FaceCropSet.Load(File(target));
        Assert.Equal(("mine", 3, 176), (set.Name, set.Count, set.CropSize));
        Assert.Equal(["JianzhuGuo.jpg", "trump_hillary.jpg", "trump_hillary.jpg"], Enumerable.Range(0, 3).Select(set.Photo).Order(StringComparer.Ordinal));
        // Against MediaPipe's own labels of the photo: shapes agree once both are brought to the same box.
        Tensor golden = NumpyFile.Read(SharedFolder.Path("photos", "trump_hillary.landmarks478.npy")).ToFloat32();
        for (int face = 0; face < 3; face++)
        {
            Vector3[] own = set.Landmarks(face).ToArray();
            (float least, float most) = (own.Min(p => p.Y), own.Max(p => p.Y));
            Assert.Equal(88, Math.Max(most - least, own.Max(p => p.X) - own.Min(p => p.X)), 0.3f);
            Assert.InRange(set.Presence(face), 0.8f, 1);
            Assert.Contains(set.Expression(face).ToArray(), weight => weight > 0.05f);
            if (set.Photo(face) == "trump_hillary.jpg")
                Assert.InRange(Enumerable.Range(0, golden.Shape[0]).Min(g => Difference(own, golden, g)), 0, 0.01f);
        }
    }

    [SharedFact]
    public void A_label_must_be_as_sure_as_the_pack_asks_for()
    {
        string models = Path.Combine(SharedFolder.Checkout!, "models"), strict = Directory.CreateDirectory(File("strict")).FullName;
        foreach (string file in (string[])["detector.onnx", "landmarks.onnx"])
            System.IO.File.Copy(Path.Combine(models, file), Path.Combine(strict, file));
        JsonNode node = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(models, "pack.json")))!;
        node["landmarks"]!["minPresence"] = 1;
        System.IO.File.WriteAllText(Path.Combine(strict, "pack.json"), node.ToJsonString());
        string photo = SharedFolder.Path("photos", "JianzhuGuo.jpg");
        MienProcess refused = Mien("data", "label", photo, "--out", "mine.zip", "--pack", "strict");
        Assert.Equal((1, "no face found; nothing was written"), (refused.ExitCode, refused.Output.Trim()));
        MienProcess told = Mien("data", "label", photo, "--out", "mine.zip", "--pack", "strict", "--min-presence", "0.8");
        Assert.Equal((0, "mine.zip: 1 face of 1 photo"), (told.ExitCode, told.Output.Trim()));
    }

    [Theory]
    [InlineData("mine")]
    [InlineData("mine.zip")]
    public void A_set_that_exists_is_not_written_over(string target)
    {
        if (target.EndsWith(".zip", StringComparison.Ordinal))
            Write(target, "labels of hours"u8);
        else
            Directory.CreateDirectory(File(target));
        Mien("data", "label", "a.jpg", "--out", target).IsOneComplaint($"--out '{target}' exists already");
        Assert.Equal([target], Left);
        if (target.EndsWith(".zip", StringComparison.Ordinal))
            Assert.Equal("labels of hours", System.IO.File.ReadAllText(File(target)));
    }

    /// <summary>Mean distance in shares of the extent.</summary>
    static float Difference(Vector3[] own, Tensor golden, int face)
    {
        Vector2[] Normal(Func<int, Vector2> at)
        {
            Vector2[] points = [.. Enumerable.Range(0, own.Length).Select(at)];
            Vector2 low = points.Aggregate(Vector2.Min), high = points.Aggregate(Vector2.Max);
            return [.. points.Select(p => (p - (low + high) / 2) / Math.Max(high.X - low.X, high.Y - low.Y))];
        }
        Vector2[] a = Normal(i => new Vector2(own[i].X, own[i].Y)), b = Normal(i => new Vector2(golden.Floats.Slice((face * own.Length + i) * 3, 2)));
        return a.Zip(b, Vector2.Distance).Average();
    }

    [SharedFact]
    public void A_sheet_shows_faces_and_the_same_options_the_same_sheet()
    {
        string set = SharedFolder.Path("faces", "afw.zip");
        foreach (string name in (string[])["a.png", "b.png"])
        {
            MienProcess mien = Mien("data", "view", set, "--augmented", "--count", "6", "--seed", "4", "--out", name);
            Assert.True(mien.ExitCode == 0, mien.Errors);
        }
        Assert.Equal(System.IO.File.ReadAllBytes(File("a.png")), System.IO.File.ReadAllBytes(File("b.png")));
        Image sheet = ImageFile.Load(File("a.png"));
        Assert.Equal((3 * 256, 2 * 256), (sheet.Width, sheet.Height));
        Assert.Equal(0, Mien("data", "view", set, "--count", "6", "--out", "plain.png").ExitCode);
        Assert.NotEqual(System.IO.File.ReadAllBytes(File("a.png")), System.IO.File.ReadAllBytes(File("plain.png")));
    }

    [SharedFact]
    public void A_pack_without_478_landmarks_cannot_label()
    {
        MienProcess mien = Mien("data", "label", SharedFolder.Path("photos", "trump_hillary.jpg"), "--out", "mine", "--pack", SharedFolder.Path("models", "3ddfa_v2"));
        Assert.Equal(2, mien.ExitCode);
        Assert.Contains("478 landmarks", mien.Errors, StringComparison.Ordinal);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("data view absent.zip", "absent.zip")]
    [InlineData("data view . --out sheet.gif", "sheet.gif")]
    [InlineData("data view .", "no sets of labelled face crops")]
    [InlineData("data view . --backgrounds b.zip", "--augmented")]
    [InlineData("data view . --count 0", "--count")]
    [InlineData("data label a.jpg --out .", "exists already")]
    [InlineData("data label a.jpg --out absent/mine.zip", "absent")]
    public void Bad_input_ends_in_one_line(string arguments, string named)
    {
        MienProcess mien = Mien(arguments.Split(' '));
        Assert.Equal(2, mien.ExitCode);
        Assert.Contains(named, mien.Errors, StringComparison.Ordinal);
        Assert.Single(mien.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Left);
    }
}
