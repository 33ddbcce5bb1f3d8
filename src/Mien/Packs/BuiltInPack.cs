namespace Mien;

/// <summary>The files of the pack <c>mien</c>: networks that we trained ourselves, carried inside the library.</summary>
static class BuiltInPack
{
    public const string Name = "mien";

    public static bool Contains(string file) => typeof(BuiltInPack).Assembly.GetManifestResourceInfo(Resource(file)) is not null;

    /// <exception cref="PackException">The library was built without the file.</exception>
    public static byte[] Read(string file)
    {
        using Stream stream = typeof(BuiltInPack).Assembly.GetManifestResourceStream(Resource(file)) ?? throw new PackException($"Mien.dll was built without '{file}' of the pack '{Name}'. Build it from a whole checkout.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static string Resource(string file) => $"Mien.Models.{file}";
}
