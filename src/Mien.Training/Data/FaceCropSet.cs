using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>
/// A set of labelled face crops in memory: pixels, 478 landmarks and 52 expression weights of each. On disk a zip or a folder with
/// <c>index.csv</c>, <c>landmarks478.npy</c> (N×478×3), <c>blendshapes52.npy</c> (N×52) and the square RGB crops that the index names.
/// </summary>
public sealed class FaceCropSet
{
    /// <summary>Weights of an expression in the order of MediaPipe, whose first, <c>_neutral</c>, means nothing.</summary>
    public const int WeightCount = Blendshapes.Count + 1;

    /// <summary>Names of the arrays' files.</summary>
    public const string LandmarkFile = "landmarks478.npy", BlendshapeFile = "blendshapes52.npy";

    const int LargestCrop = 4096;

    readonly byte[][] _pixels;
    readonly CropIndex.Row[] _rows;
    readonly Vector3[] _landmarks;
    readonly float[] _weights;

    FaceCropSet(string name, int cropSize, byte[][] pixels, CropIndex.Row[] rows, Vector3[] landmarks, float[] weights)
    {
        Name = name;
        CropSize = cropSize;
        _pixels = pixels;
        _rows = rows;
        _landmarks = landmarks;
        _weights = weights;
    }

    /// <summary>The set's file name without its ending.</summary>
    public string Name { get; }

    /// <summary>Side of every crop, pixels.</summary>
    public int CropSize { get; }

    /// <summary>Faces.</summary>
    public int Count => _pixels.Length;

    /// <summary>A face's crop, RGB.</summary>
    public ImageView Crop(int face) => new(_pixels[face], CropSize, CropSize, PixelFormat.Rgb24);

    /// <summary>A face's 478 landmarks: x, y in pixels of the crop, z in the same unit, smaller is nearer.</summary>
    public ReadOnlySpan<Vector3> Landmarks(int face) => _landmarks.AsSpan(face * LandmarkTopology.Count, LandmarkTopology.Count);

    /// <summary>A face's expression: one weight, 0 … 1, for each <see cref="Blendshape"/>.</summary>
    public ReadOnlySpan<float> Expression(int face) => _weights.AsSpan(face * WeightCount + 1, Blendshapes.Count);

    /// <summary>The name of the photo that a face comes from.</summary>
    public string Photo(int face) => _rows[face].Photo;

    /// <summary>How sure the labelling network was, 0 … 1.</summary>
    public float Presence(int face) => _rows[face].Presence;

    /// <summary>Who a face belongs to; see <see cref="SourcePhoto.PersonOf"/>.</summary>
    public string Person(int face) => SourcePhoto.PersonOf(Name, Photo(face));

    /// <summary>Reads a set; the crops are decoded on all processors.</summary>
    /// <param name="path">A zip or a folder.</param>
    /// <exception cref="ModelFormatException">Something is missing or damaged; the message names the file and what is wrong.</exception>
    public static FaceCropSet Load(string path)
    {
        SetFiles files = SetFiles.Open(path);
        CropIndex.Row[] rows = [.. CropIndex.Parse(files.Read(CropIndex.FileName, "the list of crops"), path)];
        if (rows.Length == 0)
            throw new ModelFormatException($"'{path}': {CropIndex.FileName} names no crops.");
        Tensor landmarks = Array(files, LandmarkFile, rows.Length, LandmarkTopology.Count, 3), weights = Array(files, BlendshapeFile, rows.Length, WeightCount);
        byte[][] pixels = new byte[rows.Length][];
        int[] sizes = new int[rows.Length];
        try
        {
            Parallel.For(0, rows.Length, i => (pixels[i], sizes[i]) = Decode(files, rows[i].Crop));
        }
        catch (AggregateException exception) when (exception.InnerException is ModelFormatException inner)
        {
            throw new ModelFormatException(inner.Message, inner);
        }
        for (int i = 0; i < sizes.Length; i++)
            if (sizes[i] != sizes[0])
                throw new ModelFormatException($"'{path}': {rows[i].Crop} is {sizes[i]} pixels wide and {rows[0].Crop} {sizes[0]}; all crops of a set are of one size.");
        var points = new Vector3[rows.Length * LandmarkTopology.Count];
        for (int i = 0; i < points.Length; i++)
            points[i] = new Vector3(landmarks.Floats.Slice(i * 3, 3));
        return new FaceCropSet(files.Name, sizes[0], pixels, rows, points, weights.Floats.ToArray());
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

    static Tensor Array(SetFiles files, string name, params int[] shape)
    {
        Tensor array;
        try
        {
            array = NumpyFile.Read(files.Read(name, "the labels").AsSpan()).ToFloat32();
        }
        catch (ModelFormatException exception) when (!exception.Message.Contains(files.Path, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"'{files.Path}': {name}: {exception.Message}", exception);
        }
        bool good = array.Shape.Rank == shape.Length;
        for (int i = 0; i < shape.Length && good; i++)
            good = array.Shape[i] == shape[i];
        if (!good)
            throw new ModelFormatException($"'{files.Path}': {name} is {array.Shape}; {string.Join('×', shape)} is expected, for the {shape[0]} faces of {CropIndex.FileName}.");
        return array;
    }
}
