using Mien.Cli.Photos;

namespace Mien.Cli.Videos;

/// <summary>Decides, before any work, where the video of every kind goes, as <see cref="PhotoTargets"/> does for pictures.</summary>
static class VideoTargets
{
    /// <summary>The kinds that a frame can be drawn as.</summary>
    public static IReadOnlyList<OutputKind> Kinds { get; } =
        [OutputKind.Sparse, OutputKind.Dense, OutputKind.Surface, OutputKind.Depth, OutputKind.Pncc, OutputKind.Normals, OutputKind.Pose, OutputKind.Box];

    /// <summary>The path of each kind.</summary>
    /// <param name="source">Is not to be overwritten.</param>
    /// <param name="kinds">What is drawn.</param>
    /// <param name="target">What the user named; null: a name made of the source's in the working directory.</param>
    public static IReadOnlyDictionary<OutputKind, string> Plan(string source, IReadOnlyList<OutputKind> kinds, string? target)
    {
        string path = target ?? Path.GetFileNameWithoutExtension(source.Replace(':', '_')) + "_mien.mp4";
        if (kinds.Count > 1 && path.StartsWith("/dev/", StringComparison.Ordinal))
            throw new InputException($"--out '{path}' is one device, and {kinds.Count} kinds are {kinds.Count} videos; choose one with -o.");
        var paths = kinds.ToDictionary(kind => kind, kind => kinds.Count == 1 ? path : OfKind(path, kind));
        foreach (string one in paths.Values)
            if (File.Exists(source) && Path.GetFullPath(one) == Path.GetFullPath(source))
                throw new InputException($"'{one}' is the video that is read and would be overwritten; choose another --out.");
        return paths;
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
