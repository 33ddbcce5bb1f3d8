using System.Globalization;
using Mien.Graphics;

namespace Mien.Media;

/// <summary>What kind of thing a video comes from.</summary>
enum VideoSourceKind
{
    File,
    Camera,
    TestPattern,

    /// <summary>A URL that may have an end and can be asked for it: http, https.</summary>
    Web,

    /// <summary>A URL that is live by its nature: rtsp, rtmp, udp …</summary>
    LiveStream,
}

/// <summary>Where a video comes from, and the arguments by which ffmpeg opens it.</summary>
/// <param name="Name">As the user wrote it, for messages.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Input">ffmpeg's arguments up to and with <c>-i</c>; ffprobe takes them too.</param>
/// <param name="FrameRate">Frames per second where they are known beforehand.</param>
sealed record VideoSource(string Name, VideoSourceKind Kind, string[] Input, double? FrameRate = null)
{
    const string CameraPrefix = "camera:", TestPrefix = "test:";
    const int MostCameras = 1000;

    static readonly (string Scheme, VideoSourceKind Kind, string Protocols)[] Schemes =
    [
        ("http", VideoSourceKind.Web, "http,https,tcp,tls,crypto,httpproxy"),
        ("https", VideoSourceKind.Web, "http,https,tcp,tls,crypto,httpproxy"),
        ("rtsp", VideoSourceKind.LiveStream, "rtsp,rtp,srtp,udp,tcp,tls"),
        ("rtsps", VideoSourceKind.LiveStream, "rtsps,rtsp,rtp,srtp,udp,tcp,tls"),
        ("rtmp", VideoSourceKind.LiveStream, "rtmp,tcp"),
        ("rtmps", VideoSourceKind.LiveStream, "rtmps,rtmp,tcp,tls"),
        ("udp", VideoSourceKind.LiveStream, "udp"),
        ("srt", VideoSourceKind.LiveStream, "srt"),
    ];

    // Texts that name other files or addresses; ffmpeg would follow them.
    static readonly string[] Playlists = ["#EXTM3U", "ffconcat", "<?xml", "<MPD", "v=0", "[playlist]"];

    /// <summary>The source is at its own pace and has no end, so far as its kind tells.</summary>
    public bool IsLive => Kind is VideoSourceKind.Camera or VideoSourceKind.LiveStream;

    /// <summary>ffprobe can describe it without taking it away from ffmpeg.</summary>
    public bool CanBeProbed => Kind is VideoSourceKind.File or VideoSourceKind.Web;

