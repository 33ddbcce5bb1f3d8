using System.Globalization;
using Mien.Graphics;

namespace Mien.Media;

/// <summary>What is said of a local file before ffmpeg sees it, and the name under which ffmpeg sees it.</summary>
static class MediaFile
{
    /// <summary>The first bytes of a file, up to <paramref name="count"/>.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="count">How many bytes to read.</param>
    /// <param name="what">What is looked for, "picture": a folder's message names it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MediaException">It is empty, a folder, or cannot be read.</exception>
    public static byte[] ReadStart(string path, int count, string what)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] start = new byte[count];
            int read = stream.ReadAtLeast(start, count, throwOnEndOfStream: false);
            return read > 0 ? start[..read] : throw new MediaException($"{path}: The file is empty. Copy or record it again, or choose another.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string reason = Directory.Exists(path) ? $"it is a folder; name a {what} in it." : e.Message;
            throw new MediaException($"{path} cannot be read: {reason}", e);
        }
    }

    /// <summary>Whether a file is a GIF that was cut off, of which ffmpeg does not complain: one without the byte that ends them all (GIF89a, section 27).</summary>
    public static bool IsCutGif(string path)
    {
        const int mostPadding = 4096;
        const byte trailer = 0x3B;
        try
        {
            using FileStream stream = File.OpenRead(path);
            Span<byte> bytes = stackalloc byte[mostPadding];
            if (stream.ReadAtLeast(bytes[..4], 4, throwOnEndOfStream: false) < 4 || !bytes[..4].SequenceEqual("GIF8"u8))
                return false;
            stream.Position = Math.Max(0, stream.Length - mostPadding);
            int count = stream.ReadAtLeast(bytes, mostPadding, throwOnEndOfStream: false);
            ReadOnlySpan<byte> end = bytes[..count].TrimEnd((byte)0);
            return end.IsEmpty || end[^1] != trailer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Gone since; its frames have come.
            return false;
        }
    }

    /// <summary>Why a file cannot be written, and the mend, in a sentence without the hidden name that it has until it is whole.</summary>
    /// <param name="exception">What the system said.</param>
    /// <param name="full">The full path that the user meant.</param>
    /// <param name="temporary">The full path that was tried.</param>
    public static string WhyNotWritten(Exception exception, string full, string temporary) => exception switch
    {
        _ when Directory.Exists(full) => "it is a folder; name a file in it.",
        _ when !Directory.Exists(Path.GetDirectoryName(full)) => $"there is no folder '{Path.GetDirectoryName(full)}'. Make it first, or choose another.",
        _ => $"{exception.Message.Replace(temporary, full, StringComparison.Ordinal).TrimEnd('.')}. Choose a folder that you may write to.",
    };

    /// <summary>The name of a local file for ffmpeg: nothing of it is left to be understood as an option or another protocol.</summary>
    public static string Url(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>ffmpeg's arguments for the largest picture that it decodes.</summary>
    /// <remarks>It counts pixels with its padding, so this is somewhat more; the exact limit is checked on what it delivers.</remarks>
    public static string[] Limit(ImageLimits limits)
    {
        long mostPixels = Math.Min(limits.MaxPixels + limits.MaxPixels / 4 + (1 << 20), int.MaxValue);
        return ["-max_pixels", mostPixels.ToString(CultureInfo.InvariantCulture)];
    }
}
