using System.Globalization;

namespace Mien.Media;

/// <summary>A kind of film that ffmpeg writes: how the frames are encoded, in which unit times are kept, what happens at the end.</summary>
/// <param name="TicksPerSecond">The unit of its times.</param>
/// <param name="LeastStep">Fewest of these units between frames.</param>
/// <param name="Encoding">ffmpeg's arguments from the filter to the container.</param>
/// <param name="HalvesColor">Colour is kept for squares of 2×2 pixels, so the size must be even.</param>
/// <param name="Finishing">Arguments for the copy that is made at the end; null: the file is as it should be, unless sound is added.</param>
/// <param name="Sound">Codecs of sound that go in as they are; empty: the container is silent.</param>
/// <param name="SoundEncoders">Encoders for all others, in the order of preference.</param>
sealed record FilmFormat(int TicksPerSecond, int LeastStep, string[] Encoding, bool HalvesColor, string[]? Finishing, string[] Sound, string[] SoundEncoders)
{
    // Untagged colours are a guess of every player; these are what it guesses for larger films.
    static readonly string[] Color = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

    const string ColorFilter =
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

    // A palette for each frame: one for the whole film would hold all frames in memory.
    const string GifFilter = "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:diff_mode=rectangle";

    /// <summary>What a v4l2 loopback device takes.</summary>
    public static FilmFormat Loopback { get; } =
        new(10_000_000, 1, ["-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-f", "v4l2"], HalvesColor: true, null, [], []);

    /// <summary>The format for a name's ending; null where there is none.</summary>
    /// <exception cref="MediaException">This ffmpeg has no encoder for it.</exception>
    public static FilmFormat? Of(string path, int quality, Ffmpeg ffmpeg) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".MP4" => Mp4(quality, ffmpeg),
        ".WEBM" => WebM(quality, ffmpeg),
        // Players take a shorter delay than 2 for a mistake, and show the frame for 10.
        ".GIF" => new FilmFormat(100, 2, ["-vf", GifFilter, "-f", "gif"], HalvesColor: false, null, [], []),
        _ => null,
    };

    static FilmFormat Mp4(int quality, Ffmpeg ffmpeg)
    {
        // Quality 80 is x264's own usual 23.
        string[] codec = ffmpeg.FirstEncoder("libx264", "mpeg4") switch
        {
            // Frames in their order: copying others, ffmpeg 4.1 loses the last ones where times are irregular. It costs a few per cent of size.
            "libx264" => ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-crf", Number(43 - quality / 4.0)],
            "mpeg4" => ["-c:v", "mpeg4", "-q:v", Number(2 + (100 - quality) * 0.15)],
            _ => throw new MediaException("this ffmpeg can encode neither H.264 nor MPEG-4; install one with libx264, or write .webm or .gif."),
        };
        return new FilmFormat(
            // MPEG-4 part 2 counts in 16 bits.
            codec[1] == "mpeg4" ? 60_000 : 90_000,
            1,
            // In fragments of a second, each of which plays whatever becomes of the next.
            ["-vf", ColorFilter, .. codec, .. Color, "-movflags", "+delay_moov+default_base_moof", "-frag_duration", "1000000", "-flush_packets", "1", "-f", "mp4"],
            HalvesColor: true,
            // One index at the start, as browsers and editors like it best.
            ["-movflags", "+faststart", "-f", "mp4"],
            ["aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"],
            ["aac"]);
    }

    static FilmFormat WebM(int quality, Ffmpeg ffmpeg)
    {
        if (ffmpeg.FirstEncoder("libvpx-vp9") is null)
            throw new MediaException("this ffmpeg cannot encode VP9; install one with libvpx, or write .mp4 or .gif.");
        return new FilmFormat(
            1000,
            1,
            [
                "-vf", ColorFilter, "-c:v", "libvpx-vp9", "-b:v", "0", "-crf", Number(63 - quality * 0.4), "-deadline", "realtime", "-cpu-used", "5", "-row-mt", "1",
                .. Color, "-cluster_time_limit", "1000", "-flush_packets", "1", "-f", "webm",
            ],
            HalvesColor: true,
            null,
            ["opus", "vorbis"],
            ["libopus", "libvorbis"]);
    }

    static string Number(double value) => Math.Round(value).ToString(CultureInfo.InvariantCulture);
}
