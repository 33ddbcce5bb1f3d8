using System.Diagnostics;
using System.Text.Json;
using Mien.Media;
using Mien.Testing;

namespace Mien.Cli.Tests;

/// <summary><c>mien video</c> on a clip of a person who talks.</summary>
public sealed class VideoTests : EmptyFolder
{
    static string Clip => SharedFolder.Path("videos", "webcam_talk.mp4");

    static string Pack => SharedFolder.Path("models", "mediapipe");

    [SharedFact]
    public void A_part_of_a_clip_becomes_a_video_and_a_line_of_json_for_every_frame()
    {
        MienProcess mien = Mien("video", Clip, "--start", "1", "--end", "2", "--pack", Pack, "--out", "out.mp4", "--json", "out.jsonl", "-o", "3d");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Equal(["out.jsonl", "out.mp4"], Left);
        string[] lines = System.IO.File.ReadAllLines(File("out.jsonl"));
        Assert.InRange(lines.Length, 20, 40);
        double last = -1;
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            double time = document.RootElement.GetProperty("image").GetProperty("time").GetDouble();
            Assert.True(time > last);
            last = time;
            JsonElement face = Assert.Single(document.RootElement.GetProperty("faces").EnumerateArray());
            Assert.Equal(0, face.GetProperty("id").GetInt32());
            Assert.Equal(line == lines[0] ? "new" : "tracked", face.GetProperty("state").GetString());
        }
        Assert.Equal(lines.Length, Frames("out.mp4"));
    }

    [SharedFact]
    public void Several_kinds_are_several_videos_of_one_pass_with_their_kind_in_their_names()
    {
        MienProcess mien = Mien("video", Clip, "--end", "0.6", "-o", "2d_sparse,3d,pose", "--json", "faces.jsonl");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Equal(["faces.jsonl", "webcam_talk_mien_2d_sparse.mp4", "webcam_talk_mien_3d.mp4", "webcam_talk_mien_pose.mp4"], Left);
        int lines = System.IO.File.ReadAllLines(File("faces.jsonl")).Length;
        Assert.InRange(lines, 10, 20);
        Assert.All(Left[1..], name => Assert.Equal(lines, Frames(name)));
        mien = Mien("video", Clip, "--end", "0.2", "-o", "box,2d_dense", "--out", "talk.gif");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Equal(Frames("talk_box.gif"), Frames("talk_2d_dense.gif"));
        mien = Mien("video", Clip, "--end", "0.2", "-o", "box,pose", "--out", "frames/");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Equal(["box", "pose"], Directory.GetDirectories(File("frames")).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(Directory.GetFiles(File("frames/box")).Length, Directory.GetFiles(File("frames/pose")).Length);
    }

    [SharedFact]
    public void Landmarks_with_n_pre_and_n_next_are_the_mean_over_the_frames_around()
    {
        string[] part = ["video", Clip, "--start", "2", "--end", "3", "-o", "none", "--json"];
        Assert.Equal(0, Mien([.. part, "none.jsonl", "--smooth", "none"]).ExitCode);
        Assert.Equal(0, Mien([.. part, "late.jsonl", "--n-pre", "2", "--n-next", "3"]).ExitCode);
        Assert.Equal(0, Mien([.. part, "named.jsonl", "--smooth", "look-ahead:before=2,after=3"]).ExitCode);
        (double Time, double[] Landmarks)[] rough = [.. Faces("none.jsonl")], late = [.. Faces("late.jsonl")];
        Assert.Equal(rough.Select(face => face.Time), late.Select(face => face.Time));
        for (int i = 0; i < rough.Length; i++)
            for (int k = 0; k < rough[i].Landmarks.Length; k++)
                Assert.Equal(Enumerable.Range(i - 2, 6).Average(j => rough[Math.Clamp(j, 0, rough.Length - 1)].Landmarks[k]), late[i].Landmarks[k], 0.0015);
        Assert.Equal(System.IO.File.ReadAllText(File("late.jsonl")), System.IO.File.ReadAllText(File("named.jsonl")));
    }

    [ToolFact("ffmpeg", "ffprobe", "setsid", "kill")]
    public void Ctrl_C_leaves_videos_that_play_and_whole_lines()
    {
        using var mien = new RunningMien(Folder, "video", "test:320x240@30", "-o", "box,pose", "--n-next", "4", "--out", "film.mp4", "--json", "-");
        mien.WaitUntil(output => output.Count(letter => letter == '\n') >= 12);
        MienProcess ended = mien.Interrupt();
        Assert.True(ended.ExitCode == 1, ended.Errors);
        Assert.EndsWith("}\n", ended.Output, StringComparison.Ordinal);
        string[] lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines)
            JsonDocument.Parse(line).Dispose();
        Assert.Equal(["film_box.mp4", "film_pose.mp4"], Left);
        Assert.All(Left, name => Assert.Equal(lines.Length, Frames(name)));
        // The frames that were held back came out, too.
        Assert.Contains($"{lines.Length} frames", ended.Errors, StringComparison.Ordinal);
    }

    int Frames(string name)
    {
        int frames = 0;
        foreach (Frame frame in Video.Open(File(name)))
            frames++;
        return frames;
    }

    IEnumerable<(double Time, double[] Landmarks)> Faces(string name)
    {
        foreach (string line in System.IO.File.ReadAllLines(File(name)))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement face = Assert.Single(document.RootElement.GetProperty("faces").EnumerateArray());
            yield return (document.RootElement.GetProperty("image").GetProperty("time").GetDouble(),
                [.. face.GetProperty("landmarks").EnumerateArray().SelectMany(point => point.EnumerateArray()).Select(number => number.GetDouble())]);
        }
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void What_cannot_be_done_is_one_complaint_and_leaves_nothing()
    {
        Mien("video").IsOneComplaint("mien video --help");
        Mien("video", "nobody.mp4").IsOneComplaint("nobody.mp4");
        Mien("video", "test:64x48@10", "--smooth", "wobble").IsOneComplaint("wobble", "one-euro");
        Mien("video", "test:64x48@10", "--smooth", "steady", "--n-pre", "2").IsOneComplaint("--n-pre", "steady");
        Mien("video", "test:64x48@10", "--n-next", "31").IsOneComplaint("--n-next", "30");
        Mien("video", "test:64x48@10", "-o", "box,pose", "--out", "/dev/video99").IsOneComplaint("/dev/video99", "-o");
        Mien("video", "test:64x48@10", "--out", "film.avi").IsOneComplaint("film.avi", ".mp4");
        Mien("video", "test:64x48@10", "-o", "uv_tex").IsOneComplaint("uv_tex");
        Write("letter.mp4", "no video"u8);
        Mien("video", "letter.mp4").IsOneComplaint("letter.mp4");
        Mien("video", "letter.mp4", "--out", "letter.mp4").IsOneComplaint("letter.mp4", "overwritten");
        Mien("video", "letter.mp4", "--json", "letter.mp4").IsOneComplaint("--json 'letter.mp4'", "overwritten");
        Mien("video", "letter.mp4", "-o", "none", "--out", "y.mp4").IsOneComplaint("-o none", "--out 'y.mp4'");
        Mien("video", "test:64x48@10", "--end", "1", "--out", "nodir/x.mp4").IsOneComplaint("nodir/x.mp4", "Make it first");
        Mien("video", "test:64x48@10", "--end", "1", "--out", "o.mp4", "--json", "./o.mp4").IsOneComplaint("--json './o.mp4'", "one file");
        Mien("video", "test:64x48@10", "--end", "1", "-o", "box,pose", "--out", "o.mp4", "--json", "o_pose.mp4").IsOneComplaint("--json 'o_pose.mp4'", "one file");
        Mien("video", "test:64x48@10", "--size", "640x480").IsOneComplaint("--size", "camera");
        Mien("video", "test:64x48@10", "--fps", "30").IsOneComplaint("--fps", "camera");
        Mien("video", "test:64x48@10", "--format", "mjpeg").IsOneComplaint("--format", "camera");
        Mien("video", "test:64x48@10", "--size", "640").IsOneComplaint("--size", "640x480");
        Mien("video", "test:64x48@10", "--hardware", "nosuch").IsOneComplaint("nosuch", "--hardware");
        Mien("video", "udp://127.0.0.1:19998", "--patience", "0.5").IsOneComplaint("udp://127.0.0.1:19998", "--patience");
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(".mien", Unwritable());
        Assert.Equal(["letter.mp4"], Left);

        string Unwritable()
        {
            MienProcess mien = Mien("video", "test:64x48@10", "--end", "1", "-o", "none", "--json", "/proc/foo.json");
            mien.IsOneComplaint("'/proc/foo.json'", "Choose a folder");
            return mien.Errors;
        }
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void The_video_that_is_read_is_not_overwritten_by_way_of_links()
    {
        Directory.CreateDirectory(File("real"));
        Write("real/a.mp4", "no video"u8);
        Directory.CreateSymbolicLink(File("folder"), "real");
        System.IO.File.CreateSymbolicLink(File("link.mp4"), "folder/a.mp4");
        Mien("video", "link.mp4", "--json", "real/a.mp4").IsOneComplaint("--json 'real/a.mp4'", "overwritten");
        Mien("video", "folder/a.mp4", "--json", "real/a.mp4").IsOneComplaint("--json 'real/a.mp4'", "overwritten");
        Mien("video", "real/a.mp4", "--out", "link.mp4").IsOneComplaint("link.mp4", "overwritten");
        Mien("camera", "real/a.mp4", "--json", "link.mp4").IsOneComplaint("--json 'link.mp4'", "overwritten");
        Assert.Equal("no video", System.IO.File.ReadAllText(File("real/a.mp4")));
    }

    /// <summary>ffmpeg is killed once so many frames have come, as a machine short of memory does.</summary>
    [ToolTheory("ffmpeg", "ffprobe", "setsid", "sh", "kill")]
    [InlineData("video", "rgb24")]
    [InlineData("video", "unfinished")]
    [InlineData("camera", "rgb24")]
    public void Where_ffmpeg_dies_lines_and_film_are_kept_and_named(string verb, string which)
    {
        using var mien = new RunningMien(Folder, verb, "test:160x120@30", "-o", "box", "--out", "film.mp4", "--json", "faces.jsonl");
        mien.KillChild(which, () => Directory.GetFiles(Folder, "film.unfinished-*.mp4") is [var film] && new FileInfo(film).Length > 20_000);
        MienProcess ended = mien.End();
        Assert.Equal(2, ended.ExitCode);
        string complaint = ended.ErrorLines[^1];
        Assert.Contains("ffmpeg ended", complaint, StringComparison.Ordinal);
        Assert.Contains("s: film.mp4, faces.jsonl. Begin again", complaint, StringComparison.Ordinal);
        Assert.Equal(["faces.jsonl", "film.mp4"], Left);
        string[] lines = System.IO.File.ReadAllLines(File("faces.jsonl"));
        foreach (string line in lines)
            JsonDocument.Parse(line).Dispose();
        Assert.InRange(Frames("film.mp4"), 1, lines.Length);
        if (which == "rgb24")
            Assert.Equal(lines.Length, Frames("film.mp4"));
    }

    [ToolTheory("ffmpeg", "setsid", "kill")]
    [InlineData("video")]
    [InlineData("camera")]
    public void Ctrl_C_ends_a_silent_source_at_once(string verb)
    {
        using var mien = new RunningMien(Folder, verb, "udp://127.0.0.1:19997", "-o", "box", "--patience", "1000");
        mien.WaitForChild("19997");
        var clock = Stopwatch.StartNew();
        MienProcess ended = mien.Interrupt();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        Assert.True(ended.ExitCode == 1, ended.Errors);
        Assert.Contains("ended before the first frame", ended.Output, StringComparison.Ordinal);
        Assert.Empty(Left);
    }

    [ToolTheory("ffmpeg", "ffprobe", "sh", "head")]
    [InlineData("video")]
    [InlineData("camera")]
    public void A_reader_of_lines_that_goes_away_ends_the_run(string verb)
    {
        MienProcess mien = MienProcess.RunInPipe(Folder, "head -n 1", verb, "test:160x120@30", "-o", "none", "--json", "-");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        JsonDocument.Parse(Assert.Single(mien.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).Dispose();
        Assert.Contains("frames", Assert.Single(mien.ErrorLines, line => !line.Contains(" fps ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SharedFact]
    public void A_film_that_ends_early_says_so_and_a_photo_with_a_makers_notes_does_not()
    {
        byte[] whole = System.IO.File.ReadAllBytes(SharedFolder.Path("videos", "face-demographics-walking.gif"));
        Write("cut.gif", whole.AsSpan(0, 300_000));
        MienProcess mien = Mien("video", "cut.gif", "-o", "none");
        mien = mien with { Output = "" };
        mien.IsOneComplaint("cut.gif", "ends early");
        Assert.Equal(0, Mien("video", SharedFolder.Path("photos", "JianzhuGuo.jpg"), "-o", "none").ExitCode);
    }

    [SharedFact]
    public void A_pack_without_landmarks_says_that_it_draws_boxes()
    {
        MienProcess mien = Mien("video", Clip, "--end", "0.1", "--pack", SharedFolder.Path("models", "opentrack"), "-o", "2d_sparse", "--out", "a.mp4");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Contains("-o 2d_sparse: this pack gives no landmarks", Assert.Single(mien.ErrorLines), StringComparison.Ordinal);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_video_without_faces_ends_with_1()
    {
        MienProcess mien = Mien("video", "test:160x120@10", "--end", "1", "--out", "empty.mp4");
        Assert.Equal(1, mien.ExitCode);
        Assert.Equal(["empty.mp4"], Left);
    }
}
