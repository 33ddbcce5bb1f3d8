using System.Numerics;
using System.Text;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// The configuration of 3d_mask (D. Shubin): its masks, how its alignment is averaged and what it shows. Its strings are read as literals,
/// never executed as that program does.
/// </summary>
/// <remarks>
/// What keyed the rendered mask out of its white background (<c>background_color</c>, <c>color_threshold</c>) has no meaning here, where masks
/// have an alpha, and <c>num_faces</c> is the tracker's: they are passed over.
/// </remarks>
public sealed class ClassicConfig
{
    const int MostBytes = 1 << 20;

    readonly string _path;

    ClassicConfig(string path, string? selected, ClassicSettings settings, IReadOnlyList<ClassicMask> masks)
    {
        _path = path;
        Selected = selected;
        Settings = settings;
        Masks = masks;
    }

    /// <summary>The mask that the program shows (<c>mask_type</c>); null where the file says none.</summary>
    public string? Selected { get; }

    /// <summary>Averages and what is shown.</summary>
    public ClassicSettings Settings { get; }

    /// <summary>The masks, in the order of the file.</summary>
    public IReadOnlyList<ClassicMask> Masks { get; }

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="MaskException">The file is missing, no such configuration, or a value is wrong; the message names file and line.</exception>
    public static ClassicConfig Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new MaskException("It is a folder; name the config.yml in it.");
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
                throw new MaskException($"It is larger than {MostBytes} bytes.");
            return Read(path, ClassicText.Read(File.ReadAllText(path, Encoding.UTF8)));
        }
        catch (MaskException exception)
        {
            throw new MaskException($"{path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MaskException($"{path}: the file cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Makes a mask's folder for each mask: the model, centred and scaled as that program does, as model.glb, the texture, and mask.json.</summary>
    /// <param name="folder">Where; made if it is missing.</param>
    /// <returns>The folders.</returns>
    /// <exception cref="MaskException">A model or texture is missing or damaged, lies outside the configuration's folder, a mask's folder is there already, or the disk refuses.</exception>
    public IReadOnlyList<string> Import(string folder)
    {
        List<string> made = [];
        string staging = Path.Combine(folder, $".import.{Guid.NewGuid():N}");
        try
        {
            foreach (ClassicMask mask in Masks)
            {
                string target = Path.Combine(folder, mask.Name), half = Path.Combine(staging, mask.Name);
                if (Directory.Exists(target) || File.Exists(target))
                    throw new MaskException($"'{target}' is there already; remove it or choose another folder with --out.");
                Directory.CreateDirectory(half);
                Write(mask, half);
            }
            // All are made before the first appears.
            foreach (ClassicMask mask in Masks)
            {
                string target = Path.Combine(folder, mask.Name);
                Directory.Move(Path.Combine(staging, mask.Name), target);
                made.Add(target);
            }
            return made;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MaskException($"The masks of {_path} cannot be written to '{folder}': {exception.Message} Choose another folder with --out.", exception);
        }
        finally
        {
            DeleteQuietly(staging);
        }
    }

    void Write(ClassicMask mask, string folder)
    {
        MaskFiles files = MaskFiles.InFolder(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        byte[] model = Open(files, mask, mask.Model, "model_path");
        IReadOnlyList<MeshPart> parts;
        try
        {
            // The program shows models without their material libraries.
            parts = MaskModel.Read(mask.Model, model, openInside: null);
        }
        catch (MeshFormatException exception)
        {
            throw new MaskException($"{_path}: {mask.Name}: model_path: {mask.Model}: {exception.Message}", exception);
        }
        string? texture = null;
        if (mask.Texture is not null)
        {
            byte[] picture = Open(files, mask, mask.Texture, "texture_path");
            if (ImageFile.Kind(picture) is not { } kind)
                throw new MaskException($"{_path}: {mask.Name}: texture_path: {mask.Texture} is neither a PNG nor a JPEG picture; convert it.");
            texture = kind == ImageKind.Png ? "texture.png" : "texture.jpg";
            File.WriteAllBytes(Path.Combine(folder, texture), picture);
        }
        GlbFile.Save(Path.Combine(folder, "model.glb"), Normalized(parts), new GlbOptions { MetersPerUnit = 1 });
        File.WriteAllBytes(Path.Combine(folder, MaskDescription.FileName), MaskWriter.Write(Describe(mask, texture)));
        var faults = new MaskFaults();
        new MaskLoader(MaskFiles.InFolder(folder), faults).Load();
        if (faults.Any)
            throw new MaskException($"{_path}: {mask.Name}: {faults.Found[0]}");
    }

    MaskDescription Describe(ClassicMask mask, string? texture)
    {
        Vector3 turn = mask.InitialRotation * (MathF.PI / 180);
        Matrix4x4 rotation = Matrix4x4.CreateRotationX(turn.X) * Matrix4x4.CreateRotationY(turn.Y) * Matrix4x4.CreateRotationZ(turn.Z);
        return new MaskDescription
        {
            Name = mask.Name,
            Title = mask.Name,
            Classic = Settings,
            Layers =
            [
                new MaskObject
                {
                    Name = mask.Name,
                    Model = "model.glb",
                    Texture = texture,
                    Color = texture is null ? mask.Color : null,
                    EyePoints = mask.EyePoints,
                    // The program gives the centre in the model as it is turned.
                    RotationCentre = Vector3.TransformNormal(mask.RotationCentre, Matrix4x4.Transpose(rotation)),
                    InitialRotation = mask.InitialRotation,
                    Scale = mask.Scale,
                    // It knew no head that hides: its models are drawn whole, but for what lies behind the skull.
                    OccludedBy = MaskOccluders.Head,
                    Material = new MaskMaterial { DoubleSided = true },
                },
            ],
        };
    }

    /// <summary>Moves the mean of the edges' ends (each place once) to the origin and scales the largest coordinate to 1.</summary>
    static MeshPart[] Normalized(IReadOnlyList<MeshPart> parts)
    {
        HashSet<Vector3> ends = [];
        foreach (MeshPart part in parts)
        {
            foreach (int corner in part.Mesh.Triangles)
                ends.Add(part.Mesh.Positions[corner]);
        }
        (double x, double y, double z) = (0, 0, 0);
        foreach (Vector3 end in ends)
            (x, y, z) = (x + end.X, y + end.Y, z + end.Z);
        var mean = new Vector3((float)(x / ends.Count), (float)(y / ends.Count), (float)(z / ends.Count));
        float largest = 0;
        foreach (Vector3 end in ends)
        {
            Vector3 size = Vector3.Abs(end - mean);
            largest = MathF.Max(largest, MathF.Max(size.X, MathF.Max(size.Y, size.Z)));
        }
        float scale = largest > 0 ? 1 / largest : 1;
        return [.. parts.Select(part => part with
        {
            Texture = null,
            Mesh = new Mesh([.. part.Mesh.Positions.Select(at => (at - mean) * scale)], part.Mesh.Triangles) { Normals = part.Mesh.Normals, TextureCoordinates = part.Mesh.TextureCoordinates },
        })];
    }

    byte[] Open(MaskFiles files, ClassicMask mask, string path, string field) =>
        files.Read(path, out string? problem) ?? throw new MaskException($"{_path}: {mask.Name}: {field}: {path} {problem ?? "is not there; put it beside the configuration."}");

    static ClassicConfig Read(string path, ClassicText.Node root)
    {
        if (root.Fields is null)
            throw ClassicText.At(root.Line, "should be 'name: value'.");
        var usual = new ClassicSettings();
        ClassicText.Node? alignment = root["alignment_params"];
        var settings = new ClassicSettings
        {
            ScaleFrames = ClassicValues.Frames(alignment?["ma_scale_length"], usual.ScaleFrames),
            PositionFrames = ClassicValues.Frames(alignment?["ma_position_length"], usual.PositionFrames),
            RotationFrames = ClassicValues.Frames(alignment?["ma_rotation_length"], usual.RotationFrames),
            ShowMask = ClassicValues.Truth(root["show_mask"], usual.ShowMask),
            ShowLandmarks = ClassicValues.Truth(root["show_landmarks"], usual.ShowLandmarks),
        };
        List<ClassicMask> masks = [];
        Collect(root, masks);
        if (masks.Count == 0)
            throw new MaskException("It has no mask: an entry with 'model_path'.");
        string? selected = root["mask_type"]?.Text is { Length: > 0 } text ? text : null;
        if (selected is not null && !masks.Exists(mask => mask.Name == selected))
            throw ClassicText.At(root["mask_type"]!.Line, $"chooses the mask '{selected}', which is not in the file. It has {string.Join(", ", masks.Select(mask => mask.Name))}.");
        return new ClassicConfig(path, selected, settings, masks);
    }

    /// <summary>Whatever has a model is a mask, at the top or in a group.</summary>
    static void Collect(ClassicText.Node node, List<ClassicMask> masks)
    {
        foreach ((string key, ClassicText.Node value) in node.Fields ?? [])
        {
            if (value["model_path"] is null)
            {
                Collect(value, masks);
                continue;
            }
            if (!PackStore.IsName(key))
                throw ClassicText.At(value.Line, $"names a mask '{key}'; a name has letters, digits, '-', '_' and '.', at most 64.");
            if (masks.Exists(mask => mask.Name == key))
                throw ClassicText.At(value.Line, $"names the mask '{key}' a second time.");
            masks.Add(ClassicValues.Mask(key, value));
        }
    }

    static void DeleteQuietly(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing of it has the name of a mask.
        }
    }
}
