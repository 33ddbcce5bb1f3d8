using System.Globalization;

namespace Mien.Training;

/// <summary>
/// To which groups of people the one in a photo is said to belong, as far as the photo's name tells: names of UTKFace (Zhang et al., CVPR 2017) are
/// <c>age_sex_origin_date</c>. The words are that set's, an estimate from looks; they are here to see whom a network serves worse.
/// </summary>
public static class SourceGroups
{
    static readonly (int From, int To)[] Ages = [(0, 12), (13, 24), (25, 44), (45, 64), (65, 120)];
    static readonly string[] Sexes = ["men", "women"], Origins = ["White", "Black", "Asian", "Indian", "other"];

    /// <summary>All groups, in the order of tables.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Ages.Select(NameOf), .. Sexes.Select(NameOf), .. Origins.Select(NameOf)];

    /// <summary>The groups of a photo: none, or one of age, one of sex and one of origin.</summary>
    /// <param name="set">The set's name.</param>
    /// <param name="photo">The photo's name, with its ending.</param>
    public static IReadOnlyList<string> Of(string set, string photo)
    {
        string[] words = photo[(photo.LastIndexOfAny(['/', '\\']) + 1)..].Split('_');
        if (set != "utk" || words.Length != 4 || !Number(words[0], out int age) || !Number(words[1], out int sex) || !Number(words[2], out int origin) || sex >= Sexes.Length || origin >= Origins.Length)
            return [];
        int range = Array.FindIndex(Ages, ages => age >= ages.From && age <= ages.To);
        return range < 0 ? [] : [NameOf(Ages[range]), NameOf(Sexes[sex]), NameOf(Origins[origin])];
    }

    static string NameOf((int From, int To) ages) => ages == Ages[^1]
        ? string.Create(CultureInfo.InvariantCulture, $"utk, {ages.From} years and more") : string.Create(CultureInfo.InvariantCulture, $"utk, {ages.From}–{ages.To} years");

    static string NameOf(string word) => $"utk, {word}";

    static bool Number(string word, out int value) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
