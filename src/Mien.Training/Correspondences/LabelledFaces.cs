using System.IO.Compression;
using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>A set of labelled face crops: a zip with <c>landmarks478.npy</c> (faces × 478 × 3, pixels of the crop, MediaPipe's order).</summary>
public sealed class LabelledFaces
{
    /// <summary>Side of a crop, pixels.</summary>
    public const int CropSize = 176;

    /// <summary>
    /// Field of view that is assumed of a crop, degrees: portraits are taken from about a metre and a half, and a crop is twice a face.
    /// </summary>
    public const double FieldOfViewDegrees = 13;

    const long MostBytes = 1L << 28;

    LabelledFaces(string name, Vector3[][] landmarks) => (Name, Landmarks) = (name, landmarks);

    /// <summary>The set's file name without its ending.</summary>
    public string Name { get; }

    /// <summary>478 landmarks a face.</summary>
    public Vector3[][] Landmarks { get; }

    /// <summary>The camera of every crop.</summary>
    public static CameraIntrinsics Camera { get; } = CameraIntrinsics.FromFieldOfView(FieldOfViewDegrees, CropSize, CropSize);

    /// <summary>Reads the labels of a set.</summary>
    /// <exception cref="ModelFormatException">The file is missing, damaged or has no such labels; the message names it.</exception>
    public static LabelledFaces Read(string path)
    {
        Tensor labels;
        try
        {
            using ZipArchive archive = new(new MemoryStream(ModelFile.ReadBytes(path)));
            ZipArchiveEntry entry = archive.GetEntry("landmarks478.npy") ?? throw new ModelFormatException($"'{path}' has no landmarks478.npy: it is not a set of labelled faces.");
            if (entry.Length > MostBytes)
                throw new ModelFormatException($"'{path}': landmarks478.npy claims {entry.Length} bytes, more than Mien reads ({MostBytes}).");
            byte[] bytes = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            labels = NumpyFile.Read(bytes.AsSpan()).ToFloat32();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new ModelFormatException($"'{path}' is no zip archive or is damaged: {exception.Message}", exception);
        }
        if (labels.Shape.Rank != 3 || labels.Shape[1] != LandmarkTopology.Count || labels.Shape[2] != 3)
            throw new ModelFormatException($"'{path}': landmarks478.npy is {labels.Shape}; N×478×3 is expected.");
        var faces = new Vector3[labels.Shape[0]][];
        for (int f = 0; f < faces.Length; f++)
        {
            faces[f] = new Vector3[LandmarkTopology.Count];
            for (int i = 0; i < faces[f].Length; i++)
                faces[f][i] = new Vector3(labels.Floats.Slice((f * LandmarkTopology.Count + i) * 3, 3));
        }
        return new LabelledFaces(Path.GetFileNameWithoutExtension(path), faces);
    }
}
