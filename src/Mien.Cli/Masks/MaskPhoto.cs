using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Media;

namespace Mien.Cli.Masks;

/// <summary>Carries out <c>mien mask</c> for a photo.</summary>
static class MaskPhoto
{
    static readonly string[] Endings = [".PNG", ".JPG", ".JPEG", ".BMP", ".WEBP", ".TIF", ".TIFF", ".HEIC", ".AVIF", ".PPM"];

    /// <summary>Whether a source is a picture that does not move, by its name.</summary>
    public static bool IsPhoto(string source) => !source.Contains('%') && Endings.Contains(Path.GetExtension(source).ToUpperInvariant());

    /// <summary>Draws masks on the faces of a photo, from left to right.</summary>
    /// <param name="source">The photo.</param>
    /// <param name="target">Where the picture goes; null: NAME_mask.png in the working directory.</param>
    /// <param name="masks">The masks.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="faceCount">Most faces; null: all that are found.</param>
    /// <param name="fieldOfViewDegrees">Of the camera.</param>
    /// <param name="packName">The networks.</param>
    public static int Run(string source, string? target, IReadOnlyList<Mask> masks, MaskRendererOptions options, int? faceCount, double fieldOfViewDegrees, string? packName)
    {
        string path = target ?? Path.GetFileNameWithoutExtension(source) + "_mask.png";
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            OutputFile.MakeFolder(path);
            path = Path.Combine(path, Path.GetFileNameWithoutExtension(source) + "_mask.png");
        }
        if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
            throw new InputException($"--out '{path}': pictures are written as .png or .jpg; give the file such a name, or end it in / to name a folder.");
        if (Path.GetFullPath(path) == Path.GetFullPath(source))
            throw new InputException($"'{path}' is the photo that is read and would be overwritten; choose another --out.");
        OutputFile.CheckTarget(path);
        Image photo = PictureFile.Load(source);
        Pack pack = PackChoice.Resolve(packName, out string? note);
        if (note is not null)
            Console.Error.WriteLine(note);
        var defaults = new FaceFinderOptions();
        using var finder = new FaceFinder(defaults with { Pack = pack, MaxFaces = faceCount ?? defaults.MaxFaces, FieldOfViewDegrees = fieldOfViewDegrees, Threads = Environment.ProcessorCount });
        IReadOnlyList<Face> faces = finder.Find(photo);
        Console.WriteLine($"{source}: {(faces.Count == 0 ? "no face found" : faces.Count == 1 ? "1 face" : $"{faces.Count} faces")}");
        if (faces.Count == 0)
            return ExitCode.NoFace;
        if (faces.All(face => face.Mesh is null))
            throw new InputException($"masks need landmarks, from which the face's surface is found, and the pack '{pack.Name}' gives none; choose another with --pack.");
        new MaskOverlay(masks, options with { FadeTime = TimeSpan.Zero }).Draw(photo, faces, TimeSpan.Zero, finder.CameraOf(photo.Width, photo.Height));
        ImageFile.Save(path, photo);
        Console.WriteLine($"  mask: {Path.GetFullPath(path)}");
        return ExitCode.Done;
    }
}
