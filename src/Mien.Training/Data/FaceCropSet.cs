using System.Numerics;
using System.Runtime.InteropServices;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>
/// A set of labelled face crops in memory: pixels, 478 landmarks and 52 expression weights of each. On disk a zip or a folder with
/// <c>index.csv</c>, <c>landmarks478.npy</c> (N×478×3), <c>blendshapes52.npy</c> (N×52; a set may do without) and the square RGB crops that the
/// index names.
/// </summary>
public sealed class FaceCropSet
{
    /// <summary>Weights of an expression in the order of MediaPipe, whose first, <c>_neutral</c>, means nothing.</summary>
    public const int WeightCount = Blendshapes.Count + 1;

    /// <summary>Names of the arrays' files.</summary>
    public const string LandmarkFile = "landmarks478.npy", BlendshapeFile = "blendshapes52.npy";

    const int LargestCrop = 4096;

    readonly byte[]?[] _pixels;
    readonly CropIndex.Row[] _rows;
    readonly Vector3[] _landmarks;
    readonly float[] _weights;

    FaceCropSet(string name, int cropSize, byte[]?[] pixels, CropIndex.Row[] rows, Vector3[] landmarks, float[] weights)
    {
        Name = name;
        CropSize = cropSize;
        _pixels = pixels;
        _rows = rows;
        _landmarks = landmarks;
        _weights = weights;
        Faces = [.. Enumerable.Range(0, pixels.Length).Where(i => pixels[i] is not null).Select(i => new FaceCrop(this, i))];
    }

    /// <summary>The set's file name without its ending.</summary>
    public string Name { get; }

    /// <summary>Side of every crop, pixels; 0 where none was wanted.</summary>
    public int CropSize { get; }

    /// <summary>Faces on disk: all have labels.</summary>
    public int Count => _pixels.Length;

    /// <summary>Name and number of faces, and a hash of their labels and the photos' names: the same wherever the set lies, another if it was labelled anew.</summary>
    internal string Fingerprint
    {
        get
        {
            var hash = new ContentHash();
            foreach (CropIndex.Row row in _rows)
                hash.Add(row.Photo);
            hash.Add(MemoryMarshal.AsBytes(_landmarks.AsSpan()));
            hash.Add(MemoryMarshal.AsBytes(_weights.AsSpan()));
            return $"{Name} ({Count} faces, {hash})";
        }
    }

    /// <summary>The faces that were wanted, in the order of their numbers: these have crops too.</summary>
    public IReadOnlyList<FaceCrop> Faces { get; }

    /// <summary>A face's crop, RGB.</summary>
    /// <exception cref="InvalidOperationException">It was not wanted when the set was read.</exception>
    public ImageView Crop(int face) =>
        new(_pixels[face] ?? throw new InvalidOperationException($"Crop {face} of '{Name}' was not decoded."), CropSize, CropSize, PixelFormat.Rgb24);

    /// <summary>A face's 478 landmarks: x, y in pixels of the crop, z in the same unit, smaller is nearer.</summary>
    public ReadOnlySpan<Vector3> Landmarks(int face) => _landmarks.AsSpan(face * LandmarkTopology.Count, LandmarkTopology.Count);

    /// <summary>A face's expression: one weight, 0 … 1, for each <see cref="Blendshape"/>; empty where the set has none.</summary>
    public ReadOnlySpan<float> Expression(int face) => _weights.Length == 0 ? [] : _weights.AsSpan(face * WeightCount + 1, Blendshapes.Count);

    /// <summary>The name of the photo that a face comes from.</summary>
    public string Photo(int face) => _rows[face].Photo;

    /// <summary>How sure the labelling network was, 0 … 1.</summary>
    public float Presence(int face) => _rows[face].Presence;

    /// <summary>Who a face belongs to; see <see cref="SourcePhoto.PersonOf"/>.</summary>
    public string Person(int face) => SourcePhoto.PersonOf(Name, Photo(face));

    /// <summary>Reads a set, or one after the other the sets (zips and folders) of a folder that is none itself.</summary>
    /// <param name="path">A set (zip, or folder with an index.csv), or a folder of such.</param>
    /// <param name="wanted">See <see cref="Load"/>.</param>
    /// <exception cref="ModelFormatException">There is no set, or something is missing or damaged; the message names the file and what is wrong.</exception>
    public static IEnumerable<FaceCropSet> LoadAll(string path, Func<string, int, bool>? wanted = null)
    {
        static bool IsSet(string path) => File.Exists(Path.Combine(path, CropIndex.FileName));
        string[] sets = File.Exists(path) || IsSet(path) ? [path]
            : Directory.Exists(path) ? [.. Directory.EnumerateFileSystemEntries(path).Where(entry => Path.GetExtension(entry) == ".zip" || IsSet(entry)).Order(StringComparer.Ordinal)]
            : throw new ModelFormatException($"'{path}' does not exist; name a set of labelled face crops (a zip or a folder), or a folder of such.");
        return sets.Length > 0
            ? sets.Select(set => Load(set, wanted))
            : throw new ModelFormatException($"'{path}' holds no sets of labelled face crops: neither {CropIndex.FileName} nor zips or folders with one.");
    }

