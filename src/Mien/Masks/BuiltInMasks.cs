namespace Mien;

/// <summary>The masks that we made ourselves (<c>mien masks make</c>), carried inside the library.</summary>
static class BuiltInMasks
{
    const string Prefix = "Mien.Masks/";

    // The separators of folders in the names are those of the system on which the library was built.
    static readonly Dictionary<string, string> Resources = typeof(BuiltInMasks).Assembly.GetManifestResourceNames()
        .Select(name => (Name: name, Path: name.Replace('\\', '/')))
        .Where(entry => entry.Path.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Path[Prefix.Length..], entry => entry.Name);

    public static IReadOnlyList<string> Names { get; } =
        [.. Resources.Keys.Where(path => path.EndsWith($"/{MaskDescription.FileName}", StringComparison.Ordinal)).Select(path => path[..path.IndexOf('/')]).Order(StringComparer.Ordinal)];

    public static MaskFiles Files(string name) => new Embedded(name);

    sealed class Embedded(string mask) : MaskFiles
    {
        public override byte[]? Read(string path, out string? problem)
        {
            problem = null;
            if (!Resources.TryGetValue($"{mask}/{path}", out string? resource))
                return null;
            using Stream stream = typeof(BuiltInMasks).Assembly.GetManifestResourceStream(resource)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
