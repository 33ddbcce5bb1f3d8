using System.Globalization;

namespace Mien.Training;

/// <summary>The crops of <c>../shared/faces</c> that training never sees: one person in ten, a fixed list that comes with Mien.</summary>
public static class HeldOutFaces
{
    const string ResourceName = "Mien.Training.held-out-faces.txt";

    static readonly Lazy<HashSet<(string Set, int Index)>> List = new(Read);

    /// <summary>How many crops are held out.</summary>
    public static int Count => List.Value.Count;

    /// <summary>Whether a crop is held out.</summary>
    /// <param name="set">The set's file name without its ending.</param>
    /// <param name="index">The crop's number in it.</param>
    public static bool Contains(string set, int index) => List.Value.Contains((set, index));

    /// <summary>A line names a set, then crops of it; lines that begin with # say something to people.</summary>
    static HashSet<(string, int)> Read()
    {
        using Stream stream = typeof(HeldOutFaces).Assembly.GetManifestResourceStream(ResourceName) ?? throw new InvalidOperationException("Mien.Training.dll was built without its list of held-out faces.");
        using var reader = new StreamReader(stream);
        var crops = new HashSet<(string, int)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (string index in words.Skip(1))
                crops.Add((words[0], int.Parse(index, CultureInfo.InvariantCulture)));
        }
        return crops;
    }
}
