using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Import.Matlab;

namespace Mien.Training;

/// <summary>
/// Reads pictures with head poses: a folder of AFLW2000-3D (each NAME.jpg beside its NAME.mat), or a folder or ZIP of pictures with a CSV
/// of angles (columns image, yaw_exact_deg, pitch_derived_deg, yaw_derived_deg, roll_derived_deg; for a ZIP the file of its name beside it).
/// </summary>
public static class PoseDataset
{
    const int MostPictures = 1 << 20;

    /// <exception cref="ModelFormatException">There is nothing, or something is damaged; the message names the file and the mend.</exception>
    public static IReadOnlyList<PoseSample> Load(string path)
    {
        PoseSample[] samples;
        if (File.Exists(path))
            samples = [.. FromArchive(path)];
        else if (Directory.Exists(path))
            samples = [.. FromFolder(path)];
        else
            throw new ModelFormatException($"'{path}' does not exist; name a folder or a ZIP of labelled pictures.");
        return samples.Length > 0 ? samples : throw new ModelFormatException($"'{path}' holds no labelled pictures: neither NAME.jpg beside NAME.mat nor a CSV of angles.");
    }

    static IEnumerable<PoseSample> FromFolder(string folder)
    {
        string[] labels = [.. Directory.EnumerateFiles(folder, "*.mat").Order(StringComparer.Ordinal).Take(MostPictures)];
        foreach (string label in labels)
        {
            string picture = Path.ChangeExtension(label, ".jpg");
            if (!File.Exists(picture))
                throw new ModelFormatException($"'{picture}' is missing beside its label.");
            yield return FromMat(label, picture);
        }
        if (labels.Length > 0)
            yield break;
        foreach (string csv in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal).Take(1))
            foreach (PoseSample sample in FromCsv(csv, name => File.Exists(Path.Combine(folder, name)) ? () => File.ReadAllBytes(Path.Combine(folder, name)) : null))
                yield return sample;
    }

    static IEnumerable<PoseSample> FromArchive(string path)
    {
        string csv = Path.ChangeExtension(path, ".csv");
        if (!File.Exists(csv))
            throw new ModelFormatException($"'{csv}', the labels of '{path}', is missing.");
        var pictures = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in archive.Entries.Take(MostPictures))
            {
                using Stream stream = entry.Open();
                var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                pictures[entry.Name] = bytes.ToArray();
            }
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFormatException($"'{path}' is no ZIP, or a damaged one: {exception.Message}", exception);
        }
        return FromCsv(csv, name => pictures.TryGetValue(name, out byte[]? bytes) ? () => bytes : null);
    }

    static PoseSample FromMat(string label, string picture)
    {
        IReadOnlyDictionary<string, Tensor> arrays = MatFile.Load(label);
        if (!arrays.TryGetValue("Pose_Para", out Tensor? pose) || pose.Shape.ElementCount < 3)
            throw new ModelFormatException($"'{label}' has no 'Pose_Para' (pitch, yaw, roll in radians): it is no label of AFLW2000-3D.");
        const double Degrees = 180 / Math.PI;
        bool hasPoints = arrays.TryGetValue("pt3d_68", out Tensor? points) && points.Shape.Rank == 2 && points.Shape[0] >= 2 && points.Shape[1] > 0;
        bool hasPlace = hasPoints && points!.Shape[0] == 3 && points.Shape[1] == Landmarks68Topology.Count && pose.Shape.ElementCount >= 7;
        return new PoseSample
        {
            Name = Path.GetFileName(picture),
            Read = () => File.ReadAllBytes(picture),
            Pitch = pose.ElementAsDouble(0) * Degrees,
            Yaw = pose.ElementAsDouble(1) * Degrees,
            Roll = pose.ElementAsDouble(2) * Degrees,
            Box = hasPoints ? BoxOf(points!) : null,
            Place = hasPlace ? PlaceOf(pose, points!) : null,
        };
    }

    /// <summary>The pictures of AFLW2000-3D are square, of this size, which their labels do not say.</summary>
    const int LabelledSize = 450;

    static HeadPlace PlaceOf(Tensor pose, Tensor points)
    {
        const double Degrees = 180 / Math.PI;
        float At(int row, int column) => (float)points.ElementAsDouble(row * Landmarks68Topology.Count + column);
        var rotation = HeadPose.FromAflw(pose.ElementAsDouble(0) * Degrees, pose.ElementAsDouble(1) * Degrees, pose.ElementAsDouble(2) * Degrees);
        return HeadPlace.FromLabel(rotation, pose.ElementAsDouble(3), pose.ElementAsDouble(4), pose.ElementAsDouble(6), LabelledSize,
            [.. Enumerable.Range(0, Landmarks68Topology.Count).Select(i => new Vector3(At(0, i), At(1, i), At(2, i)))]);
    }

    /// <summary>The box of points whose x are the first row and y the second.</summary>
    static FaceBox BoxOf(Tensor points)
    {
        int count = points.Shape[1];
        double[] x = [.. Enumerable.Range(0, count).Select(points.ElementAsDouble)], y = [.. Enumerable.Range(count, count).Select(points.ElementAsDouble)];
        return new FaceBox((float)x.Min(), (float)y.Min(), (float)(x.Max() - x.Min()), (float)(y.Max() - y.Min()));
    }

    static IEnumerable<PoseSample> FromCsv(string csv, Func<string, Func<byte[]>?> find)
    {
        string[] lines = File.ReadAllLines(csv), titles = lines.Length > 0 ? lines[0].Split(',') : [];
        int Column(string title) => Array.IndexOf(titles, title) is >= 0 and var index ? index : throw new ModelFormatException($"'{csv}' has no column '{title}'.");
        int image = Column("image"), exact = Column("yaw_exact_deg"), pitch = Column("pitch_derived_deg"), yaw = Column("yaw_derived_deg"), roll = Column("roll_derived_deg");
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            if (lines[i].Length == 0)
                continue;
            double Angle(int column) => column < cells.Length && double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value : throw new ModelFormatException($"'{csv}', line {i + 1}: '{titles[column]}' is not a number.");
            yield return new PoseSample
            {
                Name = cells[image],
                Read = find(cells[image]) ?? throw new ModelFormatException($"'{csv}', line {i + 1}: the picture '{cells[image]}' is missing."),
                Pitch = Angle(pitch),
                Yaw = Angle(exact),
                Roll = Angle(roll),
                Rotation = HeadPose.FromAflw(Angle(pitch), Angle(yaw), Angle(roll)),
            };
        }
    }
}
