using Mien.Cli.Output;

namespace Mien.Cli.Photos;

/// <summary>Decides, before any work, where every picture and mesh goes, and refuses what would overwrite a photo or another of them.</summary>
static class PhotoTargets
{
    /// <summary>For every photo, the path of each kind.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<OutputKind, string>> Plan(PhotoRequest request)
    {
        bool folder = request.Target is { } target && (Directory.Exists(target) || target.EndsWith('/') || target.EndsWith(Path.DirectorySeparatorChar));
        if (request.Target is { } file && !folder && request.Files.Count > 1 && request.Kinds.Count > 0)
            throw new InputException($"--out '{file}': {request.Files.Count} photos need a folder; end the name in / to make one.");
        if (folder && request.Kinds.Count > 0)
            OutputFile.MakeFolder(request.Target!);
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string photo in request.Files)
            owners[Path.GetFullPath(photo)] = photo;
        return [.. request.Files.Select(photo => (IReadOnlyDictionary<OutputKind, string>)request.Kinds.ToDictionary(kind => kind, kind =>
        {
            string path = Name(request, photo, kind, folder);
            foreach (string file in (IEnumerable<string>)[path, .. PhotoMesh.Beside(kind, request, path)])
                Take(owners, file, photo);
            return path;
        }))];
    }

    static void Take(Dictionary<string, string> owners, string path, string photo)
    {
        if (!owners.TryAdd(Path.GetFullPath(path), photo))
            throw new InputException(owners[Path.GetFullPath(path)] is { } other && Path.GetFullPath(other) != Path.GetFullPath(path)
                ? $"'{other}' and '{photo}' would both be drawn into '{path}'; draw them one after the other, with different --out."
                : $"'{path}' is one of the photos and would be overwritten; choose another --out.");
        OutputFile.CheckTarget(path);
    }

    /// <summary>Several pictures have their kind in their names, as meshes have in their endings.</summary>
    static string Name(PhotoRequest request, string photo, OutputKind kind, bool folder)
    {
        string suffix = request.Kinds.Count > 1 && !kind.IsMesh() ? $"_{kind.Name()}" : "", ending = kind.IsMesh() ? $".{kind.Name()}" : ".png";
        if (request.Target is null || folder)
            return Path.Combine(request.Target ?? "", $"{Path.GetFileNameWithoutExtension(photo)}_mien{suffix}{ending}");
        string extension = Path.GetExtension(request.Target);
        bool picture = extension.ToUpperInvariant() is ".PNG" or ".JPG" or ".JPEG";
        if (!picture && !request.Kinds.Any(other => other.IsMesh() && extension.Equals($".{other.Name()}", StringComparison.OrdinalIgnoreCase)))
            throw new InputException(request.Kinds.All(other => other.IsMesh())
                ? $"--out '{request.Target}': -o {request.Kinds[0].Name()} is written as .{request.Kinds[0].Name()}; give the file such a name, or end it in / to name a folder."
                : $"--out '{request.Target}': pictures are written as .png or .jpg; give the file such a name, or end it in / to name a folder.");
        return request.Target[..^extension.Length] + suffix + (picture && !kind.IsMesh() ? extension : ending);
    }
}
