using System.IO.Compression;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>Reads the labelled face crops of a ZIP as sprites, with the name of the photo that each came from.</summary>
static class CropArchive
{
    /// <summary>Those whose source photo is wanted.</summary>
    public static IEnumerable<(string Source, FaceSprite Sprite)> Read(string path, Func<string, bool> wanted)
    {
        LabelledFaces labels = LabelledFaces.Read(path);
        using ZipArchive archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.GetEntry("index.csv")!.Open());
        string[] sources = [.. reader.ReadToEnd().Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[1])];
        byte[]?[] files = new byte[sources.Length][];
        for (int i = 0; i < files.Length; i++)
        {
            if (!wanted(sources[i]))
                continue;
            ZipArchiveEntry entry = archive.GetEntry($"{i:D5}.jpg") ?? throw new ModelFormatException($"'{path}' lacks crop {i}.");
            byte[] bytes = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            files[i] = bytes;
        }
        var sprites = new FaceSprite?[files.Length];
        Parallel.For(0, files.Length, i => sprites[i] = files[i] is { } bytes ? new FaceSprite(ImageFile.Decode(bytes), labels.Landmarks[i]) : null);
        return sources.Zip(sprites).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!));
    }
}
