namespace Mien.Graphics.Meshes;

/// <summary>Mesh files to and from bytes, with the file's name in every error.</summary>
static class MeshBytes
{
    // Above any sensible mesh; keeps a film or a disk image out of memory.
    const long MaxFileBytes = 1L << 29;

    public static T Load<T>(string path, Func<byte[], T> read)
    {
        try
        {
            return read(ReadAll(path));
        }
        catch (MeshFormatException e)
        {
            throw new MeshFormatException($"{path}: {e.Message}", e) { IsUnsupported = e.IsUnsupported };
        }
    }

    /// <summary>The file appears whole or not at all: it is written under another name in the same folder and then renamed.</summary>
    public static void Save(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? ".", $".{Guid.NewGuid():N}.mien");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
                write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e)
        {
            Discard(temporary);
            if (e is UnauthorizedAccessException or IOException)
                throw new IOException($"{path} cannot be written: {e.Message}", e);
            throw;
        }
    }

    static byte[] ReadAll(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            if (stream.CanSeek && stream.Length > MaxFileBytes)
                throw new MeshFormatException($"The file has {stream.Length} bytes, more than a mesh may have ({MaxFileBytes}).");
            using MemoryStream all = new();
            stream.CopyTo(all);
            return all.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or NotSupportedException)
        {
            throw new MeshFormatException(Directory.Exists(path) ? "It is a folder; name a mesh in it." : $"It cannot be read: {e.Message}", e);
        }
    }

    static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
