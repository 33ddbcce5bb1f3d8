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
        Assert.Equal(["letter.mp4"], Left);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_video_without_faces_ends_with_1()
    {
        MienProcess mien = Mien("video", "test:160x120@10", "--end", "1", "--out", "empty.mp4");
        Assert.Equal(1, mien.ExitCode);
        Assert.Equal(["empty.mp4"], Left);
    }
}