    /// <summary>Understands <c>camera:0</c>, <c>/dev/video0</c>, <c>test:640x480@30</c>, URLs and paths.</summary>
    /// <exception cref="MediaException">It is no source, or a file that cannot be a video.</exception>
    /// <exception cref="ArgumentException">It is live, and the options ask for a start.</exception>
    public static VideoSource Parse(string source, VideoOptions options, Func<Ffmpeg> findFfmpeg)
    {
        if (source.StartsWith(CameraPrefix, StringComparison.Ordinal))
        {
            RefuseStart(source, options);
            return int.TryParse(source.AsSpan(CameraPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < MostCameras
                ? Camera(source, number, options, findFfmpeg)
                : throw new MediaException($"{source} names no camera; write camera:0 for the first one.");
        }
        if (OperatingSystem.IsLinux() && source.StartsWith("/dev/video", StringComparison.Ordinal))
        {
            RefuseStart(source, options);
            return V4l2(source, source, options);
        }
        if (source.StartsWith(TestPrefix, StringComparison.Ordinal))
            return TestPattern(source, options);
        return source.Contains("://", StringComparison.Ordinal) ? Url(source, options) : LocalFile(source);
    }

    // Before a camera is looked for: with another one, too, it would be wrong.
    static void RefuseStart(string source, VideoOptions options)
    {
        if (options.Start is not null)
            throw new ArgumentException($"{source} is live and has no past to start in; leave the start out (--start, VideoOptions.Start).");
    }

    /// <summary>A file of the local file system, never anything else.</summary>
    /// <exception cref="MediaException">It is missing, empty, a folder, a playlist, or cannot be read.</exception>
    public static VideoSource LocalFile(string path)
    {
        byte[] start;
        try
        {
            start = MediaFile.ReadStart(path, 64, "video");
        }
        catch (FileNotFoundException e)
        {
            throw new MediaException(e.Message, e);
        }
        string text = System.Text.Encoding.Latin1.GetString(start).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n');
        if (Array.Exists(Playlists, text.StartsWith))
            throw new MediaException($"{path} is a list of other files, not a video; open those instead.");
        string[] format = Path.GetFullPath(path).Contains('%') ? ["-f", FormatOfPercentName(path)] : [];
        return new VideoSource(
            path, VideoSourceKind.File, ["-protocol_whitelist", "file,pipe,crypto,data", .. MediaFile.Limit(ImageLimits.Default), .. format, "-i", MediaFile.Url(path)]);
    }

    // With % in its name, ffmpeg takes a picture for the pattern of a sequence unless its format is given.
    static string FormatOfPercentName(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".MP4" or ".MOV" or ".M4V" or ".3GP" => "mov",
        ".MKV" or ".WEBM" => "matroska",
        ".AVI" => "avi",
        ".GIF" => "gif",
        ".TS" or ".M2TS" or ".MTS" => "mpegts",
        ".FLV" => "flv",
        ".WMV" or ".ASF" => "asf",
        ".APNG" => "apng",
        _ => throw new MediaException($"{path}: ffmpeg takes the % in the name for a pattern; rename the file."),
    };

    static VideoSource Url(string url, VideoOptions options)
    {
        string scheme = url[..url.IndexOf("://", StringComparison.Ordinal)].ToLowerInvariant();
        int index = Array.FindIndex(Schemes, known => known.Scheme == scheme);
        if (index < 0)
            throw new MediaException($"{url}: addresses of the kind {scheme} are not opened, only {string.Join(", ", Schemes.Select(known => known.Scheme))} and local files.");
        (_, VideoSourceKind kind, string protocols) = Schemes[index];
        if (kind == VideoSourceKind.LiveStream)
            RefuseStart(url, options);
        string[] latency = kind == VideoSourceKind.LiveStream ? ["-fflags", "nobuffer"] : [];
        string[] transport = scheme.StartsWith("rtsp", StringComparison.Ordinal) ? ["-rtsp_flags", "prefer_tcp"] : [];
        return new VideoSource(url, kind, [.. latency, .. transport, "-protocol_whitelist", protocols, .. MediaFile.Limit(ImageLimits.Default), "-i", url]);
    }

    // test: or test:WIDTHxHEIGHT@RATE
    static VideoSource TestPattern(string source, VideoOptions options)
    {
        ReadOnlySpan<char> rest = source.AsSpan(TestPrefix.Length);
        int width = 640, height = 480, rate = 30;
        if (rest.Length > 0)
        {
            int x = rest.IndexOf('x'), at = rest.IndexOf('@');
            ReadOnlySpan<char> size = at < 0 ? rest : rest[..at];
            if (x < 0 || x >= size.Length || !Number(size[..x], 16384, out width) || !Number(size[(x + 1)..], 16384, out height)
                || at >= 0 && !Number(rest[(at + 1)..], 1000, out rate))
                throw new MediaException($"{source} names no test pattern; write test: or test:640x480@30 (width, height, frames per second).");
        }
        string[] pace = options.Live == true ? ["-re"] : [];
        return new VideoSource(
            source, VideoSourceKind.TestPattern,
            [.. pace, "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=size={width}x{height}:rate={rate}")], rate);
    }

    static bool Number(ReadOnlySpan<char> text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;

    static VideoSource Camera(string source, int number, VideoOptions options, Func<Ffmpeg> findFfmpeg)
    {
        if (OperatingSystem.IsMacOS())
        {
            string[] input = ["-f", "avfoundation", .. Wishes(options, 30, "-pixel_format"), "-i", string.Create(CultureInfo.InvariantCulture, $"{number}:none")];
            return new VideoSource(source, VideoSourceKind.Camera, input, options.CameraFrameRate ?? 30);
        }
        if (OperatingSystem.IsWindows())
        {
            string[] cameras = DirectShowCameras(findFfmpeg().List(["-f", "dshow", "-list_devices", "true", "-i", "dummy"]));
            return number < cameras.Length
                ? new VideoSource(source, VideoSourceKind.Camera, ["-f", "dshow", .. Wishes(options, null, "-vcodec"), "-i", "video=" + cameras[number]], options.CameraFrameRate)
                : throw new MediaException($"{source}: there is no such camera; this computer has {cameras.Length}.");
        }
        return V4l2(source, string.Create(CultureInfo.InvariantCulture, $"/dev/video{number}"), options);
    }

    static VideoSource V4l2(string source, string device, VideoOptions options) => File.Exists(device)
        ? new VideoSource(source, VideoSourceKind.Camera, ["-f", "v4l2", .. Wishes(options, null, "-input_format"), "-i", device], options.CameraFrameRate)
        : throw new MediaException($"{source}: there is no camera at {device}; connect one (ls /dev/video* lists them).");

    static string[] Wishes(VideoOptions options, double? usualRate, string formatOption)
    {
        string[] rate = (options.CameraFrameRate ?? usualRate) is { } value ? ["-framerate", value.ToString(CultureInfo.InvariantCulture)] : [];
        string[] size = options.CameraSize is { } wanted ? ["-video_size", string.Create(CultureInfo.InvariantCulture, $"{wanted.Width}x{wanted.Height}")] : [];
        string[] format = options.CameraFormat is { } name ? [formatOption, name] : [];
        return ["-fflags", "nobuffer", .. format, .. rate, .. size];
    }

    /// <summary>The names of the cameras in what ffmpeg lists for dshow, in its order.</summary>
    /// <param name="list">
    /// From ffmpeg 5 on <c>[dshow @ 0x1] "Integrated Camera" (video)</c>; before, quoted names under the heading <c>DirectShow video devices</c>. A line
    /// <c>Alternative name "@device_…"</c> follows each, which tells twins apart.
    /// </param>
    internal static string[] DirectShowCameras(string list)
    {
        List<string> names = [];
        bool isVideo = false, underVideo = false;
        foreach (string line in list.Split('\n'))
        {
            if (line.Contains("DirectShow", StringComparison.Ordinal))
                underVideo = line.Contains("video devices", StringComparison.Ordinal);
            int start = line.IndexOf('"', StringComparison.Ordinal), end = line.LastIndexOf('"');
            if (start < 0 || end <= start)
                continue;
            string name = line[(start + 1)..end];
            if (line.Contains("Alternative name", StringComparison.Ordinal))
            {
                if (isVideo)
                    names[^1] = name;
                isVideo = false;
                continue;
            }
            isVideo = underVideo || line.AsSpan(end).Contains("(video)", StringComparison.Ordinal);
            if (isVideo)
                names.Add(name);
        }
        return [.. names];
    }
}
