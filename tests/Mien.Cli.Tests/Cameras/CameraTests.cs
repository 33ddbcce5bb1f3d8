using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mien.Graphics;
using Mien.Media;
using Mien.Testing;

namespace Mien.Cli.Tests.Cameras;

/// <summary><c>mien camera</c> on files and test patterns in a camera's stead.</summary>
public sealed partial class CameraTests : EmptyFolder
{
    static string Clip => SharedFolder.Path("videos", "webcam_talk.mp4");

    [SharedFact]
    public void A_file_is_followed_at_its_own_pace_and_recorded_as_it_is_drawn()
    {
        var clock = Stopwatch.StartNew();
        MienProcess mien = Mien("camera", Clip, "--end", "4", "-o", "pose,box", "--out", "me.mp4", "--json", "me.jsonl");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(3.5), $"four seconds took {clock.Elapsed}");
        string[] lines = System.IO.File.ReadAllLines(File("me.jsonl"));
        Assert.InRange(lines.Length, 2, 100);
        Assert.Equal(["me.jsonl", "me_box.mp4", "me_pose.mp4"], Left);
        foreach (string name in Left[1..])
        {
            int frames = 0;
            foreach (Frame frame in Video.Open(File(name)))
                frames++;
            Assert.Equal(lines.Length, frames);
        }
        // Without a terminal, a line a second.
        string[] told = mien.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(StatusLine(), told[0]);
        Assert.InRange(told.Count(line => StatusLine().IsMatch(line)), 1, 6);
        Assert.DoesNotContain('\e', mien.Output);
    }

    [ToolFact("ffmpeg", "ffprobe", "setsid", "kill")]
    public async Task The_preview_streams_pictures_until_Ctrl_C()
    {
        using var mien = new RunningMien(Folder, "camera", "test:160x120@20", "--preview", "0", "-o", "box", "--json", "faces.jsonl", "--out", "film.mp4");
        mien.WaitUntil(output => Address().IsMatch(output));
        string address = Address().Match(mien.Output).Value;
        Mien("camera", "test:160x120@20", "--preview", address.Split(':')[2].TrimEnd('/')).IsOneComplaint("--preview", "is in use");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        Assert.Contains("<img", await client.GetStringAsync(address), StringComparison.Ordinal);
        using Stream stream = await client.GetStreamAsync(address + "stream");
        var reader = new MultipartReader(stream);
        Image? last = null;
        for (int i = 0; i < 5; i++)
        {
            Image picture = reader.Next()!;
            Assert.Equal((160, 120), (picture.Width, picture.Height));
            Assert.True(last is null || !picture.Pixels.AsSpan().SequenceEqual(last.Pixels), "the picture stands still");
            last = picture;
        }
        MienProcess ended = mien.Interrupt();
        Assert.True(ended.ExitCode == 1, ended.Errors);
        while (reader.Next() is not null)
        {
        }
        string[] lines = System.IO.File.ReadAllLines(File("faces.jsonl"));
        foreach (string line in lines)
            JsonDocument.Parse(line).Dispose();
        int frames = 0;
        foreach (Frame frame in Video.Open(File("film.mp4")))
            frames++;
        Assert.Equal(lines.Length, frames);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Json_on_standard_output_is_alone_there()
    {
        MienProcess mien = Mien("camera", "test:160x120@20", "--end", "1", "-o", "none", "--json", "-");
        Assert.Equal(1, mien.ExitCode);
        string[] lines = mien.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        foreach (string line in lines)
            JsonDocument.Parse(line).Dispose();
        Assert.Contains($"{lines.Length} frames", mien.Errors, StringComparison.Ordinal);
        Assert.Empty(Left);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void What_cannot_be_done_is_one_complaint()
    {
        Mien("camera", "999").IsOneComplaint("camera:999");
        Mien("camera", "nobody.mp4").IsOneComplaint("nobody.mp4");
        Mien("camera", "test:64x48@10", "--smooth", "look-ahead").IsOneComplaint("look-ahead", "late");
        Mien("camera", "test:64x48@10", "--preview", "70000").IsOneComplaint("--preview", "65535");
        Mien("camera", "test:64x48@10", "-o", "glb").IsOneComplaint("glb");
        Assert.Empty(Left);
    }

    [GeneratedRegex(@"^\d+\.\d fps  \d+ ms  1 face  yaw +[+-]?\d+° pitch +[+-]?\d+° roll +[+-]?\d+°")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