    /// <summary>Reads a set; the crops are decoded on all processors.</summary>
    /// <param name="path">A zip or a folder.</param>
    /// <param name="wanted">
    /// Whose crops are decoded, by the set's name and the number in it, <see cref="HeldOutFaces.Contains"/> for instance; null: all. Labels are read of all.
    /// </param>
    /// <exception cref="ModelFormatException">Something is missing or damaged; the message names the file and what is wrong.</exception>
    public static FaceCropSet Load(string path, Func<string, int, bool>? wanted = null)
    {
        SetFiles files = SetFiles.Open(path);
        CropIndex.Row[] rows = [.. CropIndex.Parse(files.Read(CropIndex.FileName, "the list of crops"), path)];
        if (rows.Length == 0)
            throw new ModelFormatException($"'{path}': {CropIndex.FileName} names no crops.");
        Tensor landmarks = Array(path, LandmarkFile, files.Read(LandmarkFile, "the labels"), rows.Length, LandmarkTopology.Count, 3);
        float[] weights = files.Find(BlendshapeFile) is { } expressions ? Array(path, BlendshapeFile, expressions, rows.Length, WeightCount).Floats.ToArray() : [];
        byte[]?[] pixels = new byte[]?[rows.Length];
        int[] faces = [.. Enumerable.Range(0, rows.Length).Where(i => wanted is null || wanted(files.Name, i))], sizes = new int[faces.Length];
        try
        {
            Parallel.For(0, faces.Length, i => (pixels[faces[i]], sizes[i]) = Decode(files, rows[faces[i]].Crop));
        }
        catch (AggregateException exception) when (exception.InnerException is ModelFormatException inner)
        {
            throw new ModelFormatException(inner.Message, inner);
        }
        for (int i = 0; i < sizes.Length; i++)
            if (sizes[i] != sizes[0])
                throw new ModelFormatException($"'{path}': {rows[faces[i]].Crop} is {sizes[i]} pixels wide and {rows[faces[0]].Crop} {sizes[0]}; all crops of a set are of one size.");
        var points = new Vector3[rows.Length * LandmarkTopology.Count];
        for (int i = 0; i < points.Length; i++)
            points[i] = new Vector3(landmarks.Floats.Slice(i * 3, 3));
        return new FaceCropSet(files.Name, sizes.FirstOrDefault(), pixels, rows, points, weights);
    }

    /// <summary>A set made in memory, of crops that are rendered for instance.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="cropSize">Side of the crops, pixels.</param>
    /// <param name="crops">RGB bytes of each crop.</param>
    /// <param name="landmarks">478 landmarks of each, pixels of the crop.</param>
    /// <param name="expressions">51 weights of each, in the order of <see cref="Blendshape"/>.</param>
    /// <exception cref="ArgumentException">The numbers do not fit each other.</exception>
    public static FaceCropSet Of(string name, int cropSize, IReadOnlyList<byte[]> crops, IReadOnlyList<Vector3[]> landmarks, IReadOnlyList<float[]> expressions)
    {
        if (crops.Count == 0 || crops.Count != landmarks.Count || crops.Count != expressions.Count)
            throw new ArgumentException($"{crops.Count} crops, {landmarks.Count} faces' landmarks and {expressions.Count} expressions make no set.");
        var rows = new CropIndex.Row[crops.Count];
        var points = new Vector3[crops.Count * LandmarkTopology.Count];
        float[] weights = new float[crops.Count * WeightCount];
        for (int i = 0; i < rows.Length; i++)
        {
            if (crops[i].Length != cropSize * cropSize * 3)
                throw new ArgumentException($"Crop {i} has {crops[i].Length} bytes, not {cropSize}×{cropSize}×3.");
            rows[i] = new CropIndex.Row(FileNameOf(i), $"{name}{i}", 1);
            landmarks[i].CopyTo(points.AsSpan(i * LandmarkTopology.Count, LandmarkTopology.Count));
            expressions[i].CopyTo(weights.AsSpan(i * WeightCount + 1, Blendshapes.Count));
        }
        return new FaceCropSet(name, cropSize, [.. crops], rows, points, weights);
    }

    /// <summary>What the crop of face <paramref name="face"/> is called on disk.</summary>
    internal static string FileNameOf(int face) => $"{face:00000}.jpg";

    static (byte[] Pixels, int Size) Decode(SetFiles files, string crop)
    {
        byte[] file = files.Read(crop, "a crop that its index names");
        try
        {
            Image image = ImageFile.Decode(file, new ImageLimits { MaxPixels = LargestCrop * LargestCrop });
            if (image.Width != image.Height)
                throw new ModelFormatException($"'{files.Path}': {crop} is {image.Width}×{image.Height}; crops are square.");
            return ((image.Format == PixelFormat.Rgb24 ? image : ImageTransforms.Convert(image, PixelFormat.Rgb24)).Pixels, image.Width);
        }
        catch (ImageFormatException exception)
        {
            throw new ModelFormatException($"'{files.Path}': {crop} cannot be read: {exception.Message}", exception);
        }
    }

    static Tensor Array(string path, string name, byte[] file, params int[] shape)
    {
        Tensor array;
        try
        {
            array = NumpyFile.Read(file.AsSpan()).ToFloat32();
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {name}: {exception.Message}", exception);
        }
        bool good = array.Shape.Rank == shape.Length;
        for (int i = 0; i < shape.Length && good; i++)
            good = array.Shape[i] == shape[i];
        if (!good)
            throw new ModelFormatException($"'{path}': {name} is {array.Shape}; {string.Join('×', shape)} is expected, for the {shape[0]} faces of {CropIndex.FileName}.");
        ReadOnlySpan<float> values = array.Floats;
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ModelFormatException($"'{path}': {name}: face {i / (values.Length / shape[0])} is not finite; label it anew or take it out.");
        return array;
    }
}
