using System.Diagnostics;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Media.Tests;

public sealed class VideoTests : IDisposable
{
    // Times are differences of times that were rounded to a tick each.
    static readonly TimeSpan TwoTicks = new(2);

    readonly Clips _clips = new();

    public void Dispose() => _clips.Dispose();

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4")]
    [InlineData("a.mkv")]
    [InlineData("a.webm")]
    [InlineData("a.avi")]
    [InlineData("a.ts")]
    [InlineData("a.gif")]
    [InlineData("a.mov")]
    public void Every_container_gives_every_frame_at_its_time(string name)
    {
        string path = _clips.Steady(name);
        using Video video = Video.Open(path);
        Assert.Equal((160, 120, false, false), (video.Width, video.Height, video.HasAudio, video.IsLive));
        Assert.InRange(video.Duration!.Value.TotalSeconds, 1.9, 2.1);
        Assert.InRange(video.FrameRate!.Value, 24, 26);
        AssertTimes(Clips.Times(path), [.. video.Select(frame => frame.Time)]);
        Assert.Null(video.Complaint);
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4")]
    [InlineData("a.mkv")]
    public void Irregular_times_are_kept(string name)
    {
        string path = _clips.Irregular(name);
        TimeSpan[] times = [.. Clips.ReadAll(path).Select(frame => frame.Time)];
        Assert.Equal(30, times.Length);
        Assert.Equal(0.01 * 29 * 29 + 0.03 * 29, times[^1].TotalSeconds, 3);
        AssertTimes(Clips.Times(path), times);
    }

    [SharedTheory]
    [InlineData("eat.mkv")]
    [InlineData("sorry.mkv")]
    [InlineData("webcam_talk.mp4")]
    [InlineData("face-demographics-walking.gif")]
    [InlineData("head-pose-face-detection-male.gif")]
    public void Films_of_cameras_and_browsers_keep_their_times(string name)
    {
        string path = SharedFolder.Path("videos", name);
        AssertTimes(Clips.Times(path), [.. Video.Open(path).Select(frame => frame.Time)]);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Pixels_are_those_of_the_film()
    {
        string path = _clips.Steady("a.mkv", "-c:v", "ffv1", "-pix_fmt", "bgr0");
        byte[] raw = Tools.Run("ffmpeg", [], "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1");
        byte[] read = [.. Clips.ReadAll(path).SelectMany(frame => frame.Image.Pixels)];
        Assert.True(raw.AsSpan().SequenceEqual(read));
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4", 0.5, 1.0)]
    [InlineData("a.mkv", 0.5, 1.0)]
    [InlineData("a.mp4", 0.501, 0.999)]
    [InlineData("a.ts", 1.2, 5.0)]
    [InlineData("a.avi", 0.5, 1.0)]
    [InlineData("a.webm", 0.5, 1.0)]
    [InlineData("a.gif", 0.5, 1.0)]
    [InlineData("a.flv", 0.5, 1.0)]
    [InlineData("a.mpg", 1.2, 1.6)]
    [InlineData("a.mp4", 0, 0.0000001)]
    public void Trimming_is_exact(string name, double start, double end)
    {
        string path = _clips.Steady(name, "-g", "12");
        VideoOptions options = new() { Start = TimeSpan.FromSeconds(start), End = TimeSpan.FromSeconds(end) };
        TimeSpan[] expected = [.. Clips.Times(path).Where(time => time >= options.Start && time < options.End)];
        Assert.NotEmpty(expected);
        List<(TimeSpan Time, Image Image)> read = Clips.ReadAll(path, options);
        AssertTimes(expected, [.. read.Select(frame => frame.Time)]);
        // And the first frame is the one that has this time, not its neighbour.
        Image same = Clips.ReadAll(path).First(frame => frame.Time == read[0].Time).Image;
        Assert.True(same.Pixels.AsSpan().SequenceEqual(read[0].Image.Pixels));
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Turned_films_stand_upright()
    {
        string path = _clips.Make("a.mp4", "-f", "lavfi", "-i", "color=red:size=64x96:rate=10:duration=0.5[l];color=blue:size=64x96:rate=10:duration=0.5[r];[l][r]hstack");
        Assert.Equal((128, 96), Size(path));
        Clips.MarkTurned(path);
        using Video video = Video.Open(path);
        Assert.Equal((96, 128), (video.Width, video.Height));
        Assert.True(video.TryRead(out Frame frame));
        ImageView image = frame.Image;
        Assert.InRange(image.Row(5)[3 * 48], 200, 255);
        Assert.InRange(image.Row(120)[3 * 48 + 2], 200, 255);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Pixels_are_square_and_large_frames_shrink()
    {
        string wide = _clips.Steady("wide.mp4", "-vf", "setsar=2");
        Assert.Equal((320, 120), Size(wide));
        Assert.Equal((80, 30), Size(wide, new VideoOptions { MaxWidth = 80 }));
        Assert.Equal((160, 60), Size(wide, new VideoOptions { MaxWidth = 1000, MaxHeight = 60 }));
        Assert.Equal((40, 30), Size("test:160x120@25", new VideoOptions { MaxHeight = 30 }));
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_film_that_changes_its_size_keeps_the_first()
    {
        byte[] small = File.ReadAllBytes(_clips.Steady("a.ts", "-s", "80x60")), large = File.ReadAllBytes(_clips.Steady("b.ts"));
        File.WriteAllBytes(_clips.At("c.ts"), [.. small, .. large]);
        List<(TimeSpan Time, Image Image)> frames = Clips.ReadAll(_clips.At("c.ts"));
        Assert.InRange(frames.Count, 80, 100);
        Assert.All(frames, frame => Assert.Equal((80, 60), (frame.Image.Width, frame.Image.Height)));
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Sound_is_noticed()
    {
        using Video video = Video.Open(_clips.Make("a.mp4", "-i", _clips.Steady("b.mp4"), "-f", "lavfi", "-i", "sine=duration=2", "-map", "0:v:0", "-map", "1:a"));
        Assert.True(video.HasAudio);
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("-i.mp4")]
    [InlineData("http:a.mp4")]
    [InlineData("a%03d.mp4")]
    [InlineData("a%03d.gif")]
    [InlineData("a b'$(x).mkv")]
    [InlineData("camera.mp4")]
    public void No_name_is_taken_for_anything_but_a_file(string name)
    {
        File.Move(_clips.Steady("plain" + Path.GetExtension(name)), _clips.At(name));
        Assert.Equal((160, 120), Size(_clips.At(name)));
        Assert.Equal((160, 120), Size(Path.GetRelativePath(Directory.GetCurrentDirectory(), _clips.At(name))));
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Films_come_over_http()
    {
        string path = _clips.Steady("a.mp4", "-movflags", "+faststart");
        using Server server = new(File.ReadAllBytes(path));
        using Video video = Video.Open(server.Url);
        Assert.False(video.IsLive);
        AssertTimes(Clips.Times(path), [.. video.Select(frame => frame.Time)]);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Without_ffprobe_the_frames_are_the_same()
    {
        string path = _clips.Irregular("a.mp4");
        Ffmpeg alone = new(_clips.Script("ffmpeg.sh", $"exec {Tools.Find("ffmpeg")} \"$@\""), TimeSpan.FromSeconds(30));
        using Video video = Video.Open(path, new VideoOptions(), () => alone);
        Assert.Equal((160, 120, null, null), (video.Width, video.Height, video.FrameRate, video.Duration));
        AssertTimes(Clips.Times(path), [.. video.Select(frame => frame.Time)]);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Hardware_is_only_asked_for_and_the_frames_are_the_same()
    {
        string path = _clips.Steady("a.mp4");
        AssertTimes(Clips.Times(path), [.. Video.Open(path, new VideoOptions { HardwareDecode = "auto" }).Select(frame => frame.Time)]);
    }

    [ToolFact("ffmpeg")]
    public void The_test_pattern_has_its_size_and_rate()
    {
        using Video video = Video.Open("test:320x200@50", new VideoOptions { End = TimeSpan.FromSeconds(0.2) });
        Assert.Equal((320, 200, 50.0), (video.Width, video.Height, video.FrameRate));
        AssertTimes([.. Enumerable.Range(0, 10).Select(i => TimeSpan.FromSeconds(i / 50.0))], [.. video.Select(frame => frame.Time)]);
    }

    [ToolFact("ffmpeg")]
    public void A_live_source_drops_all_but_the_newest()
    {
        using Video video = Video.Open("test:160x120@100", new VideoOptions { Live = true });
        Assert.True(video.TryRead(out Frame frame));
        TimeSpan first = frame.Time;
        long before = Stopwatch.GetTimestamp();
        Thread.Sleep(1000);
        Assert.True(video.TryRead(out frame));
        TimeSpan passed = Stopwatch.GetElapsedTime(before), jump = frame.Time - first;
        // Frames come every 10 ms; the machine may be slow and ffmpeg a little ahead, but half of a second of frames is behind us in any case.
        Assert.InRange(jump.TotalSeconds, 0.5, passed.TotalSeconds + 1);
        Assert.InRange(video.Dropped, 40, (long)(passed.TotalSeconds * 100) + 150);
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData(0)]
    [InlineData(1)]
    public void A_file_that_is_read_as_live_comes_at_its_own_pace(double start)
    {
        using Video video = Video.Open(_clips.Steady("a.mp4"), new VideoOptions { Live = true, Start = TimeSpan.FromSeconds(start) });
        Assert.True(video.IsLive);
        long before = Stopwatch.GetTimestamp();
        TimeSpan last = default;
        while (video.TryRead(out Frame frame))
            last = frame.Time;
        Assert.Equal(1.96, last.TotalSeconds, 0.01);
        // Some frames were sent while it was opened.
        Assert.True(Stopwatch.GetElapsedTime(before).TotalSeconds > (2 - start) * 0.6, $"the rest of two seconds from {start} on took {Stopwatch.GetElapsedTime(before)}");
    }

    [ToolFact("ffmpeg", "setsid")]
    public void Ffmpeg_is_apart_from_what_a_terminal_sends_to_all()
    {
        using Video video = Video.Open("test:64x48@25", new VideoOptions { Live = true });
        Assert.NotEqual(Group(Environment.ProcessId), Group(video.ChildId));
        Assert.Equal(video.ChildId, Group(video.ChildId));
    }

    [ToolFact("ffmpeg")]
    public void A_file_waits_for_a_slow_reader()
    {
        using Video video = Video.Open("test:64x48@100", new VideoOptions { QueueLength = 1 });
        for (int i = 0; i < 5; i++)
        {
            Thread.Sleep(50);
            Assert.True(video.TryRead(out Frame frame));
            Assert.Equal(TimeSpan.FromMilliseconds(10 * i), frame.Time);
        }
        Assert.Equal(0, video.Dropped);
    }

    [ToolFact("ffmpeg")]
    public void Reading_allocates_nothing_per_frame()
    {
        using Video video = Video.Open("test:64x48@25");
        Read(video, 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(video, 200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [ToolFact("ffmpeg")]
    public void A_frame_that_is_over_says_so()
    {
        using Video video = Video.Open("test:64x48@25");
        Assert.True(video.TryRead(out Frame first));
        Image copy = first.Copy();
        Assert.True(video.TryRead(out Frame second));
        Assert.Throws<InvalidOperationException>(() => first.Copy());
        for (int i = 0; i < 20; i++)
            Assert.True(video.TryRead(out second));
        Assert.False(copy.Pixels.AsSpan().SequenceEqual(second.Copy().Pixels));
        video.Dispose();
        Assert.Throws<InvalidOperationException>(() => second.Copy());
        Assert.Throws<ObjectDisposedException>(() => video.TryRead(out _));
    }

    [ToolFact("ffmpeg")]
    public void The_child_never_outlives_the_video()
    {
        int left, disposed;
        using (Video video = Video.Open("test:64x48@25"))
        {
            disposed = video.ChildId;
            Assert.True(Clips.IsRunning(disposed));
        }
        Assert.False(Clips.IsRunning(disposed));
        Video broken = Video.Open("test:16x16@25");
        left = broken.ChildId;
        foreach (Frame frame in broken)
        {
            if (frame.Time > TimeSpan.Zero)
                break;
        }
        Assert.False(Clips.IsRunning(left));
        Assert.Throws<InvalidOperationException>(() => broken.First());
    }

    static void Read(Video video, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!video.TryRead(out Frame frame) || frame.Image.Width != 64)
                throw new InvalidOperationException();
        }
    }

    static (int, int) Size(string path, VideoOptions? options = null)
    {
        using Video video = Video.Open(path, options);
        return (video.Width, video.Height);
    }

    static void AssertTimes(TimeSpan[] expected, TimeSpan[] read)
    {
        Assert.Equal(expected.Length, read.Length);
        for (int i = 0; i < read.Length; i++)
            Assert.InRange(read[i], expected[i] - TwoTicks, expected[i] + TwoTicks);
    }

    // "pid (name) state parent group …"
    static int Group(int process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], System.Globalization.CultureInfo.InvariantCulture);
}
