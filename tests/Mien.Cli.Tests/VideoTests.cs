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
        int frames = 0;
        foreach (Frame frame in Video.Open(File("out.mp4")))
            frames++;
        Assert.Equal(lines.Length, frames);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void What_cannot_be_done_is_one_complaint_and_leaves_nothing()
    {
        Mien("video").IsOneComplaint("mien video --help");
        Mien("video", "nobody.mp4").IsOneComplaint("nobody.mp4");
        Mien("video", "test:64x48@10", "--smooth", "wobble").IsOneComplaint("wobble", "one-euro");
        Mien("video", "test:64x48@10", "--smooth", "look-ahead").IsOneComplaint("look-ahead");
        Mien("video", "test:64x48@10", "-o", "uv_tex").IsOneComplaint("uv_tex");
        Write("letter.mp4", "no video"u8);
        Mien("video", "letter.mp4").IsOneComplaint("letter.mp4");
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
