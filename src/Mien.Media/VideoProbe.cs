using System.Globalization;
using System.Text.Json;

namespace Mien.Media;

/// <summary>What ffprobe tells of a video before it is read.</summary>
/// <param name="Width">Pixels per row of the upright picture, with square pixels.</param>
/// <param name="Height">Rows of the upright picture.</param>
/// <param name="FrameRate">Average frames per second; null where unknown.</param>
/// <param name="Duration">Null where the video has no known end.</param>
/// <param name="AudioCodec">ffmpeg's name of the first audio stream's codec; null where there is no audio.</param>
/// <param name="Format">ffmpeg's name of the container: "mov,mp4,m4a,3gp,3g2,mj2".</param>
sealed record VideoProbe(int Width, int Height, double? FrameRate, TimeSpan? Duration, string? AudioCodec, string Format)
{
    /// <summary>The container says where its key frames are. In the others, ffmpeg's search may end behind the last key frame before a time.</summary>
    public bool HasIndex => Format is not ("mpegts" or "mpeg");

    /// <summary>Asks ffprobe; null where there is none.</summary>
    /// <exception cref="MediaException">The source cannot be read or holds no video; the message names it.</exception>
    public static VideoProbe? Of(VideoSource source, Ffmpeg ffmpeg) => Ask(source, ffmpeg, "a video") is { } json ? Read(source, json, Parse) : null;

    /// <summary>The codec of a file's first sound; null where it is silent, "unknown" where there is no ffprobe to ask.</summary>
    /// <exception cref="MediaException">The file cannot be read; the message names it.</exception>
    public static string? SoundOf(VideoSource source, Ffmpeg ffmpeg) => Ask(source, ffmpeg, "sound") is { } json ? Read(source, json, Sound) : "unknown";

    static string? Ask(VideoSource source, Ffmpeg ffmpeg, string what)
    {
        try
        {
            return ffmpeg.Probe(source.Input);
        }
        catch (MediaException e)
        {
            throw new MediaException($"{source.Name} cannot be read as {what}: {e.Message}", e);
        }
    }

    static T Read<T>(VideoSource source, string json, Func<string, T> read)
    {
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new MediaException($"{source.Name}: ffprobe's answer cannot be understood: {e.Message}", e);
        }
        catch (MediaException e)
        {
            throw new MediaException($"{source.Name} cannot be read as a video: {e.Message}", e);
        }
    }

    static string? Sound(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonElement stream in document.RootElement.GetProperty("streams").EnumerateArray())
        {
            if (Text(stream, "codec_type") == "audio")
                return Text(stream, "codec_name") ?? "unknown";
        }
        return null;
    }

    internal static VideoProbe Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        JsonElement format = root.GetProperty("format");
        // ffmpeg would show any text as a terminal does.
        if (Text(format, "format_name") == "tty")
            throw new MediaException("it is a text file.");
        JsonElement? video = null;
        string? audio = Sound(json);
        foreach (JsonElement stream in root.GetProperty("streams").EnumerateArray())
        {
            if (Text(stream, "codec_type") == "video" && video is null && !IsCover(stream))
                video = stream;
        }
        if (video is not { } found)
            throw new MediaException(audio is null ? "it holds no video." : "it holds sound but no video.");
        (int width, int height) = UprightSize(found);
        TimeSpan? duration = Seconds(found, "duration") ?? Seconds(format, "duration");
        return new VideoProbe(width, height, Ratio(Text(found, "avg_frame_rate"), '/'), duration, audio, Text(format, "format_name") ?? "");
    }

    // As ffmpeg itself: pixels made square by width, then a quarter turn.
    static (int Width, int Height) UprightSize(JsonElement stream)
    {
        int width = stream.GetProperty("width").GetInt32(), height = stream.GetProperty("height").GetInt32();
        if (width <= 0 || height <= 0)
            throw new MediaException("its pictures have no size.");
        if (Ratio(Text(stream, "sample_aspect_ratio"), ':') is { } aspect and > 0.01 and < 100)
            width = Math.Max(1, (int)Math.Round(width * aspect));
        return Math.Abs(Math.Round(Rotation(stream) / 90)) % 2 == 1 ? (height, width) : (width, height);
    }

    static double Rotation(JsonElement stream)
    {
        if (stream.TryGetProperty("side_data_list", out JsonElement list))
        {
            foreach (JsonElement data in list.EnumerateArray())
            {
                if (data.TryGetProperty("rotation", out JsonElement rotation) && rotation.ValueKind == JsonValueKind.Number)
                    return rotation.GetDouble();
            }
        }
        return stream.TryGetProperty("tags", out JsonElement tags) ? Number(Text(tags, "rotate")) ?? 0 : 0;
    }

    static bool IsCover(JsonElement stream) =>
        stream.TryGetProperty("disposition", out JsonElement disposition)
        && disposition.TryGetProperty("attached_pic", out JsonElement cover) && cover.GetInt32() != 0;

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static TimeSpan? Seconds(JsonElement element, string name) =>
        Number(Text(element, name)) is { } seconds and > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    static double? Ratio(string? text, char separator)
    {
        string[] parts = text?.Split(separator) ?? [];
        return parts.Length == 2 && Number(parts[0]) is { } above and > 0 && Number(parts[1]) is { } below and > 0 ? above / below : null;
    }

    static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
