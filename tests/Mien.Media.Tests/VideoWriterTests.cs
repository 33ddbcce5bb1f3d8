using System.Diagnostics;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Media.Tests;

public sealed class VideoWriterTests : IDisposable
{
    const string PosixShell = "sh";

    // 0, 0.02, 0.06, 0.12 … seconds after an odd start: every container here can tell them.
    static readonly TimeSpan[] Times = [.. Enumerable.Range(0, 25).Select(i => TimeSpan.FromSeconds(7.125) + TimeSpan.FromMilliseconds(10 * i * (i + 1)))];

    readonly Clips _clips = new();

    public void Dispose() => _clips.Dispose();

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4", 90_000, 160, 120, 30)]
    [InlineData("a.webm", 1000, 160, 120, 28)]
    [InlineData("a.gif", 100, 160, 120, 22)]
    [InlineData("odd.mp4", 90_000, 161, 119, 30)]
    [InlineData("odd.webm", 1000, 161, 119, 28)]
    [InlineData("odd.gif", 100, 161, 119, 22)]
    [InlineData("one%d.mp4", 90_000, 1, 1, 20)]
    public void Written_frames_are_read_back_with_their_times(string name, int unit, int width, int height, double leastPsnr)
    {
        Image[] images = Images(width, height);
        Write(name, images, Times);
        List<(TimeSpan Time, Image Image)> read = Clips.ReadAll(_clips.At(name));
        Assert.Equal(images.Length, read.Count);
        bool isEven = !name.EndsWith("gif", StringComparison.Ordinal);
        Assert.Equal((isEven ? width + width % 2 : width, isEven ? height + height % 2 : height), (read[0].Image.Width, read[0].Image.Height));
        TimeSpan half = TimeSpan.FromSeconds(0.51 / unit);
        for (int i = 0; i < read.Count; i++)
        {
            Assert.InRange(read[i].Time, Times[i] - Times[0] - half, Times[i] - Times[0] + half);
            Image seen = Cropped(read[i].Image, width, height);
            Assert.InRange(Clips.Psnr(images[i], seen), leastPsnr, double.PositiveInfinity);
        }
        Assert.Equal([Path.GetFileName(name)], Directory.GetFiles(_clips.Folder).Select(Path.GetFileName));
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_written_mp4_is_h264_with_its_index_first()
    {
        Write("a.mp4", Images(160, 120), Times);
        Assert.Equal("h264", Clips.Codecs(_clips.At("a.mp4")));
        byte[] bytes = File.ReadAllBytes(_clips.At("a.mp4"));
        int moov = bytes.AsSpan().IndexOf("moov"u8), mdat = bytes.AsSpan().IndexOf("mdat"u8);
        Assert.InRange(moov, 1, mdat);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("moof"u8));
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void Colours_come_back_as_they_were()
    {
        Image image = new(64, 64, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(i % 3 == 0 ? 200 : i % 3 == 1 ? 60 : 30);
        Write("a.mp4", [image, image], [TimeSpan.Zero, TimeSpan.FromSeconds(1)]);
        Image read = Clips.ReadAll(_clips.At("a.mp4"))[0].Image;
        for (int c = 0; c < 3; c++)
            Assert.InRange(read.Pixels[3 * (64 * 32 + 32) + c], image.Pixels[c] - 4, image.Pixels[c] + 4);
    }

    [Theory]
    [InlineData("frames/", "00001.png", "00003.png")]
    [InlineData("frames/face%03d.png", "face001.png", "face003.png")]
    [InlineData("frames/%d.jpg", "1.jpg", "3.jpg")]
    public void Sequences_are_numbered_pictures(string name, string first, string last)
    {
        Image[] images = Images(37, 23)[..3];
        Write(name, images, Times[..3]);
        string[] files = [.. Directory.GetFiles(_clips.At("frames")).Order()];
        Assert.Equal((3, first, last), (files.Length, Path.GetFileName(files[0]), Path.GetFileName(files[2])));
        for (int i = 0; i < 3; i++)
        {
            if (name.EndsWith("jpg", StringComparison.Ordinal))
                Assert.InRange(Clips.Psnr(images[i], ImageFile.Load(files[i])), 25, double.PositiveInfinity);
            else
                Assert.Equal(images[i].Pixels, ImageFile.Load(files[i]).Pixels);
        }
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("out.mp4", "aac", "h264,aac")]
    [InlineData("out.mp4", "pcm_s16le", "h264,aac")]
    [InlineData("out.webm", "libopus", "vp9,opus")]
    [InlineData("out.webm", "aac", "vp9,opus")]
    public void Sound_goes_along(string name, string codec, string expected)
    {
        // Silence for a second, then a tone: where it starts shows whether sound and pictures stay together.
        string source = _clips.Make(
            "source.mkv", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=3", "-f", "lavfi", "-i", "aevalsrc='if(gte(t,1),sin(2000*t),0)':duration=3:sample_rate=48000",
            "-c:v", "ffv1", "-c:a", codec, "-strict", "-2");
        using (Video video = Video.Open(source, new VideoOptions { Start = TimeSpan.FromSeconds(0.6), End = TimeSpan.FromSeconds(2) }))
        using (VideoWriter writer = VideoWriter.Create(_clips.At(name), video.Width, video.Height, new VideoWriterOptions { AudioFrom = source }))
        {
            foreach (Frame frame in video)
                writer.Write(frame.Image, frame.Time);
            writer.Finish();
        }
        Assert.Equal(expected, Clips.Codecs(_clips.At(name)));
        Assert.InRange(Clips.ReadAll(_clips.At(name))[0].Time.TotalSeconds, 0, 0.025);
        byte[] samples = Tools.Run("ffmpeg", [], "-v", "error", "-i", _clips.At(name), "-af", "aresample=async=1:first_pts=0", "-f", "s16le", "-ac", "1", "-ar", "8000", "pipe:1");
        int start = 0;
        while (start + 1 < samples.Length && Math.Abs((int)BitConverter.ToInt16(samples, start)) < 5000)
            start += 2;
        // The tone began 0.4 s after the first frame; packets of sound last 0.02 s.
        Assert.InRange(start / 16000.0, 0.36, 0.45);
        Assert.InRange(samples.Length / 16000.0, 1.3, 1.5);
    }

    [ToolFact("ffmpeg", "ffprobe")]
    public void A_silent_source_adds_no_sound()
    {
        Write("a.mp4", Images(64, 48), Times, new VideoWriterOptions { AudioFrom = _clips.Steady("b.mp4") });
        Assert.Equal("h264", Clips.Codecs(_clips.At("a.mp4")));
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.gif", 60, 80)]
    [InlineData("a.gif", 50, 100)]
    [InlineData("a.webm", 3000, 2001)]
    public void More_frames_than_the_container_can_tell_do_not_make_it_longer(string name, int rate, int leastKept)
    {
        Image[] images = Images(16, 12);
        TimeSpan[] times = [.. Enumerable.Range(0, 2 * rate).Select(i => TimeSpan.FromSeconds((double)i / rate))];
        Write(name, [.. times.Select((_, i) => images[i % images.Length])], times);
        TimeSpan[] kept = Clips.Times(_clips.At(name));
        Assert.InRange(kept.Length, leastKept - 2, leastKept + 2);
        Assert.InRange(kept[^1].TotalSeconds, 1.96, 2);
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    public void Broken_off_by_dispose_it_plays(string name)
    {
        VideoWriter writer = VideoWriter.Create(_clips.At(name), 160, 120);
        Image[] images = Images(160, 120);
        foreach (Image image in images)
            writer.Write(image);
        writer.Dispose();
        List<(TimeSpan Time, Image Image)> read = Clips.ReadAll(_clips.At(name));
        Assert.Equal(images.Length, read.Count);
        Assert.InRange(read[^1].Time.TotalSeconds, 24 / 30.0 - 0.02, 24 / 30.0 + 0.02);
    }

    [ToolTheory("ffmpeg", "ffprobe")]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    public void Broken_off_by_a_killed_ffmpeg_it_plays_up_to_there(string name)
    {
        Image[] images = Images(160, 120);
        using (VideoWriter writer = VideoWriter.Create(_clips.At(name), 160, 120))
        {
            FilmTarget film = (FilmTarget)writer.TargetForTests;
            TimeSpan time = TimeSpan.Zero;
            // Until something is on the disk: encoders look ahead.
            while (new FileInfo(film.Unfinished).Length < 20_000)
                writer.Write(images[(int)(time.TotalSeconds * 10) % images.Length], time += TimeSpan.FromSeconds(0.1));
            using (Process child = Process.GetProcessById(film.ChildId))
                child.Kill();
            MediaException error = Assert.Throws<MediaException>(() =>
            {
                for (int i = 0; i < 100; i++)
                    writer.Write(images[0], time += TimeSpan.FromSeconds(0.1));
            });
            Assert.Contains("cannot be written any further", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => writer.Write(images[0], time + TimeSpan.FromSeconds(1)));
            Assert.True(File.Exists(film.Unfinished) && !File.Exists(_clips.At(name)));
        }
        Assert.InRange(Clips.ReadAll(_clips.At(name)).Count, 5, int.MaxValue);
        Assert.Equal([name], Directory.GetFiles(_clips.Folder).Select(Path.GetFileName));
    }

    [ToolFact("ffmpeg", PosixShell)]
    public void A_full_disk_is_told_and_the_rest_plays()
    {
        // The limit on a file's size is the full disk of a test; ffmpeg is told of it as of any failing write.
        Ffmpeg limited = new(
            _clips.Script("ffmpeg.sh", $"trap '' XFSZ; ulimit -f 60; exec {Tools.Find("ffmpeg")} \"$@\""), TimeSpan.FromSeconds(30));
        Image noise = new(160, 120, PixelFormat.Rgb24);
        string path = _clips.At("a.mp4");
        using (VideoWriter writer = VideoWriter.Create(path, 160, 120, new VideoWriterOptions { Quality = 100 }, () => limited))
        {
            MediaException error = Assert.Throws<MediaException>(() =>
            {
                for (int i = 0; i < 3000; i++)
                {
                    new Random(i).NextBytes(noise.Pixels);
                    writer.Write(noise);
                }
                writer.Finish();
            });
            Assert.Contains("File too large", error.Message, StringComparison.Ordinal);
        }
        Assert.NotEmpty(Clips.ReadAll(path));
    }

    [ToolFact("ffmpeg")]
    public void An_existing_file_stays_until_the_new_one_is_whole()
    {
        File.WriteAllText(_clips.At("a.mp4"), "old");
        using VideoWriter writer = VideoWriter.Create(_clips.At("a.mp4"), 64, 48);
        writer.Write(Images(64, 48)[0]);
        Assert.Equal("old", File.ReadAllText(_clips.At("a.mp4")));
        writer.Finish();
        Assert.NotEqual("old", File.ReadAllText(_clips.At("a.mp4")));
    }

    [ToolFact("ffmpeg")]
    public void Without_frames_there_is_no_file()
    {
        using (VideoWriter writer = VideoWriter.Create(_clips.At("a.mp4"), 64, 48))
            Assert.Contains("no frame was written", Assert.Throws<MediaException>(writer.Finish).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_clips.Folder));
    }

    [ToolFact("ffmpeg")]
    public void What_cannot_be_written_is_named()
    {
        File.WriteAllText(_clips.At("file"), "");
        Directory.CreateDirectory(_clips.At("folder.mp4.d"));
        Assert.Contains("a.avi", Assert.Throws<ArgumentException>(() => VideoWriter.Create(_clips.At("a.avi"), 8, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("face%05d.png", Assert.Throws<ArgumentException>(() => VideoWriter.Create(_clips.At("a.png"), 8, 8)).Message, StringComparison.Ordinal);
        string noFolder = Assert.Throws<MediaException>(() => VideoWriter.Create(_clips.At("no/a.mp4"), 8, 8)).Message;
        Assert.Contains($"no/a.mp4 cannot be written: there is no folder '{_clips.At("no")}'. Make it first", noFolder, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            string refused = Assert.Throws<MediaException>(() => VideoWriter.Create("/proc/a.mp4", 8, 8)).Message;
            Assert.Contains("Choose a folder that you may write to", refused, StringComparison.Ordinal);
            Assert.DoesNotContain("unfinished", refused, StringComparison.Ordinal);
        }
        Assert.Contains("file/a.mp4", Assert.Throws<MediaException>(() => VideoWriter.Create(_clips.At("file/a.mp4"), 8, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot hold sound", Assert.Throws<ArgumentException>(() => VideoWriter.Create(_clips.At("a.gif"), 8, 8, new VideoWriterOptions { AudioFrom = "x" })).Message, StringComparison.Ordinal);
        Assert.Contains("no.wav: there is no such file", Assert.Throws<MediaException>(() => VideoWriter.Create(_clips.At("a.mp4"), 8, 8, new VideoWriterOptions { AudioFrom = "no.wav" })).Message, StringComparison.Ordinal);
        Assert.Contains("apt install", Assert.Throws<MediaException>(() => VideoWriter.Create(_clips.At("a.mp4"), 8, 8, new VideoWriterOptions(), () => Ffmpeg.Find(null, ""))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VideoWriter.Create(_clips.At("a.mp4"), 0, 8));
        Assert.Throws<ArgumentException>(() => VideoWriter.Create(_clips.At("a.mp4"), 8, 8, new VideoWriterOptions { Quality = 0 }));
        if (OperatingSystem.IsLinux())
            Assert.Contains("modprobe v4l2loopback", Assert.Throws<MediaException>(() => VideoWriter.Create("/dev/video987", 8, 8)).Message, StringComparison.Ordinal);
        Assert.Equal([_clips.At("file")], Directory.GetFiles(_clips.Folder));
    }

    [ToolFact("ffmpeg")]
    public void Frames_that_do_not_fit_are_refused_and_the_rest_goes_on()
    {
        Image[] images = Images(64, 48);
        using VideoWriter writer = VideoWriter.Create(_clips.At("a.mp4"), 64, 48);
        writer.Write(images[0], TimeSpan.FromSeconds(1));
        Assert.Throws<ArgumentException>(() => writer.Write(new Image(48, 64, PixelFormat.Rgb24), TimeSpan.FromSeconds(2)));
        Assert.Throws<ArgumentException>(() => writer.Write(images[1], TimeSpan.FromSeconds(1)));
        writer.Write(images[1], TimeSpan.FromSeconds(2));
        writer.Finish();
        Assert.Throws<InvalidOperationException>(() => writer.Write(images[2], TimeSpan.FromSeconds(3)));
        Assert.Equal(2, writer.FrameCount);
    }

    [ToolFact("ffmpeg")]
    public void Writing_allocates_nothing_per_frame_and_leaves_no_child()
    {
        Image image = Images(161, 119)[0];
        using VideoWriter writer = VideoWriter.Create(_clips.At("a.mp4"), 161, 119);
        for (int i = 0; i < 5; i++)
            writer.Write(image);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            writer.Write(image);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        int child = ((FilmTarget)writer.TargetForTests).ChildId;
        Assert.True(Clips.IsRunning(child));
        writer.Dispose();
        Assert.False(Clips.IsRunning(child));
    }

    [Fact]
    public void Every_pixel_format_becomes_rgb_and_even_sizes_repeat_the_edge()
    {
        byte[] rgb = [1, 2, 3, 4, 5, 6, 7, 8, 9], bgr = [3, 2, 1, 6, 5, 4, 9, 8, 7];
        byte[] rgba = [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0], bgra = [3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0];
        byte[] row = [.. rgb, 7, 8, 9];
        RgbPicture even = new(3, 1, isEven: true), exact = new(3, 1, isEven: false);
        foreach ((byte[] pixels, PixelFormat format) in ((byte[], PixelFormat)[])[(rgb, PixelFormat.Rgb24), (bgr, PixelFormat.Bgr24), (rgba, PixelFormat.Rgba32), (bgra, PixelFormat.Bgra32)])
        {
            Assert.Equal([.. row, .. row], even.Convert(new ImageView(pixels, 3, 1, format)).ToArray());
            Assert.Equal(rgb, exact.Convert(new ImageView(pixels, 3, 1, format)).ToArray());
        }
        Assert.Equal([5, 5, 5, 6, 6, 6, 7, 7, 7], exact.Convert(new ImageView([5, 6, 7], 3, 1, PixelFormat.Gray8)).ToArray());
        // A strip of a larger picture.
        Assert.Equal([4, 5, 6, 7, 8, 9], new RgbPicture(2, 1, isEven: false).Convert(new ImageView(rgb, 3, 1, PixelFormat.Rgb24).Crop(1, 0, 2, 1)).ToArray());
    }

    void Write(string name, Image[] images, TimeSpan[] times, VideoWriterOptions? options = null)
    {
        using VideoWriter writer = VideoWriter.Create(_clips.At(name), images[0].Width, images[0].Height, options);
        for (int i = 0; i < images.Length; i++)
            writer.Write(images[i], times[i]);
        writer.Finish();
    }

    // A smooth pattern that moves.
    static Image[] Images(int width, int height)
    {
        Image[] images = new Image[Times.Length];
        for (int n = 0; n < images.Length; n++)
        {
            Image image = images[n] = new Image(width, height, PixelFormat.Rgb24);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double light = 128 + 100 * Math.Sin((x + 3 * n) * 0.05) * Math.Cos((y - n) * 0.06);
                    image.Pixels.AsSpan(3 * (y * width + x), 3).Fill((byte)light);
                    image.Pixels[3 * (y * width + x)] = (byte)(light / 2 + 4 * n);
                }
            }
        }
        return images;
    }

    static Image Cropped(Image image, int width, int height)
    {
        Image result = new(width, height, image.Format);
        for (int y = 0; y < height; y++)
            image.View.Crop(0, 0, width, height).Row(y).CopyTo(result.Row(y));
        return result;
    }
}
