using System.Globalization;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>An eye of a labelled crop, looked at by a person: shut or open.</summary>
/// <param name="Set">The crop's set.</param>
/// <param name="Index">The crop's number in it.</param>
/// <param name="IsLeft">Whether it is the subject's left eye.</param>
/// <param name="IsShut">Whether it is shut.</param>
public readonly record struct ListedEye(string Set, int Index, bool IsLeft, bool IsShut);

/// <summary>The fixed list of eyes that shut eyes are judged by. A line of it: set, number, <c>left</c> or <c>right</c>, <c>shut</c> or <c>open</c>.</summary>
public sealed class BlinkList
{
    const string ResourceName = "Mien.Training.blink-eyes.txt";

    static readonly Lazy<BlinkList> Embedded = new(() =>
    {
        using Stream stream = typeof(BlinkList).Assembly.GetManifestResourceStream(ResourceName) ?? throw new InvalidOperationException("Mien.Training.dll was built without its list of eyes.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    readonly ILookup<(string, int), ListedEye> _byCrop;

    BlinkList(IReadOnlyList<ListedEye> eyes)
    {
        Eyes = eyes;
        _byCrop = eyes.ToLookup(eye => (eye.Set, eye.Index));
    }

    /// <summary>The list that comes with Mien: eyes of <c>../shared/faces</c>, chosen by the teacher's blink (above 0.5 or below 0.3) and looked through.</summary>
    public static BlinkList Default => Embedded.Value;

    /// <summary>All eyes.</summary>
    public IReadOnlyList<ListedEye> Eyes { get; }

    /// <summary>Reads a list; lines that begin with # say something to people.</summary>
    /// <exception cref="ModelFormatException">A line is none of it; the message says which.</exception>
    public static BlinkList Parse(string text)
    {
        var eyes = new List<ListedEye>();
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
                continue;
            if (line.Split(' ') is [string set, string index, "left" or "right", "shut" or "open"] words && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                eyes.Add(new ListedEye(set, number, words[2] == "left", words[3] == "shut"));
            else
                throw new ModelFormatException($"'{line}' is no line of a list of eyes; 'lfw 12 left shut' is one.");
        }
        return new BlinkList(eyes);
    }

    /// <summary>Whether an eye of a crop is listed.</summary>
    /// <param name="set">The set's file name without its ending.</param>
    /// <param name="index">The crop's number in it.</param>
    public bool Contains(string set, int index) => _byCrop.Contains((set, index));

    /// <summary>The listed eyes of a crop.</summary>
    public IEnumerable<ListedEye> Of(FaceCrop crop) => _byCrop[(crop.Set.Name, crop.Index)];
}
