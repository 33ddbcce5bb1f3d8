using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>
/// Reads sets of labelled crops with their pictures: a zip, or a folder, with <c>00000.jpg</c> …, <c>landmarks478.npy</c> (faces × 478 × 3) and, where
/// there are expressions, <c>blendshapes52.npy</c> (faces × 52, the first of which means nothing).
/// </summary>
public static class LabelledCrops
{
    const string LandmarkFile = "landmarks478.npy", BlendshapeFile = "blendshapes52.npy";
    const long MostBytes = 1L << 28;

    /// <summary>Reads a set, or all sets (zips) of a folder that is none itself.</summary>
    /// <exception cref="ModelFormatException">Something is missing or damaged; the message names the file and the mend.</exception>
    public static IReadOnlyList<LabelledCrop> Read(string path)
    {
        if (File.Exists(path))
            return FromArchive(path);
        if (!Directory.Exists(path))
            throw new ModelFormatException($"'{path}' does not exist; name a set of labelled faces: a zip, or a folder with {LandmarkFile}.");
        if (File.Exists(Path.Combine(path, LandmarkFile)))
            return Read(path, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), name => ReadFile(Path.Combine(path, name)));
        string[] archives = [.. Directory.EnumerateFiles(path, "*.zip").Order(StringComparer.Ordinal)];
        return archives.Length > 0
            ? [.. archives.SelectMany(FromArchive)]
            : throw new ModelFormatException($"'{path}' holds no labelled faces: neither {LandmarkFile} nor a zip with it.");
    }

    static LabelledCrop[] FromArchive(string path)
    {
        try
        {
            using ZipArchive archive = new(new MemoryStream(ModelFile.ReadBytes(path)));
            return Read(path, Path.GetFileNameWithoutExtension(path), name =>
            {
                if (archive.GetEntry(name) is not { } entry)
                    return null;
                if (entry.Length > MostBytes)
                    throw new ModelFormatException($"'{path}': {name} claims {entry.Length} bytes, more than Mien reads ({MostBytes}).");
                byte[] bytes = new byte[entry.Length];
                using Stream stream = entry.Open();
                stream.ReadExactly(bytes);
                return bytes;
            });
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new ModelFormatException($"'{path}' is no zip archive or is damaged: {exception.Message}", exception);
        }
    }

    static byte[]? ReadFile(string path) => File.Exists(path) ? ModelFile.ReadBytes(path) : null;

    static LabelledCrop[] Read(string path, string set, Func<string, byte[]?> file)
    {
        Tensor landmarks = Array(path, LandmarkFile, file) ?? throw new ModelFormatException($"'{path}' has no {LandmarkFile}: it is not a set of labelled faces.");
        if (landmarks.Shape.Rank != 3 || landmarks.Shape[1] != LandmarkTopology.Count || landmarks.Shape[2] != 3)
            throw new ModelFormatException($"'{path}': {LandmarkFile} is {landmarks.Shape}; N×478×3 is expected.");
        int faces = landmarks.Shape[0], weights = Blendshapes.Count + 1;
        Tensor? expressions = Array(path, BlendshapeFile, file);
        if (expressions is not null && (expressions.Shape.Rank != 2 || expressions.Shape[0] != faces || expressions.Shape[1] != weights))
            throw new ModelFormatException($"'{path}': {BlendshapeFile} is {expressions.Shape}; {faces}×{weights} is expected.");
        var crops = new LabelledCrop[faces];
        for (int f = 0; f < faces; f++)
        {
            string name = f.ToString("00000", CultureInfo.InvariantCulture) + ".jpg";
            var points = new Vector3[LandmarkTopology.Count];
            for (int i = 0; i < points.Length; i++)
                points[i] = new Vector3(landmarks.Floats.Slice((f * points.Length + i) * 3, 3));
            crops[f] = new LabelledCrop(set, f, file(name) ?? throw new ModelFormatException($"'{path}' lacks {name}, the picture of the face that {LandmarkFile} has at {f}."), points,
                expressions is null ? [] : expressions.Floats.Slice(f * weights + 1, Blendshapes.Count).ToArray());
        }
        return crops;
    }

    static Tensor? Array(string path, string name, Func<string, byte[]?> file)
    {
        if (file(name) is not { } bytes)
            return null;
        try
        {
            return NumpyFile.Read(bytes.AsSpan()).ToFloat32();
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {name}: {exception.Message}", exception);
        }
    }
}
