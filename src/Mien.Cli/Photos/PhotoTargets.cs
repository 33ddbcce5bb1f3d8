using Mien.Cli.Output;

namespace Mien.Cli.Photos;

/// <summary>Decides, before any work, where every picture goes, and refuses what would overwrite a photo or another picture.</summary>
static class PhotoTargets
{
    /// <summary>For every photo, the path of each kind of picture.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<PictureKind, string>> Plan(PhotoRequest request)
    {
        bool folder = request.Target is { } target && (Directory.Exists(target) || target.EndsWith('/') || target.EndsWith(Path.DirectorySeparatorChar));
        if (request.Target is { } file && !folder && request.Files.Count > 1 && request.Kinds.Count > 0)
            throw new InputException($"--out '{file}': {request.Files.Count} photos need a folder; end the name in / to make one.");
        if (folder && request.Kinds.Count > 0)
            OutputFile.MakeFolder(request.Target!);
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string photo in request.Files)
            owners[Path.GetFullPath(photo)] = photo;
        return [.. request.Files.Select(photo => (IReadOnlyDictionary<PictureKind, string>)request.Kinds.ToDictionary(kind => kind, kind =>
        {
            string path = Name(request, photo, kind, folder);
            if (!owners.TryAdd(Path.GetFullPath(path), photo))
                throw new InputException(owners[Path.GetFullPath(path)] is { } other && Path.GetFullPath(other) != Path.GetFullPath(path)
                    ? $"'{other}' and '{photo}' would both be drawn into '{path}'; draw them one after the other, with different --out."
                    : $"'{path}' is one of the photos and would be overwritten; choose another --out.");
            OutputFile.CheckTarget(path);
            return path;
        }))];
    }

    static string Name(PhotoRequest request, string photo, PictureKind kind, bool folder)
    {
        string suffix = request.Kinds.Count > 1 ? $"_{kind.Name()}" : "";
        if (request.Target is null || folder)
            return Path.Combine(request.Target ?? "", $"{Path.GetFileNameWithoutExtension(photo)}_mien{suffix}.png");
        string extension = Path.GetExtension(request.Target);
        if (extension.ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
            throw new InputException($"--out '{request.Target}': pictures are written as .png or .jpg; give the file such a name, or end it in / to name a folder.");
        return request.Target[..^extension.Length] + suffix + extension;
    }
}
