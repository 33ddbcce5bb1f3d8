namespace Mien;

/// <summary>The files of one mask: a folder, or what is carried inside the library.</summary>
abstract class MaskFiles
{
    const long MostBytes = 1L << 28;

    /// <summary>The content of a file.</summary>
    /// <param name="path">Its path inside the folder, with forward slashes; checked before.</param>
    /// <param name="problem">Why there is none; null where it simply does not exist.</param>
    public abstract byte[]? Read(string path, out string? problem);

    public static MaskFiles InFolder(string folder) => new Folder(folder);

    sealed class Folder(string folder) : MaskFiles
    {
        public override byte[]? Read(string path, out string? problem)
        {
            problem = null;
            try
            {
                string full = folder;
                foreach (string step in path.Split('/'))
                {
                    full = Path.Combine(full, step);
                    // A link may lead anywhere; the mask's own folder may be one, which its user chose.
                    if (new FileInfo(full).LinkTarget is not null)
                    {
                        problem = "is a link, which could lead out of the folder; put the file itself there.";
                        return null;
                    }
                }
                if (!File.Exists(full))
                {
                    problem = Directory.Exists(full) ? "is a folder; name a file in it." : null;
                    return null;
                }
                // A pipe or a device says so, and opening it would wait for its other end.
                if (new FileInfo(full).Length == 0)
                {
                    problem = "is empty, or no file but a pipe or a device; put the file itself there.";
                    return null;
                }
                using FileStream stream = new(full, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
                if (!stream.CanSeek || stream.Length > MostBytes)
                {
                    problem = $"has more than the {MostBytes} bytes that a file of a mask may have; make it smaller.";
                    return null;
                }
                byte[] bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                problem = $"cannot be read: {exception.Message}";
                return null;
            }
        }
    }
}
