using System.Diagnostics;
using Mien.Media.Nut;
using Mien.Testing;

namespace Mien.Media.Tests;

public sealed class VideoErrorTests : IDisposable
{
    const string PosixShell = "sh";

    readonly Clips _clips = new();

    public void Dispose() => _clips.Dispose();

    [ToolFact("ffmpeg", "ffprobe")]
    public void What_is_no_video_is_named()
    {
        AssertSays(_clips.At("no.mp4"), "there is no such file");
        AssertSays(_clips.At("no/such/folder.mp4"), "there is no such file");
        AssertSays(_clips.Folder, "it is a folder; name a video in it");
        File.WriteAllText(_clips.At("empty.mp4"), "");
        AssertSays(_clips.At("empty.mp4"), "The file is empty. Copy or record it again");
        File.WriteAllText(_clips.At("text.mp4"), "This is no video at all, whatever its name says.");
        AssertSays(_clips.At("text.mp4"), "cannot be read as a video: it is damaged, was cut off, or is no video; get the whole file again or choose another (ffmpeg: ");
        File.WriteAllText(_clips.At("notes.txt"), string.Concat(Enumerable.Repeat("A text is shown by ffmpeg as a terminal shows it.\n", 60)));
        AssertSays(_clips.At("notes.txt"), "is a text file");
        AssertSays(_clips.Make("sound.mp4", "-f", "lavfi", "-i", "sine=duration=0.2"), "it holds sound but no video");
        File.WriteAllText(_clips.At("list.mp4"), "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n");
        AssertSays(_clips.At("list.mp4"), "a list of other files");
        File.WriteAllText(_clips.At("concat.mp4"), "ffconcat version 1.0\nfile 'a.mp4'\n");
        AssertSays(_clips.At("concat.mp4"), "a list of other files");
    }

    [Theory]
    [InlineData("camera:x", "names no camera")]
    [InlineData("camera:-1", "names no camera")]
    [InlineData("camera:987", "camera:987")]
    [InlineData("test:0x0@1", "names no test pattern")]
    [InlineData("test:64x48@-1", "names no test pattern")]
    [InlineData("test:x", "names no test pattern")]
    [InlineData("concat://a|b", "addresses of the kind concat")]
    [InlineData("file:///etc/passwd", "addresses of the kind file")]
    [InlineData("lavfi://x", "only http")]
    public void Sources_that_mean_nothing_are_refused(string source, string says) => AssertSays(source, says);

    [ToolFact("ffmpeg")]
    public void An_address_where_nobody_answers_is_named() => AssertSays("http://127.0.0.1:9/a.mp4", "Connection refused");

