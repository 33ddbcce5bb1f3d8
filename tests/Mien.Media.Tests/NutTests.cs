using Mien.Media.Nut;
using Mien.Testing;

namespace Mien.Media.Tests;

public sealed class NutTests
{
    const int MaxPixels = 1 << 16;

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        (byte[] Pixels, long Time)[] frames = [.. new long[] { 0, 1, 127, 128, 1_000_000, 1L << 40 }.Select((time, i) => (Pixels(7, 5, i), time))];
        NutReader reader = new(new MemoryStream(Written(7, 5, frames)), MaxPixels);
        Assert.True(reader.TryReadHeader());
        Assert.Equal((7, 5), (reader.Width, reader.Height));
        byte[] pixels = new byte[7 * 5 * 3];
        foreach ((byte[] expected, long time) in frames)
        {
            Assert.True(reader.TryReadFrame(pixels, out TimeSpan read));
            Assert.Equal(time, read.Ticks);
            Assert.Equal(expected, pixels);
        }
        Assert.False(reader.TryReadFrame(pixels, out _));
    }

    [ToolFact("ffmpeg")]
    public void What_the_writer_writes_ffmpeg_reads()
    {
        (byte[] Pixels, long Time)[] frames = [.. Enumerable.Range(0, 20).Select(i => (Pixels(70, 50, i), i * i * 12_345L))];
        byte[] raw = Tools.Run("ffmpeg", Written(70, 50, frames), ["-v", "error", "-xerror", "-f", "nut", "-i", "pipe:0", .. Ffmpeg.Find().KeepTimes(), "-f", "rawvideo", "pipe:1"]);
        Assert.True(raw.AsSpan().SequenceEqual([.. frames.SelectMany(frame => frame.Pixels)]));
        string lines = System.Text.Encoding.ASCII.GetString(Tools.Run(
            "ffmpeg", Written(70, 50, frames), ["-v", "error", "-f", "nut", "-i", "pipe:0", .. Ffmpeg.Find().KeepTimes(), "-enc_time_base", "1:10000000", "-f", "framecrc", "pipe:1"]));
        long[] times = [.. lines.Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(',')[2]))];
        Assert.Equal(frames.Select(frame => frame.Time), times);
    }

    [ToolFact("ffmpeg")]
    public void Small_pictures_that_start_like_sound_are_whole()
    {
        // ffmpeg leaves these starts of MP3 frames out of small NUT frames.
        byte[][] pictures = [.. new byte[] { 0xFA, 0xFB, 0xFC, 0xFD, 0x00 }.Select(second => (byte[])[0xFF, second, .. Pixels(7, 5, second)[2..]])];
        byte[] nut = Tools.Run(
            "ffmpeg", [.. pictures.SelectMany(picture => picture)], "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "7x5", "-i", "pipe:0", "-c:v", "rawvideo", "-f", "nut", "pipe:1");
        NutReader reader = new(new MemoryStream(nut), MaxPixels);
        Assert.True(reader.TryReadHeader());
        byte[] pixels = new byte[7 * 5 * 3];
        foreach (byte[] picture in pictures)
        {
            Assert.True(reader.TryReadFrame(pixels, out _));
            Assert.Equal(picture, pixels);
        }
    }

    [Fact]
    public void Neither_side_allocates_per_frame()
    {
        byte[] pixels = Pixels(64, 48, 1);
        using MemoryStream stream = new(new byte[200 * (pixels.Length + 64)]);
        NutWriter writer = new(stream, 64, 48, 1000);
        writer.WriteFrame(pixels, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 150; i++)
            writer.WriteFrame(pixels, i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        stream.SetLength(stream.Position);
        stream.Position = 0;
        NutReader reader = new(stream, MaxPixels);
        Assert.True(reader.TryReadHeader());
        Assert.True(reader.TryReadFrame(pixels, out _));
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 150; i++)
            reader.TryReadFrame(pixels, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_cut_stream_is_told_from_one_that_ends()
    {
        byte[] whole = Written(7, 5, [(Pixels(7, 5, 0), 0), (Pixels(7, 5, 1), 1)]);
        Assert.Equal(2, Count(whole));
        int clean = 0;
        for (int length = 1; length < whole.Length; length++)
        {
            try
            {
                // Clean ends are those behind a packet or a frame.
                Assert.InRange(Count(whole[..length]), 0, 1);
                clean++;
            }
            catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
            {
            }
        }
        // Behind the headers, the first sync point, the first frame, the second sync point.
        Assert.Equal(4, clean);
    }

    [Fact]
    public void Pictures_above_the_limit_are_refused_before_memory_is_taken()
    {
        byte[] stream = Written(300, 300, [(Pixels(300, 300, 0), 0)]);
        Assert.Contains("300×300", Assert.Throws<InvalidDataException>(() => Count(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_streams_of_our_own_are_told_so() => Fuzz("nut", [Written(7, 5, [(Pixels(7, 5, 0), 0), (Pixels(7, 5, 1), 99)])]);

    [ToolFact("ffmpeg")]
    public void Damaged_streams_of_ffmpeg_are_told_so()
    {
        byte[] small = Tools.Run(
            "ffmpeg", [], "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=16x8:rate=30", "-frames:v", "8", "-pix_fmt", "rgb24", "-c:v", "rawvideo", "-f", "nut", "pipe:1");
        byte[] large = Tools.Run(
            "ffmpeg", [], "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=30", "-frames:v", "2", "-pix_fmt", "rgb24", "-c:v", "rawvideo", "-f", "nut", "pipe:1");
        Assert.Equal((8, 2), (Count(small), Count(large)));
        Fuzz("nut-ffmpeg", [small, large, small]);
    }

    static void Fuzz(string name, byte[][] seeds) =>
        FuzzRun.Assert(name, seeds, 30_000, bytes => Count(bytes), typeof(InvalidDataException), typeof(EndOfStreamException));

    static int Count(byte[] stream)
    {
        NutReader reader = new(new MemoryStream(stream), MaxPixels);
        if (!reader.TryReadHeader())
            return 0;
        byte[] pixels = new byte[reader.Width * reader.Height * 3];
        int count = 0;
        while (reader.TryReadFrame(pixels, out _))
            count++;
        return count;
    }

    static byte[] Written(int width, int height, (byte[] Pixels, long Time)[] frames)
    {
        using MemoryStream stream = new();
        NutWriter writer = new(stream, width, height, 10_000_000);
        foreach ((byte[] pixels, long time) in frames)
            writer.WriteFrame(pixels, time);
        return stream.ToArray();
    }

    static byte[] Pixels(int width, int height, int seed)
    {
        byte[] pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }
}
