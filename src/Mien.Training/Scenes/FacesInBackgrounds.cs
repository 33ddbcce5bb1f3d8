namespace Mien.Training;

/// <summary>
/// The background pictures that hold a face after all (<c>Scenes/backgrounds-with-faces.txt</c>): they are no negatives and do not count
/// when false faces are counted.
/// </summary>
public static class FacesInBackgrounds
{
    const string Resource = "Mien.Training.backgrounds-with-faces.txt";

    static readonly Lazy<Dictionary<string, (FaceKind Kind, string What)>> Pictures = new(Read);

    /// <summary>What kind of face is in a picture.</summary>
    public enum FaceKind
    {
        /// <summary>A photographed face, however small.</summary>
        Human,

        /// <summary>A doll, a figure or a painting.</summary>
        Likeness,
    }

    /// <summary>The pictures: file name, kind and what is there, in the file's order.</summary>
    public static IEnumerable<(string Picture, FaceKind Kind, string What)> All => Pictures.Value.Select(pair => (pair.Key, pair.Value.Kind, pair.Value.What));

    /// <summary>Whether a picture, by its file name, holds a face of either kind.</summary>
    public static bool Contains(string picture) => Pictures.Value.ContainsKey(picture);

    static Dictionary<string, (FaceKind, string)> Read()
    {
        using Stream stream = typeof(FacesInBackgrounds).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var pictures = new Dictionary<string, (FaceKind, string)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] cells = line.Split('\t');
            pictures.Add(cells[0], (cells[1] == "human" ? FaceKind.Human : FaceKind.Likeness, cells[2]));
        }
        return pictures;
    }
}
