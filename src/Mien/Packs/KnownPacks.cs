namespace Mien;

/// <summary>The packs whose files others publish and Mien may not carry: their descriptions are embedded, their files are brought by the user.</summary>
static class KnownPacks
{
    /// <summary>In the order in which a folder of bare files is recognised.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mediapipe", "mediapipe-legacy", "3ddfa-v2", "opentrack"];

    /// <summary>The <c>pack.json</c> of a known pack, or null.</summary>
    public static byte[]? Json(string name)
    {
        using Stream? stream = typeof(KnownPacks).Assembly.GetManifestResourceStream($"Mien.Packs.Known.{name}.json");
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The known pack (the one of this name, where one is given) whose needed files all lie in a folder, or null.</summary>
    public static PackDescription? Recognise(string folder, string? only = null)
    {
        foreach (string name in Names)
        {
            if (only is not null && name != only)
                continue;
            PackDescription pack = PackReader.Read(Json(name));
            if (pack.Files.All(file => file.Optional || File.Exists(Path.Combine(folder, file.Path))))
                return pack;
        }
        return null;
    }
}
