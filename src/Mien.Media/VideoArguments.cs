using System.Globalization;

namespace Mien.Media;

/// <summary>What ffmpeg is told when it reads a video for us.</summary>
static class VideoArguments
{
    // Between two key frames of a film, hardly ever more.
    static readonly TimeSpan LongestWithoutKey = TimeSpan.FromSeconds(12);

    /// <summary>For frames of one size, square pixels and the container's own times, as NUT on the standard output.</summary>
    public static string[] Of(VideoSource source, VideoOptions options, VideoProbe? probe)
    {
        string[] decoder = options.HardwareDecode is { } name ? ["-hwaccel", name] : [];
        // The container's own times, from its start on. Live sources have no such start, and they and transport streams may jump, which ffmpeg mends.
        bool mayJump = source.IsLive || probe is { HasIndex: false } && options.Start is null;
        string[] times = mayJump ? [] : ["-copyts", "-start_at_zero"];
        string[] start = options.Start is { } time && SearchedTime(time, probe) is var searched && searched > TimeSpan.Zero ? ["-ss", Seconds(searched)] : [];
        // What has an end and is read as if it were live comes at its own pace.
        string[] pace = options.Live == true && (source.Kind == VideoSourceKind.File || probe?.Duration is not null) ? ["-re"] : [];
        string[] filter = Filter(options, probe) is { } text ? ["-vf", text] : [];
        return
        [
            "-max_error_rate", "1", .. times, .. decoder, .. start, .. pace, .. source.Input, "-map", "0:V:0", .. filter, "-pix_fmt", "rgb24", "-c:v", "rawvideo",
            // A TimeSpan's own unit: without it, times are rounded to an average frame's. NUT takes them as they come, with no option to say so.
            "-enc_time_base", "1:10000000", "-flush_packets", "1", "-write_index", "0", "-f", "nut", "pipe:1",
        ];
    }

    static TimeSpan SearchedTime(TimeSpan start, VideoProbe? probe) => probe is { HasIndex: false } ? start - LongestWithoutKey : start;

    // One size for all frames even where the film changes it, and square pixels.
    static string? Filter(VideoOptions options, VideoProbe? probe)
    {
        if (probe is not null)
        {
            string trim = !probe.HasIndex && options.Start is { } start ? $"trim=start={Seconds(start)}," : "";
            double scale = Math.Min(1, Math.Min((double)(options.MaxWidth ?? probe.Width) / probe.Width, (double)(options.MaxHeight ?? probe.Height) / probe.Height));
            return string.Create(CultureInfo.InvariantCulture, $"{trim}scale={Scaled(probe.Width, scale)}:{Scaled(probe.Height, scale)},setsar=1");
        }
        if (options.MaxWidth is null && options.MaxHeight is null)
            return null;
        string width = options.MaxWidth is { } mostWidth ? string.Create(CultureInfo.InvariantCulture, $"'min(iw,{mostWidth})'") : "iw";
        string height = options.MaxHeight is { } mostHeight ? string.Create(CultureInfo.InvariantCulture, $"'min(ih,{mostHeight})'") : "ih";
        return $"scale=w={width}:h={height}:force_original_aspect_ratio=decrease";
    }

    static int Scaled(int extent, double scale) => Math.Max(1, (int)Math.Round(extent * scale));

    /// <summary>A time as ffmpeg reads it, rounded down to its microseconds.</summary>
    public static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerSecond}.{time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond:000000}");
}
