using System.IO.Compression;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>Reads the labelled face crops of a ZIP as sprites, with the name of the photo that each came from.</summary>
static class CropArchive
{
    public static IEnumerable<(string Source, FaceSprite Sprite)> Read(string path)
    {
        LabelledFaces labels = LabelledFaces.Read(path);
        using ZipArchive archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.GetEntry("index.csv")!.Open());
        string[] sources = [.. reader.ReadToEnd().Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[1])];
        byte[][] files = new byte[sources.Length][];
        for (int i = 0; i < files.Length; i++)
        {
            ZipArchiveEntry entry = archive.GetEntry($"{i:D5}.jpg") ?? throw new ModelFormatException($"'{path}' lacks crop {i}.");
            files[i] = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(files[i]);
        }
        var sprites = new FaceSprite[files.Length];
        Parallel.For(0, files.Length, i => sprites[i] = new FaceSprite(ImageFile.Decode(files[i]), labels.Landmarks[i]));
        return sources.Zip(sprites);
    }
}
