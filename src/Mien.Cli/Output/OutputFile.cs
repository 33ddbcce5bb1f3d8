namespace Mien.Cli.Output;

/// <summary>Writes files whole or not at all: under a temporary name beside the target, then renamed.</summary>
static class OutputFile
{
    // As many as Linux follows.
    const int MostLinks = 40;

    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;
        CheckTarget(path, full, folder);
        string temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.mien");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception.Message.Replace(temporary, full, StringComparison.Ordinal).TrimEnd('.');
            throw new InputException($"'{path}' cannot be written: {reason}. Choose a folder that you may write to.", exception);
        }
        finally
        {
            Discard(temporary);
        }
    }

    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    });

    /// <summary>Makes a folder for results where it is missing.</summary>
    public static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the folder '{path}' cannot be made: {exception.Message.TrimEnd('.')}. Choose another with --out.", exception);
        }
    }

    /// <summary>Whether two paths name one file, whatever links lead there.</summary>
    public static bool IsSame(string path, string other) => string.Equals(
        Real(Path.GetFullPath(path), MostLinks), Real(Path.GetFullPath(other), MostLinks), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <summary>A full path without links, of the file and of the folders above it.</summary>
    static string Real(string path, int linksLeft)
    {
        if (Path.GetDirectoryName(path) is not { } above || linksLeft == 0)
            return path;
        string folder = Real(above, linksLeft), real = Path.Combine(folder, Path.GetFileName(path));
        try
        {
            return new FileInfo(real).LinkTarget is { } target ? Real(Path.GetFullPath(target, folder), linksLeft - 1) : real;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return real;
        }
    }

    /// <summary>Finds out before hours of work whether there is a folder to write to.</summary>
    public static void CheckTarget(string path)
    {
        string full = Path.GetFullPath(path);
        CheckTarget(path, full, Path.GetDirectoryName(full) ?? full);
    }

    static void CheckTarget(string path, string full, string folder)
    {
        if (Directory.Exists(full))
            throw new InputException($"'{path}' is a folder; name a file in it.");
        if (!Directory.Exists(folder))
            throw new InputException($"'{path}' cannot be written: there is no folder '{folder}'. Make it first, or choose another.");
    }

    static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was never made, or the folder does not let anyone delete: nothing more can be done.
        }
    }
}
