using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>
/// Collects labelled faces from photos and writes them as a set that <see cref="FaceCropSet"/> reads: crops of 176 × 176 pixels, unrotated, 2.0 × the
/// landmarks' extent, centred on them, the photo's edge repeated beyond it.
/// </summary>
public sealed class FaceCropWriter
{
    /// <summary>Side of a crop against the landmarks' longer extent.</summary>
    public const double Extents = 2.0;

    const int JpegQuality = 92;

    readonly List<byte[]> _crops = [];
    readonly List<CropIndex.Row> _rows = [];
    readonly List<Half> _landmarks = [], _weights = [];

    /// <summary>Faces so far.</summary>
    public int Count => _crops.Count;

    /// <summary>Adds a face.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="name">The photo's name.</param>
    /// <param name="landmarks">478 landmarks, pixels of the photo, z in the same unit.</param>
    /// <param name="expression">One weight for each <see cref="Blendshape"/>.</param>
    /// <param name="presence">How sure it is that this is a face, 0 … 1.</param>
    /// <exception cref="ArgumentException">There are not 478 landmarks with an extent, or not 51 weights.</exception>
    public void Add(ImageView photo, string name, ReadOnlySpan<Vector3> landmarks, ReadOnlySpan<float> expression, float presence)
    {
        const int Side = LabelledFaces.CropSize;
        if (landmarks.Length != LandmarkTopology.Count || expression.Length != Blendshapes.Count)
            throw new ArgumentException($"A labelled face has {LandmarkTopology.Count} landmarks and {Blendshapes.Count} weights, not {landmarks.Length} and {expression.Length}.");
        FaceBox box = FaceRegion.BoxOf(landmarks);
        double side = Math.Max(box.Width, box.Height) * Extents;
        if (!(side >= 1))
            throw new ArgumentException("The landmarks have no extent.");
        var region = new RotatedRect(box.X + box.Width / 2, box.Y + box.Height / 2, side, side);
        float[] pixels = new float[Side * Side * 3];
        ImageCrop.ToTensor(photo, region, Side, Side, PixelEncoding.Bytes, Border.Replicate, pixels);
        var crop = new Image(Side, Side, PixelFormat.Rgb24);
        for (int i = 0; i < pixels.Length; i++)
            crop.Pixels[i] = (byte)(Math.Clamp(pixels[i], 0, 255) + 0.5f);
        _rows.Add(new CropIndex.Row(FaceCropSet.FileNameOf(_crops.Count), name, Math.Clamp(presence, 0, 1)));
        _crops.Add(ImageFile.EncodeJpeg(crop, JpegQuality));
        float scale = (float)(Side / side), left = (float)(region.CenterX - side / 2), top = (float)(region.CenterY - side / 2);
        foreach (Vector3 point in landmarks)
        {
            _landmarks.Add((Half)((point.X - left) * scale));
            _landmarks.Add((Half)((point.Y - top) * scale));
            _landmarks.Add((Half)(point.Z * scale));
        }
        // The neutral weight, which nobody uses.
        _weights.Add(Half.Zero);
        foreach (float weight in expression)
            _weights.Add((Half)weight);
    }

    /// <summary>The set as a zip; the same faces give the same bytes.</summary>
    public void WriteZip(Stream target)
    {
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, byte[] content) in Files())
        {
            // JPEG does not get smaller; the arrays do.
            ZipArchiveEntry entry = archive.CreateEntry(name, name.EndsWith(".jpg", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
            entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream stream = entry.Open();
            stream.Write(content);
        }
    }

    /// <summary>The set as a folder, which appears whole or not at all.</summary>
    /// <exception cref="IOException">The folder exists, or cannot be written; the message names it.</exception>
    public void WriteFolder(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), temporary = full + string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}.partial");
        if (Directory.Exists(full) || File.Exists(full))
            throw new IOException($"'{path}' exists already; name a folder that does not.");
        try
        {
            Directory.CreateDirectory(temporary);
            foreach ((string name, byte[] content) in Files())
                File.WriteAllBytes(Path.Combine(temporary, name), content);
            Directory.Move(temporary, full);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    IEnumerable<(string Name, byte[] Content)> Files()
    {
        yield return (CropIndex.FileName, Encoding.UTF8.GetBytes(CropIndex.Write(_rows)));
        yield return (FaceCropSet.LandmarkFile, NumpyFile.Write(Tensor.From<Half>(_landmarks.ToArray(), new Shape(Count, LandmarkTopology.Count, 3))));
        yield return (FaceCropSet.BlendshapeFile, NumpyFile.Write(Tensor.From<Half>(_weights.ToArray(), new Shape(Count, FaceCropSet.WeightCount))));
        for (int i = 0; i < Count; i++)
            yield return (_rows[i].Crop, _crops[i]);
    }
}
