namespace Mien.Training;

/// <summary>Who is in a photo of a labelled set, as far as the photo's name tells: what a split by person goes by.</summary>
public static class SourcePhoto
{
    const string CopyMark = " copy";

    /// <summary>
    /// The person of a photo, as <c>group/name</c>; two photos with the same answer must not be parted.
    /// <c>lfw</c>: the name before the number. <c>helen</c>, <c>afw</c>: the photo, all of whose faces stay together. <c>mask</c> and
    /// <c>nomask</c>, which share people and are one group: the name between the numbers (<c>0_0_aidai_0014.jpg</c> is <c>aidai</c>), the photo less
    /// its <c>copy 3</c>, or, for augmented pictures, which may show anybody, all of them together. Any other set: the photo.
    /// </summary>
    /// <param name="set">The set's name.</param>
    /// <param name="photo">The photo's name, with its ending.</param>
    public static string PersonOf(string set, string photo)
    {
        string name = photo[(photo.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string stem = dot < 0 ? name : name[..dot];
        return set switch
        {
            "lfw" => "lfw/" + WithoutNumber(stem),
            "helen" or "afw" => $"{set}/{stem.Split('_')[0]}",
            "mask" or "nomask" => "web/" + OnTheWeb(stem),
            _ => $"{set}/{stem}",
        };
    }

    static string WithoutNumber(string stem)
    {
        int mark = stem.LastIndexOf('_');
        return mark > 0 && IsNumber(stem[(mark + 1)..]) ? stem[..mark] : stem;
    }

    static string OnTheWeb(string stem)
    {
        const string Augmented = "augmented_image";
        if (stem.StartsWith(Augmented, StringComparison.Ordinal))
            return Augmented;
        string[] words = stem.Split('_');
        if (words.Length == 4 && IsNumber(words[0]) && IsNumber(words[1]) && IsNumber(words[3]) && words[2].Length > 0 && words[2].All(char.IsAsciiLetterLower))
            return words[2];
        int copy = stem.LastIndexOf(CopyMark, StringComparison.Ordinal);
        return copy >= 0 && (copy + CopyMark.Length == stem.Length || (stem[copy + CopyMark.Length] == ' ' && IsNumber(stem[(copy + CopyMark.Length + 1)..])))
            ? stem[..copy]
            : stem;
    }

    static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
