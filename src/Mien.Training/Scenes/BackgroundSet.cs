using System.IO.Compression;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>Pictures without faces, from a ZIP or a folder, less those known to hold one; a third of them, by name, is kept from training.</summary>
sealed class BackgroundSet
{
    const int MostPictures = 1 << 16;
    const long MostBytes = 1L << 26;

    BackgroundSet(IReadOnlyList<Background> pictures, IReadOnlyList<string> leftOut, string fingerprint) => (All, LeftOut, Fingerprint) = (pictures, leftOut, fingerprint);

    /// <summary>Every picture, by name.</summary>
    public IReadOnlyList<Background> All { get; }

    /// <summary>Names of those that were left out because they hold a face.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Number of the pictures and a hash of their names and files.</summary>
    public string Fingerprint { get; }

    /// <summary>The pictures that training sees.</summary>
    public IReadOnlyList<Image> ToTrain => [.. All.Where(picture => !picture.IsHeldOut).Select(picture => picture.Picture)];

    /// <summary>Reads all pictures.</summary>
    /// <exception cref="ModelFormatException">There is nothing, or something is damaged; the message names the file and the mend.</exception>
    public static BackgroundSet Load(string path)
    {
        (string Name, byte[] Bytes)[] files = File.Exists(path) ? FromArchive(path)
            : Directory.Exists(path) ? FromFolder(path)
            : throw new ModelFormatException($"'{path}' does not exist; name a folder or a ZIP of pictures without faces.");
        string[] leftOut = [.. files.Select(file => file.Name).Where(FacesInBackgrounds.Contains)];
        (string Name, byte[] Bytes)[] kept = [.. files.Where(file => !FacesInBackgrounds.Contains(file.Name))];
        var pictures = new Background[kept.Length];
        Parallel.For(0, kept.Length, i =>
        {
            try
            {
                pictures[i] = new Background(kept[i].Name, ImageFile.Decode(kept[i].Bytes), IsHeldOut(kept[i].Name));
            }
            catch (ImageFormatException exception)
            {
                throw new ModelFormatException($"'{path}': {kept[i].Name} cannot be read: {exception.Message}", exception);
            }
        });
        return pictures.Length > 0 ? new BackgroundSet(pictures, leftOut, FingerprintOf(kept)) : throw new ModelFormatException($"'{path}' holds no pictures (JPEG, PNG) without faces.");
    }

    /// <summary>Whether a picture is kept from training: a third, chosen by the name alone, so that it stays the same as pictures come and go.</summary>
    public static bool IsHeldOut(string name) => Hash(name) % 3 == 0;

    /// <summary>FNV-1a of a name, its weak low bits mixed with the high ones.</summary>
    internal static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
            hash = (hash ^ c) * 16777619;
        return hash ^ (hash >> 15);
    }

    static string FingerprintOf((string Name, byte[] Bytes)[] files)
    {
        var hash = new ContentHash();
        foreach ((string name, byte[] bytes) in files)
        {
            hash.Add(name);
            hash.Add(bytes);
        }
        return $"backgrounds ({files.Length} pictures, {hash})";
    }

    static bool IsPicture(string name) => Path.GetExtension(name).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png";

    static (string, byte[])[] FromFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal).Take(MostPictures).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];

    static (string, byte[])[] FromArchive(string path)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            var files = new List<(string, byte[])>();
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => IsPicture(entry.Name)).OrderBy(entry => entry.FullName, StringComparer.Ordinal).Take(MostPictures))
            {
                if (entry.Length > MostBytes)
                    throw new ModelFormatException($"'{path}': {entry.FullName} claims {entry.Length} bytes, more than a picture may have ({MostBytes}).");
                byte[] bytes = new byte[entry.Length];
                using Stream stream = entry.Open();
                stream.ReadExactly(bytes);
                files.Add((entry.Name, bytes));
            }
            return [.. files];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new ModelFormatException($"'{path}' is no ZIP, or a damaged one: {exception.Message}", exception);
        }
    }
}

/// <summary>One picture without a face.</summary>
/// <param name="Name">File name.</param>
/// <param name="Picture">The pixels.</param>
/// <param name="IsHeldOut">Whether training never sees it.</param>
sealed record Background(string Name, Image Picture, bool IsHeldOut);
