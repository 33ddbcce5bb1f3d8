using Mien.Cli.Output;
using Mien.Cli.Photos;

namespace Mien.Cli.Videos;

/// <summary>Decides, before any work, where the video of every kind goes, as <see cref="PhotoTargets"/> does for pictures, and refuses what would overwrite something.</summary>
static class VideoTargets
{
    /// <summary>The kinds that a frame can be drawn as.</summary>
    public static IReadOnlyList<OutputKind> Kinds { get; } =
        [OutputKind.Sparse, OutputKind.Dense, OutputKind.Surface, OutputKind.Depth, OutputKind.Pncc, OutputKind.Normals, OutputKind.Pose, OutputKind.Box];

    /// <summary>The path of each kind.</summary>
    /// <param name="request">What is read, drawn and written.</param>
    /// <param name="isShown">Of a live picture nothing is written where the user names nothing; otherwise the name is made of the source's, in the working directory.</param>
    /// <exception cref="InputException">A place cannot be written to, or would be written twice, or is the video that is read.</exception>
    public static IReadOnlyDictionary<OutputKind, string> Plan(FollowingRequest request, bool isShown = false)
    {
        if (request is { Kinds.Count: 0, Target: { } unused })
            throw new InputException($"-o none draws nothing, and --out '{unused}' asks for a video; leave one of them out.");
        IReadOnlyDictionary<OutputKind, string> paths = isShown && request.Target is null ? new Dictionary<OutputKind, string>() : Films(request);
        if (request.Json is not (null or "-"))
            CheckJson(request.Json, request.Source, paths.Values);
        return paths;
    }

    static Dictionary<OutputKind, string> Films(FollowingRequest request)
    {
        IReadOnlyList<OutputKind> kinds = request.Kinds;
        string path = request.Target ?? Path.GetFileNameWithoutExtension(request.Source.Replace(':', '_')) + "_mien.mp4";
        if (kinds.Count > 1 && path.StartsWith("/dev/", StringComparison.Ordinal))
            throw new InputException($"--out '{path}' is one device, and {kinds.Count} kinds are {kinds.Count} videos; choose one with -o.");
        var paths = kinds.ToDictionary(kind => kind, kind => kinds.Count == 1 ? path : OfKind(path, kind));
        foreach (string one in paths.Values)
            if (File.Exists(request.Source) && OutputFile.IsSame(one, request.Source))
                throw new InputException($"'{one}' is the video that is read and would be overwritten; choose another --out.");
        return paths;
    }

    static void CheckJson(string json, string source, IEnumerable<string> films)
    {
        if (File.Exists(source) && OutputFile.IsSame(json, source))
            throw new InputException($"--json '{json}' is the video that is read and would be overwritten; choose another name.");
        if (films.FirstOrDefault(film => OutputFile.IsSame(film, json)) is { } same)
            throw new InputException($"--json '{json}' and the video '{same}' would be one file; choose another name for one of them (--json, --out).");
        OutputFile.CheckTarget(json);
    }

    /// <summary>Several videos have their kind in their names; several folders of pictures lie in one.</summary>
    static string OfKind(string path, OutputKind kind)
    {
        if (Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
            return Path.Combine(path, kind.Name()) + Path.DirectorySeparatorChar;
        string extension = Path.GetExtension(path);
        return $"{path[..^extension.Length]}_{kind.Name()}{extension}";
    }
}
