using System.IO.Compression;
using System.Text.Json;
using Mien.Testing;

namespace Mien.Cli.Tests;

public sealed class EvalTests : EmptyFolder
{
    static string Labelled(params string[] parts) => SharedFolder.Path(["eval", "aflw2000", .. parts]);

    static string Pack(string name) => SharedFolder.Path("models", name);

    [SharedTheory]
    [InlineData("mediapipe", 15)]
    [InlineData("3ddfa_v2", 16)]
    [InlineData("opentrack", 16)]
    public void Poses_are_compared_with_labels_in_mat_files(string pack, int found)
    {
        MienProcess mien = Mien("eval", "pose", "--data", Labelled("exact16"), "--pack", Pack(pack), "--json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement[] sets = [.. document.RootElement.GetProperty("sets").EnumerateArray()];
        Assert.Equal(["all", "|yaw| 0–30°", "|yaw| 30–60°", "|yaw| 60–90°"], sets.Select(set => set.GetProperty("faces").GetString()!));
        Assert.Equal(0, document.RootElement.GetProperty("leftOut").GetInt32());
        Assert.Equal(found, sets[0].GetProperty("found").GetInt32());
        Assert.Equal(16 - found, sets[0].GetProperty("missed").GetInt32());
        Assert.Equal(found, sets.Skip(1).Sum(set => set.GetProperty("found").GetInt32()));
        // Ten faces within 30°: what a wrong sign or axis anywhere would make many times as large.
        Assert.InRange(sets[1].GetProperty("yaw").GetDouble(), 0.5, 4);
        Assert.InRange(sets[1].GetProperty("pitch").GetDouble(), 0.5, 6.5);
        Assert.InRange(sets[1].GetProperty("roll").GetDouble(), 0.2, 2.5);
        Assert.InRange(sets[1].GetProperty("geodesic").GetDouble(), 2, 8);
        Assert.Equal((sets[0].GetProperty("yaw").GetDouble() + sets[0].GetProperty("pitch").GetDouble() + sets[0].GetProperty("roll").GetDouble()) / 3, sets[0].GetProperty("mean").GetDouble(), 0.002);
    }

    [SharedFact]
    public void Crops_in_a_zip_have_their_angles_in_a_csv_and_what_looks_away_is_left_out()
    {
        // Three of the 600: two in front, one whose yaw lies beyond 99°.
        string[] lines = System.IO.File.ReadAllLines(Labelled("dev600.csv"));
        string away = lines.Skip(1).First(line => Math.Abs(double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)) > 99);
        string[] front = [.. lines.Skip(1).Where(line => Math.Abs(double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)) < 10).Take(2)];
        System.IO.File.WriteAllLines(File("three.csv"), [lines[0], .. front, away]);
        using (ZipArchive all = ZipFile.OpenRead(Labelled("dev600.zip")), three = ZipFile.Open(File("three.zip"), ZipArchiveMode.Create))
        {
            foreach (string line in (string[])[.. front, away])
            {
                string name = line.Split(',')[0];
                using Stream from = all.GetEntry(name)!.Open(), to = three.CreateEntry(name).Open();
                from.CopyTo(to);
            }
        }
        MienProcess mien = Mien("eval", "pose", "--data", "three.zip", "--pack", Pack("3ddfa_v2"));
        Assert.True(mien.ExitCode == 0, mien.Errors);
        string[] table = mien.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["faces", "found", "missed", "yaw°", "pitch°", "roll°", "mean°", "geodesic°"], table[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(8));
        Assert.Equal(["all", "2", "0"], table[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3));
        Assert.Contains("1 left out", table[^1], StringComparison.Ordinal);
    }

    [SharedFact]
    public void Data_that_is_none_is_one_complaint()
    {
        Mien("eval", "pose", "--data", "nowhere", "--pack", Pack("opentrack")).IsOneComplaint("'nowhere' does not exist");
        Directory.CreateDirectory(File("empty"));
        Mien("eval", "pose", "--data", "empty", "--pack", Pack("opentrack")).IsOneComplaint("'empty' holds no labelled pictures");
        Write("a.zip", [1, 2, 3]);
        Mien("eval", "pose", "--data", "a.zip", "--pack", Pack("opentrack")).IsOneComplaint("a.csv", "is missing");
        Write("a.csv", "image,yaw\n"u8.ToArray());
        Mien("eval", "pose", "--data", "a.zip", "--pack", Pack("opentrack")).IsOneComplaint("a.zip", "no ZIP");
        Directory.CreateDirectory(File("labels"));
        Write("labels/x.mat", new byte[200]);
        Mien("eval", "pose", "--data", "labels", "--pack", Pack("opentrack")).IsOneComplaint("x.jpg", "missing");
        Write("labels/x.jpg", [1]);
        Mien("eval", "pose", "--data", "labels", "--pack", Pack("opentrack")).IsOneComplaint("x.mat", "MAT-file");
        Mien("eval", "pose").IsOneComplaint("--data");
    }

    [SharedFact]
    public void Detectors_are_measured_on_scenes_backgrounds_and_photos()
    {
        Directory.CreateDirectory(File("faces"));
        System.IO.File.Copy(SharedFolder.Path("faces", "afw.zip"), File("faces/afw.zip"));
        string[] arguments = ["eval", "detector", "--faces", "faces", "--backgrounds", SharedFolder.Path("backgrounds", "backgrounds.zip"), "--photos", SharedFolder.Path("photos"),
            "--pack", Pack("mediapipe"), "--scenes", "12", "--pictures", "worst", "--worst", "3", "--json"];
        MienProcess mien = Mien(arguments);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using JsonDocument document = JsonDocument.Parse(mien.Output);
        JsonElement search = document.RootElement.GetProperty("search"), scenes = search.GetProperty("scenes"), backgrounds = search.GetProperty("backgrounds");
        // The pack asks for no parts: a search is one look.
        Assert.Equal(document.RootElement.GetProperty("oneLook").GetRawText(), search.GetRawText());
        Assert.Equal(12, scenes.GetProperty("pictures").GetInt32());
        Assert.Equal(scenes.GetProperty("faces").GetInt32(), scenes.GetProperty("recall").EnumerateArray().Sum(size => size.GetProperty("faces").GetInt32()));
        Assert.InRange(scenes.GetProperty("ap50").GetDouble(), 0.3, 1);
        // MediaPipe's box is a little smaller than that of the landmarks.
        Assert.InRange(scenes.GetProperty("sizeRatio").GetDouble(), 0.8, 1.05);
        Assert.Equal(283, backgrounds[1].GetProperty("count").GetInt32());
        Assert.Equal(17, document.RootElement.GetProperty("backgroundsLeftOut").GetInt32());
        JsonElement family = document.RootElement.GetProperty("photos").EnumerateArray().Single(photo => photo.GetProperty("photo").GetString() == "obama_family");
        Assert.Equal(4, family.GetProperty("faces").GetInt32());
        Assert.Equal(4, family.GetProperty("found").GetInt32());
        Assert.Equal(3, Directory.GetFiles(File("worst"), "scene*.png").Length);
        Assert.Equal(mien.Output, Mien(arguments).Output);
    }

    [SharedFact]
    public void Material_for_scenes_that_is_none_is_one_complaint()
    {
        string backgrounds = SharedFolder.Path("backgrounds", "backgrounds.zip");
        Directory.CreateDirectory(File("empty"));
        Mien("eval", "detector", "--faces", "empty", "--backgrounds", backgrounds, "--pack", Pack("mediapipe")).IsOneComplaint("'empty' holds no sets");
        Mien("eval", "detector", "--faces", "empty", "--backgrounds", "nowhere", "--pack", Pack("mediapipe")).IsOneComplaint("'nowhere' does not exist");
        Mien("eval", "detector", "--faces", "empty", "--backgrounds", "empty", "--pack", Pack("mediapipe")).IsOneComplaint("'empty' holds no pictures");
        Write("a.zip", [1, 2, 3]);
        Mien("eval", "detector", "--faces", "empty", "--backgrounds", "a.zip", "--pack", Pack("mediapipe")).IsOneComplaint("a.zip", "no ZIP");
        Mien("eval", "detector", "--faces", "empty", "--backgrounds", backgrounds, "--pack", "a", "--network", "b").IsOneComplaint("--pack and --network");
        Mien("eval", "detector").IsOneComplaint("--faces");
    }

    [Fact]
    public void A_spread_of_nothing_is_none()
    {
        Assert.Equal("none", Verbs.EvalTrackingVerb.Spread([]));
        Assert.Equal("mean 2.0, 95 % of them below 3.0, worst 3.0", Verbs.EvalTrackingVerb.Spread([0.01, 0.03]));
    }

    [Fact]
    public void Steadiness_is_measured_and_what_cannot_be_is_one_complaint()
    {
        MienProcess mien = Mien("eval", "stability", "--sequences", "noise-16", "--heads", "1", "--smooth", "none", "steady", "--json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using var document = System.Text.Json.JsonDocument.Parse(mien.Output);
        System.Text.Json.JsonElement pack = document.RootElement.GetProperty("packs")[0], none = pack.GetProperty("smoothings")[0], steady = pack.GetProperty("smoothings")[1];
        Assert.Equal("mien", pack.GetProperty("pack").GetString());
        Assert.Equal("steady", steady.GetProperty("smoothing").GetString());
        Assert.True(steady.GetProperty("jitter16").GetDouble() < 0.25 * none.GetProperty("jitter16").GetDouble(), mien.Output);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, none.GetProperty("yawLag").ValueKind);

        Mien("eval", "stability", "--sequences", "noise-7").IsOneComplaint("--sequences", "noise-7", "noise-8");
        Mien("eval", "stability", "--smooth", "stedy").IsOneComplaint("--smooth", "stedy", "one-euro");
        Mien("eval", "stability", "--videos", "nowhere").IsOneComplaint("--videos", "'nowhere' does not exist");
        Mien("eval", "stability", "--json", "--markdown").IsOneComplaint("exclude each other");
    }
}
