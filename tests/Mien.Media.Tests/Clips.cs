using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Media.Tests;

/// <summary>Films made by ffmpeg for a test, and what ffprobe says about films.</summary>
sealed class Clips : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("mien").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Runs ffmpeg into a file of this folder.</summary>
    public string Make(string name, params string[] arguments)
    {
        Tools.Run("ffmpeg", [], ["-v", "error", "-nostdin", .. arguments, "-y", At(name)]);
        return At(name);
    }

    /// <summary>Two seconds, 160×120, 25 frames a second.</summary>
    public string Steady(string name, params string[] arguments) => Make(name, ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=2", .. arguments]);

    /// <summary>Thirty frames at 0, 0.04, 0.1, 0.18 … seconds.</summary>
    public string Irregular(string name) => Steady(
        name, ["-vf", "settb=1/90000,setpts='(N*N*0.01+N*0.03)/TB'", .. Ffmpeg.Find().KeepTimes(), "-enc_time_base", "1:90000", "-frames:v", "30"]);

    public string Script(string name, string body)
    {
        string path = At(name);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Marks an mp4 as taken with the camera turned: players turn it a quarter clockwise.</summary>
    public static void MarkTurned(string mp4)
    {
        byte[] bytes = File.ReadAllBytes(mp4);
        int matrix = bytes.AsSpan().IndexOf("tkhd"u8) + 4 + 40;
        int[] turn = [0, 0x10000, 0, -0x10000, 0, 0];
        for (int i = 0; i < turn.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(matrix + 4 * i), turn[i]);
        File.WriteAllBytes(mp4, bytes);
    }

    /// <summary>The times of a film's frames as ffprobe sees them, exact, from the start of the file.</summary>
    public static TimeSpan[] Times(string path)
    {
        byte[] json = Tools.Run(
            "ffprobe", [], "-v", "error", "-of", "json", "-select_streams", "v:0", "-show_entries", "stream=time_base:format=start_time:frame=best_effort_timestamp", path);
        using JsonDocument document = JsonDocument.Parse(json);
        string[] unit = document.RootElement.GetProperty("streams")[0].GetProperty("time_base").GetString()!.Split('/');
        decimal seconds = decimal.Parse(unit[0], CultureInfo.InvariantCulture) / decimal.Parse(unit[1], CultureInfo.InvariantCulture);
        long start = Ticks(decimal.Parse(document.RootElement.GetProperty("format").GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture));
        return [.. document.RootElement.GetProperty("frames").EnumerateArray()
            .Select(frame => new TimeSpan(Ticks(frame.GetProperty("best_effort_timestamp").GetInt64() * seconds) - start))];
    }

    /// <summary>The codecs of a film's streams: "h264,aac".</summary>
    public static string Codecs(string path) => System.Text.Encoding.UTF8.GetString(
        Tools.Run("ffprobe", [], "-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_name", path)).Trim().Replace('\n', ',');

    public static List<(TimeSpan Time, Image Image)> ReadAll(string path, VideoOptions? options = null)
    {
        List<(TimeSpan, Image)> frames = [];
        foreach (Frame frame in Video.Open(path, options))
            frames.Add((frame.Time, frame.Copy()));
        return frames;
    }

    public static double Psnr(ImageView a, ImageView b)
    {
        double sum = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
            sum += (a.Pixels[i] - b.Pixels[i]) * (double)(a.Pixels[i] - b.Pixels[i]);
        return 10 * Math.Log10(255.0 * 255.0 * a.Pixels.Length / sum);
    }

    public static bool IsRunning(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static long Ticks(decimal seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond, MidpointRounding.AwayFromZero);
}
