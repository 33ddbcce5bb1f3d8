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
            return read > 0 ? start[..read] : throw new MediaException($"{path}: The file is empty.");
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
