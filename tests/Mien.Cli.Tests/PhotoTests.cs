using System.Text.Json;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Cli.Tests;

public sealed class PhotoTests : EmptyFolder
{
    static string Pack => SharedFolder.Path("models", "mediapipe");

    static string Shared(string name) => SharedFolder.Path("photos", name);

    [SharedFact]
    public void A_photo_becomes_a_picture_of_its_size_in_the_working_directory()
    {
        MienProcess mien = Mien(Shared("trump_hillary.jpg"), "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Contains("2 faces", mien.Output, StringComparison.Ordinal);
        Assert.Contains(File("trump_hillary_mien.png"), mien.Output, StringComparison.Ordinal);
        Assert.Equal(["trump_hillary_mien.png"], Left);
        Image photo = ImageFile.Load(Shared("trump_hillary.jpg")), picture = ImageFile.Load(File("trump_hillary_mien.png"));
        Assert.Equal((photo.Width, photo.Height), (picture.Width, picture.Height));
        int changed = photo.Pixels.Zip(picture.Pixels, (a, b) => a != b ? 1 : 0).Sum();
        Assert.InRange(changed, photo.Pixels.Length / 500, photo.Pixels.Length / 4);
    }

    [SharedTheory]
    [InlineData("3ddfa_v2", "3ddfa-v2", 2)]
    [InlineData("opentrack", "opentrack", 1)]
    public void Every_pack_draws_what_it_has_and_leaves_null_what_it_has_not(string folder, string name, int count)
    {
        MienProcess mien = Mien(Shared("trump_hillary.jpg"), "--pack", SharedFolder.Path("models", folder), "-o", "2d_dense,box,pose", "--json", "faces.json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.DoesNotContain("presence", mien.Output, StringComparison.Ordinal);
        byte[] photo = ImageFile.Load(Shared("trump_hillary.jpg")).Pixels;
        foreach (string kind in (string[])["2d_dense", "box", "pose"])
        {
            byte[] picture = ImageFile.Load(File($"trump_hillary_mien_{kind}.png")).Pixels;
            Assert.InRange(photo.Zip(picture, (a, b) => a != b ? 1 : 0).Sum(), photo.Length / 1000, photo.Length / 4);
        }
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(File("faces.json")));
        Assert.Equal(name, document.RootElement.GetProperty("pack").GetString());
        Assert.Equal(count, document.RootElement.GetProperty("faces").GetArrayLength());
        foreach (JsonElement face in document.RootElement.GetProperty("faces").EnumerateArray())
        {
            Assert.All((string[])["presence", "keypoints", "landmarks"], field => Assert.Equal(JsonValueKind.Null, face.GetProperty(field).ValueKind));
            // The expression is the fit's: without landmarks there is none. How sure the pose is, either says.
            Assert.Equal(folder == "opentrack", face.GetProperty("blendshapes").ValueKind == JsonValueKind.Null);
            Assert.Equal(folder == "opentrack", face.GetProperty("landmarks68").ValueKind == JsonValueKind.Null);
            Assert.Equal(JsonValueKind.Array, face.GetProperty("poseCovariance").ValueKind);
            Assert.Equal(JsonValueKind.Object, face.GetProperty("pose").ValueKind);
        }
    }

    [SharedFact]
    public void Several_kinds_give_a_picture_each_and_all_differ()
    {
        MienProcess mien = Mien("photo", Shared("JianzhuGuo.jpg"), "-o", "2d_dense,box,pose", "--out", "faces/", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        string[] names = ["JianzhuGuo_mien_2d_dense.png", "JianzhuGuo_mien_box.png", "JianzhuGuo_mien_pose.png"];
        Assert.Equal(names, Directory.EnumerateFiles(File("faces")).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(3, names.Select(name => Convert.ToHexString(ImageFile.Load(Path.Combine(File("faces"), name)).Pixels)).Distinct().Count());
    }

    [SharedFact]
    public void Json_on_standard_output_is_alone_there_and_follows_the_schema()
    {
        MienProcess mien = Mien(Shared("obama_family.jpg"), "--thorough", "-o", "none", "--json", "-", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Empty(Left);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement root = document.RootElement;
        Assert.Equal((640, 427), (root.GetProperty("image").GetProperty("width").GetInt32(), root.GetProperty("image").GetProperty("height").GetInt32()));
        Assert.EndsWith("obama_family.jpg", root.GetProperty("image").GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("mediapipe", root.GetProperty("pack").GetString());
        Assert.Equal(4, root.GetProperty("faces").GetArrayLength());
        foreach (JsonElement face in root.GetProperty("faces").EnumerateArray())
        {
            Assert.Equal(4, face.GetProperty("box").GetArrayLength());
            Assert.InRange(face.GetProperty("score").GetDouble(), 0.5, 1);
            Assert.InRange(face.GetProperty("presence").GetDouble(), 0.5, 1);
            Assert.Equal(2, face.GetProperty("keypoints")[0].GetArrayLength());
            Assert.Equal(478, face.GetProperty("landmarks").GetArrayLength());
            Assert.Equal(3, face.GetProperty("landmarks")[477].GetArrayLength());
            JsonElement pose = face.GetProperty("pose");
            Assert.All((string[])["yaw", "pitch", "roll"], angle => Assert.InRange(pose.GetProperty(angle).GetDouble(), -90, 90));
            double[] quaternion = [.. pose.GetProperty("quaternion").EnumerateArray().Select(value => value.GetDouble())];
            Assert.Equal(1, quaternion.Sum(value => value * value), 1e-3);
            Assert.InRange(pose.GetProperty("translation")[2].GetDouble(), -10_000, -100);
            Assert.InRange(face.GetProperty("blendshapes").GetProperty("jawOpen").GetDouble(), 0, 1);
        }
    }

    [SharedFact]
    public void A_json_file_has_a_line_for_every_photo()
    {
        MienProcess mien = Mien(Shared("JianzhuGuo.jpg"), Shared("portrait_exif.jpg"), "-o", "none", "--json", "faces.jsonl", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        string[] lines = System.IO.File.ReadAllLines(File("faces.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Assert.Equal(1, document.RootElement.GetProperty("faces").GetArrayLength());
        });
        Assert.Equal(["faces.jsonl"], Left);
    }

    [SharedFact]
    public void A_photo_without_faces_ends_with_1_and_leaves_no_picture()
    {
        ImageFile.Save(File("gradient.png"), BadInputTests.Gradient(320, 240));
        MienProcess mien = Mien("gradient.png", "--json", "-", "--pack", Pack);
        Assert.Equal(1, mien.ExitCode);
        Assert.Equal(["gradient.png"], Left);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        Assert.Equal(0, document.RootElement.GetProperty("faces").GetArrayLength());
    }

    [SharedFact]
    public void One_bad_photo_does_not_stop_the_others()
    {
        Write("letter.jpg", "no picture"u8);
        MienProcess mien = Mien("letter.jpg", Shared("JianzhuGuo.jpg"), "--pack", Pack);
        Assert.Equal(2, mien.ExitCode);
        Assert.Contains("letter.jpg", Assert.Single(mien.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("JianzhuGuo_mien.png", Left);
    }

    [SharedFact]
    public void A_picture_that_cannot_be_written()
    {
        if (!OperatingSystem.IsLinux())
            return;
        MienProcess mien = Mien(Shared("JianzhuGuo.jpg"), "--out", "/proc/face.png", "--pack", Pack);
        Assert.Equal(2, mien.ExitCode);
        Assert.Contains("/proc/face.png", Assert.Single(mien.ErrorLines), StringComparison.Ordinal);
        mien = Mien(Shared("JianzhuGuo.jpg"), "-o", "none", "--json", "/proc/faces.json", "--pack", Pack);
        Assert.Equal(2, mien.ExitCode);
        Assert.Contains("/proc/faces.json", Assert.Single(mien.ErrorLines), StringComparison.Ordinal);
    }

    [SharedFact]
    public void Faces_limits_their_number()
    {
        MienProcess mien = Mien(Shared("obama_family.jpg"), "-o", "none", "--thorough", "--faces", "2", "--pack", Pack);
        Assert.Contains("2 faces", mien.Output, StringComparison.Ordinal);
    }

    [SharedFact]
    public void A_pack_is_installed_listed_verified_used_and_removed()
    {
        MienProcess added = Mien("packs", "add", "mediapipe", "--from", Pack);
        Assert.True(added.ExitCode == 0, added.Errors);
        Assert.Equal(["mien", "mediapipe"], Mien("packs", "list", "--names").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(0, Mien("packs", "verify").ExitCode);
        Assert.Equal(0, Mien(Shared("JianzhuGuo.jpg"), "-o", "none", "--pack", "mediapipe").ExitCode);
        string file = Directory.EnumerateFiles(File("packs"), "face_landmarker.task", SearchOption.AllDirectories).Single();
        System.IO.File.AppendAllText(file, "x");
        Mien("packs", "verify", "mediapipe").IsOneComplaint("face_landmarker.task");
        Assert.Equal(0, Mien("packs", "remove", "mediapipe").ExitCode);
        Assert.Equal("mien", Mien("packs", "list", "--names").Output.Trim());
    }
}