    [Fact]
    public void Options_out_of_range_are_named()
    {
        foreach (VideoOptions options in (VideoOptions[])[
            new() { Start = TimeSpan.FromSeconds(-1) }, new() { End = TimeSpan.Zero }, new() { Start = TimeSpan.FromSeconds(2), End = TimeSpan.FromSeconds(2) },
            new() { MaxWidth = 0 }, new() { CameraSize = (0, 1) }, new() { CameraFrameRate = double.NaN }, new() { CameraFormat = "" }, new() { HardwareDecode = "-x" }, new() { QueueLength = 0 },
            new() { Patience = TimeSpan.Zero }])
            Assert.Contains("VideoOptions.", Assert.Throws<ArgumentException>(() => Video.Open("test:", options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Video.Open("udp://127.0.0.1:9", new VideoOptions { Start = TimeSpan.FromSeconds(1) }));
    }

    [ToolFact("ffmpeg")]
    public void Without_ffmpeg_the_message_tells_how_to_install_it()
    {
        string message = Assert.Throws<MediaException>(() => Video.Open("test:", new VideoOptions(), () => Ffmpeg.Find(null, ""))).Message;
        Assert.Contains("apt install ffmpeg", message, StringComparison.Ordinal);
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4")]
    [InlineData("a.mkv")]
    [InlineData("a.ts")]
    public void Of_a_truncated_film_all_frames_before_the_break_come(string name)
    {
        string path = _clips.Steady(name, "-g", "5", "-bf", "0", "-movflags", "+faststart");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(_clips.At("cut" + name), whole[..(whole.Length * 2 / 3)]);
        using Video video = Video.Open(_clips.At("cut" + name));
        TimeSpan[] times = [.. video.Select(frame => frame.Time)];
        Assert.InRange(times.Length, 15, 49);
        Assert.Equal(Clips.ReadAll(path).Take(times.Length - 1).Select(frame => frame.Time), times[..^1]);
        // A transport stream has no end to miss.
        if (name != "a.ts")
            Assert.NotNull(video.Complaint);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void An_mp4_without_its_index_is_an_error()
    {
        byte[] whole = File.ReadAllBytes(_clips.Steady("a.mp4"));
        File.WriteAllBytes(_clips.At("cut.mp4"), whole[..(whole.Length / 2)]);
        AssertSays(_clips.At("cut.mp4"), "it is damaged, was cut off, or is no video; get the whole file again or choose another (ffmpeg: moov atom not found).");
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_gif_that_is_cut_off_says_so_behind_its_frames_and_a_whole_one_does_not()
    {
        string path = _clips.Steady("a.gif");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(_clips.At("cut.gif"), whole[..(whole.Length / 2)]);
        foreach ((string name, string? complaint) in ((string, string?)[])[(path, null), (_clips.At("cut.gif"), "it ends early: the end of the GIF is missing.")])
        {
            using Video video = Video.Open(name);
            int frames = 0;
            while (video.TryRead(out _))
                frames++;
            Assert.InRange(frames, 10, 50);
            Assert.Equal(complaint, video.Complaint);
        }
    }

    [ToolFact(PosixShell)]
    public void Notes_that_ffmpeg_does_not_know_are_no_complaint()
    {
        using Video video = Fake($"cat {Stream(3)}; echo '[mjpeg @ 0x1] unable to decode APP fields: Invalid data found when processing input' >&2", VideoSourceKind.File);
        Assert.Equal(3, video.Count());
        Assert.Null(video.Complaint);
    }

    [ToolFact(PosixShell)]
    public void An_ffmpeg_that_is_killed_is_told_behind_the_last_frame()
    {
        using Video video = Fake($"cat {Stream(3)}; kill -9 $$", VideoSourceKind.File);
        for (int i = 0; i < 3; i++)
            Assert.True(video.TryRead(out _));
        Assert.Contains("fake was read up to frame 3 and no further: ffmpeg ended.", Assert.Throws<MediaException>(() => video.TryRead(out _)).Message, StringComparison.Ordinal);
    }

    [ToolTheory(PosixShell)]
    [InlineData(0)]
    [InlineData(2)]
    public void Waiting_for_a_silent_source_can_be_cancelled(int frames)
    {
        Ffmpeg ffmpeg = new(_clips.Script("ffmpeg.sh", $"{(frames > 0 ? $"cat {Stream(frames)}; " : "")}sleep 60"), TimeSpan.FromSeconds(30));
        using CancellationTokenSource source = new();
        Stopwatch clock = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            if (frames == 0)
                source.CancelAfter(300);
            // Not live, so that every frame comes.
            using Video video = Video.Open(new VideoSource("fake", VideoSourceKind.LiveStream, ["-i", "fake"]), new VideoOptions { Live = false }, ffmpeg, source.Token);
            for (int i = 0; i < frames; i++)
                Assert.True(video.TryRead(out _));
            source.CancelAfter(300);
            video.TryRead(out _);
        });
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 20);
    }

    [ToolFact(PosixShell)]
    public void A_probe_that_gets_no_answer_can_be_cancelled()
    {
        Ffmpeg ffmpeg = new(_clips.Script("ffmpeg", "exit 1"), TimeSpan.FromSeconds(30));
        _clips.Script("ffprobe", "sleep 60");
        using CancellationTokenSource source = new(300);
        Stopwatch clock = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => Video.Open(new VideoSource("fake", VideoSourceKind.Web, ["-i", "fake"]), new VideoOptions(), ffmpeg, source.Token));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 20);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_start_behind_the_end_is_named() =>
        Assert.Contains("no frame at or after", Assert.Throws<MediaException>(
            () => Clips.ReadAll(_clips.Steady("a.mp4"), new VideoOptions { Start = TimeSpan.FromSeconds(100) })).Message, StringComparison.Ordinal);

    [ToolFact("ffmpeg")]
    public void A_decoder_that_does_not_exist_is_named() =>
        Assert.Contains("test: cannot be decoded by 'nosuch': ", Assert.Throws<MediaException>(() => Video.Open("test:", new VideoOptions { HardwareDecode = "nosuch" })).Message, StringComparison.Ordinal);

    [ToolFact(PosixShell)]
    public void A_camera_that_vanishes_is_told_behind_its_last_frame()
    {
        using Video video = Fake($"cat {Stream(3)}; echo '[video4linux2,v4l2 @ 0x1] ioctl(VIDIOC_DQBUF): No such device' >&2", VideoSourceKind.Camera, live: false);
        for (int i = 0; i < 3; i++)
            Assert.True(video.TryRead(out _));
        string message = Assert.Throws<MediaException>(() => video.TryRead(out _)).Message;
        Assert.Contains("fake sends no more frames: ioctl(VIDIOC_DQBUF): No such device.", message, StringComparison.Ordinal);
        Assert.False(video.TryRead(out _));
    }

    [ToolFact(PosixShell)]
    public void A_source_that_stalls_is_given_up()
    {
        using Video video = Fake($"cat {Stream(1)}; exec sleep 600", VideoSourceKind.LiveStream);
        Assert.True(video.TryRead(out _));
        Assert.Contains("sent no frame for 0.5 seconds", Assert.Throws<MediaException>(() => video.TryRead(out _)).Message, StringComparison.Ordinal);
        Assert.Contains("sent no frame", Assert.Throws<MediaException>(() => Fake("exec sleep 600", VideoSourceKind.LiveStream)).Message, StringComparison.Ordinal);
    }

    [ToolFact(PosixShell)]
    public void An_ffmpeg_that_dies_is_told_behind_its_last_frame()
    {
        using Video video = Fake($"head -c 700 {Stream(3)}; echo 'Killed by the test' >&2; exit 3", VideoSourceKind.File);
        Assert.True(video.TryRead(out _));
        Assert.Contains("fake was read up to frame 1 and no further: Killed by the test.", Assert.Throws<MediaException>(() => video.TryRead(out _)).Message, StringComparison.Ordinal);
    }

    [ToolFact(PosixShell)]
    public void Nobody_waits_for_a_source_that_goes_on_for_ever()
    {
        // Frames so small that many fit into the pipe: the thread waits for room in the queue when the video is closed.
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 10; i++)
        {
            using Video video = Fake($"while :; do cat {Stream(50)}; done", VideoSourceKind.File);
        }
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    [Fact]
    public void Cameras_of_windows_are_found_in_both_kinds_of_list()
    {
        const string Before5 = """
            [dshow @ 0001] DirectShow video devices (some may be both video and audio devices)
            [dshow @ 0001]  "Integrated Camera"
            [dshow @ 0001]     Alternative name "@device_pnp_\\?\usb#1"
            [dshow @ 0001]  "OBS Virtual Camera"
            [dshow @ 0001] DirectShow audio devices
            [dshow @ 0001]  "Microphone"
            [dshow @ 0001]     Alternative name "@device_cm_3"
            dummy: Immediate exit requested
            """;
        const string Since5 = """
            [dshow @ 0001] "Integrated Camera" (video)
            [dshow @ 0001]   Alternative name "@device_pnp_\\?\usb#1"
            [dshow @ 0001] "Microphone" (audio)
            [dshow @ 0001]   Alternative name "@device_cm_3"
            [dshow @ 0001] "OBS Virtual Camera" (video)
            """;
        string[] expected = ["""@device_pnp_\\?\usb#1""", "OBS Virtual Camera"];
        Assert.Equal(expected, VideoSource.DirectShowCameras(Before5));
        Assert.Equal(expected, VideoSource.DirectShowCameras(Since5));
        Assert.Empty(VideoSource.DirectShowCameras("\"\n\"Alternative name\"\n"));
    }

    static void AssertSays(string source, string expected)
    {
        string message = Assert.Throws<MediaException>(() => Video.Open(source)).Message;
        Assert.Contains(source, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("@ 0x", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    Video Fake(string body, VideoSourceKind kind, bool live = true)
    {
        // No ffprobe stands beside this ffmpeg.
        Ffmpeg ffmpeg = new(_clips.Script("ffmpeg.sh", body), TimeSpan.FromSeconds(30));
        VideoOptions options = new() { Live = live && kind != VideoSourceKind.File, Patience = TimeSpan.FromSeconds(kind == VideoSourceKind.LiveStream ? 0.5 : 30) };
        return Video.Open(new VideoSource("fake", kind, ["-i", "fake"]), options, ffmpeg);
    }

    string Stream(int frames)
    {
        using FileStream stream = File.Create(_clips.At($"{frames}.nut"));
        NutWriter writer = new(stream, 10, 10, 1000);
        for (int i = 0; i < frames; i++)
            writer.WriteFrame(new byte[300], i);
        return stream.Name;
    }
}
