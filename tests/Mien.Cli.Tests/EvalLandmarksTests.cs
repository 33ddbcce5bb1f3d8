using System.Text.Json;
using Mien.Testing;

namespace Mien.Cli.Tests;

public sealed class EvalLandmarksTests : EmptyFolder
{
    static string Faces(string set) => SharedFolder.Path("faces", set + ".zip");

    static string Pack => SharedFolder.Path("models", "mediapipe");

    [SharedFact]
    public void Packs_are_judged_side_by_side_in_three_ways()
    {
        Directory.CreateDirectory(File("legacy"));
        foreach (string file in Directory.EnumerateFiles(Pack).Where(file => !file.EndsWith(".task", StringComparison.Ordinal)))
            System.IO.File.Copy(file, File(Path.Combine("legacy", Path.GetFileName(file))));
        string[] options = ["eval", "landmarks", "--data", Faces("afw"), Faces("helen"), "--split", "all", "--faces", "40", "--pack", Pack, "--pack", "legacy"];
        MienProcess json = Mien([.. options, "--json"]);
        Assert.True(json.ExitCode == 0, json.Errors);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal("all", document.RootElement.GetProperty("split").GetString());
        JsonElement[] networks = [.. document.RootElement.GetProperty("networks").EnumerateArray()];
        Assert.Equal(["mediapipe", "mediapipe-legacy"], networks.Select(network => network.GetProperty("network").GetString()!));
        JsonElement all = networks[0].GetProperty("groups")[0];
        Assert.Equal(("all", 40), (all.GetProperty("faces").GetString(), all.GetProperty("number").GetInt32()));
        Assert.InRange(all.GetProperty("mean").GetDouble(), 0.3, 2);
        Assert.InRange(networks[1].GetProperty("groups")[0].GetProperty("mean").GetDouble(), all.GetProperty("mean").GetDouble(), 6);
        string[] sets = [.. networks[0].GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("faces").GetString()!)];
        Assert.Equal(["all", "afw", "helen"], sets.Take(3));

        MienProcess table = Mien(options), markdown = Mien([.. options, "--markdown"]);
        string mean = all.GetProperty("mean").GetDouble().ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(mean, table.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.StartsWith("| network | faces | number |", markdown.Output);
        Assert.StartsWith($"| mediapipe | all | 40 | {mean} |", markdown.Output.Split('\n')[2]);
    }

    [SharedFact]
    public void A_region_that_is_off_makes_landmarks_worse()
    {
        double Mean(string jitter)
        {
            MienProcess mien = Mien("eval", "landmarks", "--data", Faces("afw"), "--split", "all", "--pack", Pack, "--jitter", jitter, "--json");
            Assert.True(mien.ExitCode == 0, mien.Errors);
            using JsonDocument document = JsonDocument.Parse(mien.Output);
            return document.RootElement.GetProperty("networks")[0].GetProperty("groups")[0].GetProperty("mean").GetDouble();
        }

        Assert.True(Mean("0.08") > Mean("0") * 1.1);
    }

    [SharedFact]
    public void Bad_input_is_one_complaint()
    {
        Mien("eval", "landmarks").IsOneComplaint("--data");
        Mien("eval", "landmarks", "--data", "nowhere", "--pack", Pack).IsOneComplaint("'nowhere' does not exist");
        Write("a.zip", [1, 2, 3]);
        Mien("eval", "landmarks", "--data", "a.zip", "--pack", Pack).IsOneComplaint("a.zip", "no zip archive");
        Mien("eval", "landmarks", "--data", Faces("afw"), "--pack", SharedFolder.Path("models", "opentrack")).IsOneComplaint("no landmark network");
        Mien("eval", "landmarks", "--data", Faces("afw"), "--network", SharedFolder.Path("models", "mediapipe", "face_landmarker.task") + ":face_detector.tflite").IsOneComplaint("face_detector.tflite", "no landmark network");
        Mien("eval", "landmarks", "--data", Faces("afw"), "--pack", Pack, "--jitter", "2").IsOneComplaint("--jitter takes a number from 0 to 0.3");
        Mien("eval", "landmarks", "--data", Faces("afw"), "--pack", Pack, "--json", "--markdown").IsOneComplaint("exclude each other");
    }
}
