using Mien.Cli.Output;
using Mien.Cli.Videos;
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
    /// <param name="request">The photo, where picture and JSON go (a picture that is not named: NAME_mask.png in the working directory), and the networks.</param>
    /// <param name="masks">The masks.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="faceCount">Most faces; null: all that are found.</param>
    public static int Run(FollowingRequest request, IReadOnlyList<Mask> masks, MaskRendererOptions options, int? faceCount)
    {
        string source = request.Source, path = request.Target ?? Path.GetFileNameWithoutExtension(source) + "_mask.png";
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
        if (request.Json is { } json and not "-")
            OutputFile.CheckTarget(json);
        // Whoever asks for JSON on standard output gets nothing else there.
        TextWriter report = request.Json == "-" ? Console.Error : Console.Out;
        Image photo = PictureFile.Load(source);
        Pack pack = PackChoice.Resolve(request.Pack, out string? note);
        if (note is not null)
            Console.Error.WriteLine(note);
        var defaults = new FaceFinderOptions();
        using var finder = new FaceFinder(defaults with { Pack = pack, MaxFaces = faceCount ?? defaults.MaxFaces, FieldOfViewDegrees = request.Tracking.FieldOfViewDegrees, Threads = Environment.ProcessorCount });
        IReadOnlyList<Face> faces = finder.Find(photo);
        if (request.Json is not null)
            WriteJson(request.Json, FaceJson.Write(source, photo.Width, photo.Height, pack.Name, faces));
        report.WriteLine($"{source}: {(faces.Count == 0 ? "no face found" : faces.Count == 1 ? "1 face" : $"{faces.Count} faces")}");
        if (faces.Count == 0)
            return ExitCode.NoFace;
        if (faces.All(face => face.Mesh is null))
            throw new InputException($"masks need landmarks, from which the face's surface is found, and the pack '{pack.Name}' gives none; choose another with --pack.");
        new MaskOverlay(masks, options with { FadeTime = TimeSpan.Zero }).Draw(photo, faces, TimeSpan.Zero, finder.CameraOf(photo.Width, photo.Height));
        ImageFile.Save(path, photo);
        report.WriteLine($"  mask: {Path.GetFullPath(path)}");
        return ExitCode.Done;
    }

    static void WriteJson(string target, byte[] line)
    {
        if (target != "-")
        {
            OutputFile.Write(target, Put);
            return;
        }
        using Stream output = Console.OpenStandardOutput();
        Put(output);

        void Put(Stream stream)
        {
            stream.Write(line);
            stream.WriteByte((byte)'\n');
        }
    }
}
