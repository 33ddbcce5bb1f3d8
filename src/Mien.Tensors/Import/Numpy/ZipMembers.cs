using System.IO.Compression;

namespace Mien.Tensors.Import.Numpy;

/// <summary>A zip archive in memory whose members are unpacked within a budget, so that a small file cannot fill the memory.</summary>
sealed class ZipMembers : IDisposable
{
    const long MostBytes = 1L << 29;
    const int MostEntries = 1 << 16;

    // Deflate cannot do better than 1032:1, so a claim beyond it is a lie.
    const long DeflateRatio = 1032;

    readonly ZipArchive _archive;
    readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    readonly int _fileLength;
    long _left = MostBytes;

    public ZipMembers(byte[] file)
    {
        _fileLength = file.Length;
        try
        {
            _archive = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            if (_archive.Entries.Count > MostEntries)
                throw new ModelFormatException($"the archive has {_archive.Entries.Count} members; Mien reads up to {MostEntries}.");
            foreach (ZipArchiveEntry entry in _archive.Entries)
                _entries[entry.FullName] = entry;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new ModelFormatException($"the zip archive is damaged: {exception.Message}", exception);
        }
    }

    public static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith("PK\x03\x04"u8) || file.StartsWith("PK\x05\x06"u8);

    public IEnumerable<string> Names => _entries.Keys;

    public bool Has(string name) => _entries.ContainsKey(name);

    public byte[] Read(string name)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
            throw new ModelFormatException($"the archive has no member '{name}'.");
        try
        {
            long length = entry.Length;
            if (length > _left || length / DeflateRatio > Math.Min(entry.CompressedLength, _fileLength) + 1)
                throw new ModelFormatException($"the archive's member '{name}' claims {length} bytes, more than Mien unpacks ({MostBytes} an archive).");
            _left -= length;
            byte[] bytes = new byte[length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new ModelFormatException($"the archive's member '{name}' cannot be unpacked: {exception.Message}", exception);
        }
    }

    public void Dispose() => _archive.Dispose();

    static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException or InvalidOperationException;
}
