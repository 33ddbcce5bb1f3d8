using System.IO.Compression;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>The files of a set by name, from a zip or from a folder that holds the same.</summary>
sealed class SetFiles
{
    const long MostBytes = 1L << 28;
    const int MostFiles = 1 << 20;

    readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    readonly string? _folder;

    SetFiles(string path, string? folder) => (Path, _folder) = (path, folder);

    /// <summary>What the user named.</summary>
    public string Path { get; }

    /// <summary>The zip's name without its ending, or the folder's.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Names of all files, sorted.</summary>
    public IReadOnlyList<string> Names => _folder is null
        ? [.. _files.Keys.Order(StringComparer.Ordinal)]
        : [.. Directory.EnumerateFiles(_folder).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal).Take(MostFiles)];

    /// <exception cref="ModelFormatException">There is nothing, or the zip is damaged; the message names it.</exception>
    public static SetFiles Open(string path)
    {
        if (Directory.Exists(path))
            return new SetFiles(path, path);
        if (!File.Exists(path))
            throw new ModelFormatException($"'{path}' does not exist; name a zip or a folder.");
        var files = new SetFiles(path, null);
        try
        {
            using ZipArchive archive = new(new MemoryStream(ModelFile.ReadBytes(path)));
            foreach (ZipArchiveEntry entry in archive.Entries.Take(MostFiles))
            {
                if (entry.Name.Length == 0)
                    continue;
                if (entry.Length > MostBytes)
                    throw new ModelFormatException($"'{path}': {entry.FullName} claims {entry.Length} bytes, more than Mien reads ({MostBytes}).");
                byte[] bytes = new byte[entry.Length];
                using Stream stream = entry.Open();
                stream.ReadExactly(bytes);
                files._files[entry.Name] = bytes;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new ModelFormatException($"'{path}' is no zip archive or is damaged: {exception.Message}", exception);
        }
        return files;
    }

    /// <summary>A file's content; null where there is no such file. Any thread.</summary>
    public byte[]? Find(string name)
    {
        if (_folder is null)
            return _files.GetValueOrDefault(name);
        string path = System.IO.Path.Combine(_folder, name);
        // A name out of an index must not lead out of the folder.
        return System.IO.Path.GetFileName(name) == name && File.Exists(path) ? ModelFile.ReadBytes(path) : null;
    }

    /// <summary>A file's content.</summary>
    /// <exception cref="ModelFormatException">There is no such file; the message names it and what it would have held.</exception>
    public byte[] Read(string name, string purpose) =>
        Find(name) ?? throw new ModelFormatException($"'{Path}' has no {name}, {purpose}: it is no set of labelled face crops, or not a whole one.");
}
