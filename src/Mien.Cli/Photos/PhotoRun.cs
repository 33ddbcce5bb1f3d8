using System.Globalization;
using Mien.Cli.Output;
using Mien.Graphics;
using Mien.Media;

namespace Mien.Cli.Photos;

/// <summary>Carries out <c>mien photo</c>: every photo is read, searched, drawn and reported; one that cannot be read does not stop the others.</summary>
sealed class PhotoRun : IDisposable
{
    readonly PhotoRequest _request;
    readonly MemoryStream? _json;
    readonly TextWriter _report;
    readonly bool _streams;
    Task<(FaceFinder Finder, string? Note)>? _opening;
    FaceFinder? _finder;
    int _facesFound;
    int _photosRefused;

    PhotoRun(PhotoRequest request)
    {
        _request = request;
        _json = request.Json is null ? null : new MemoryStream();
        // Whoever asks for JSON on standard output gets nothing else there.
        _report = request.Json == "-" ? Console.Error : Console.Out;
        // Each photo's line goes to whoever waits for it before its picture is drawn; a terminal with a bar gets all at the end.
        _streams = request.Json == "-" && (Console.IsOutputRedirected || request.Files.Count == 1);
    }

    public static int Run(PhotoRequest request)
    {
        IReadOnlyList<IReadOnlyDictionary<OutputKind, string>> targets = PhotoTargets.Plan(request);
        if (request.Json is { } json and not "-")
            OutputFile.CheckTarget(json);
        using var run = new PhotoRun(request);
        Terminal.ForEach("Photos", [.. request.Files.Zip(targets)], item => run.Do(item.First, item.Second));
        run.WriteJson();
        return run._photosRefused > 0 ? ExitCode.BadInput : run._facesFound == 0 ? ExitCode.NoFace : ExitCode.Done;
    }

    public void Dispose() => _finder?.Dispose();

    /// <summary>Opens the networks while the first photo is read. What there is to say about it waits: a wrong name of a photo is told first, even where no pack is installed.</summary>
    (FaceFinder Finder, string? Note) OpenFinder()
    {
        Pack pack = PackChoice.Resolve(_request.Pack, out string? note);
        var defaults = new FaceFinderOptions();
        return (new FaceFinder(new FaceFinderOptions
        {
            Pack = pack,
            MaxFaces = _request.MaxFaces ?? defaults.MaxFaces,
            MinDetection = _request.MinDetection ?? defaults.MinDetection,
            MinPresence = _request.MinPresence,
            FieldOfViewDegrees = _request.FieldOfViewDegrees ?? defaults.FieldOfViewDegrees,
            Thorough = _request.Thorough,
            Threads = Environment.ProcessorCount,
        }), note);
    }

    static FaceFinder Opened(Task<(FaceFinder Finder, string? Note)> opening)
    {
        (FaceFinder finder, string? note) = opening.GetAwaiter().GetResult();
        if (note is not null)
            Terminal.Say(Console.Error, note);
        return finder;
    }

    void Do(string path, IReadOnlyDictionary<OutputKind, string> targets)
    {
        try
        {
            if (_finder is null)
                _opening ??= Task.Run(OpenFinder);
            Image photo = Read(path);
            _finder ??= Opened(_opening!);
            IReadOnlyList<Face> faces = _finder.Find(photo);
            _facesFound += faces.Count;
            if (_json is not null)
            {
                _json.Write(FaceJson.Write(path, photo.Width, photo.Height, _finder.Pack.Name, faces));
                _json.WriteByte((byte)'\n');
                if (_streams)
                    PrintJson();
            }
            Terminal.Say(_report, $"{path}: {(faces.Count == 0 ? _request.Thorough ? "no face found" : "no face found (--thorough also looks for small ones)" : faces.Count == 1 ? "1 face" : $"{faces.Count} faces")}");
            foreach (Face face in faces)
                Terminal.Say(_report, Describe(face));
            if (faces.Count == 0)
                return;
            CameraIntrinsics camera = CameraIntrinsics.FromFieldOfView(_request.FieldOfViewDegrees ?? CameraIntrinsics.DefaultFieldOfViewDegrees, photo.Width, photo.Height);
            var scene = new PhotoScene(photo, faces, _finder.CanonicalFace, camera);
            foreach ((OutputKind kind, string target) in targets)
                Make(scene, kind, target);
        }
        catch (Exception exception) when (exception is MediaException or ImageFormatException or IOException or InputException)
        {
            _photosRefused++;
            Complaint.Report(exception);
        }
    }

    /// <summary>Draws or writes one kind; one that the pack cannot give is a complaint only where it was asked for by name.</summary>
    void Make(PhotoScene scene, OutputKind kind, string target)
    {
        if (kind.NeedsSurface() && scene.Surfaces.Count == 0)
        {
            if (!_request.All)
                throw new InputException($"-o {kind.Name()} needs landmarks, from which the face's surface is found, and the pack '{_finder!.Pack.Name}' gives none here; choose another with --pack.");
            Terminal.Say(_report, $"  {kind.Name()}: not with this pack");
            return;
        }
        if (kind.IsMesh())
            PhotoMesh.Write(scene, kind, _request, target);
        else
            ImageFile.Save(target, PhotoPicture.Draw(scene, kind, _request));
        Terminal.Say(_report, $"  {kind.Name()}: {Path.GetFullPath(target)}");
    }

    static Image Read(string path)
    {
        try
        {
            return PictureFile.Load(path);
        }
        catch (FileNotFoundException) when (!path.Contains('.') && !path.Contains('/'))
        {
            throw new InputException($"'{path}' is neither a verb (photo, video, camera, mask, masks, packs, net, model, data, train, eval) nor a file that is there. Try 'mien --help'.");
        }
    }

    static string Describe(Face face)
    {
        FaceBox box = face.Box;
        string line = string.Create(CultureInfo.InvariantCulture, $"  {face.Id,3}  box {box.X:0},{box.Y:0} {box.Width:0}×{box.Height:0}  score {face.Score:0.00}");
        if (face.Presence is { } presence)
            line += string.Create(CultureInfo.InvariantCulture, $"  presence {presence:0.00}");
        return face.Pose is { } pose
            ? line + string.Create(CultureInfo.InvariantCulture, $"  yaw {pose.YawDegrees:0.0}° pitch {pose.PitchDegrees:0.0}° roll {pose.RollDegrees:0.0}°")
            : line;
    }

    void WriteJson()
    {
        if (_json is null)
            return;
        if (_request.Json == "-")
        {
            PrintJson();
        }
        else
        {
            OutputFile.Write(_request.Json!, stream => _json.WriteTo(stream));
        }
    }

    void PrintJson()
    {
        using (Stream output = Console.OpenStandardOutput())
            _json!.WriteTo(output);
        _json.SetLength(0);
    }
}
