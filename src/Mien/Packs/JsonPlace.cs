using System.Text.Json;

namespace Mien;

/// <summary>A place in a description that nobody vouches for (<c>pack.json</c>, <c>mask.json</c>): every value is bounded, and an error names the place.</summary>
/// <param name="Element">What stands there.</param>
/// <param name="Where">The words that name it.</param>
/// <param name="Fault">Makes the error of a place and what is wrong with it ("must be …", "'x' is missing.").</param>
readonly record struct JsonPlace(JsonElement Element, string Where, Func<string, string, Exception> Fault)
{
    /// <summary>A property that must be there.</summary>
    public JsonPlace this[string name] => Maybe(name) ?? throw Fault(Where, $"'{name}' is missing.");

    /// <summary>A property that may be absent or null.</summary>
    public JsonPlace? Maybe(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Fault(Where, "must be an object.");
        return Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? new JsonPlace(value, Where.Length == 0 ? name : $"{Where}: {name}", Fault) : null;
    }

    public IEnumerable<JsonPlace> Items(int most)
    {
        if (Element.ValueKind != JsonValueKind.Array || Element.GetArrayLength() > most)
            throw Fault(Where, $"must be a list of at most {most}.");
        (string where, Func<string, string, Exception> fault) = (Where, Fault);
        return Element.EnumerateArray().Select((item, i) => new JsonPlace(item, $"{where}[{i}]", fault));
    }

    public string Text() =>
        Element.ValueKind == JsonValueKind.String && Element.GetString() is { Length: > 0 and <= 1000 } text ? text
            : throw Fault(Where, "must be a text of 1 to 1000 characters.");

    public bool Truth() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault(Where, "must be true or false."),
    };

    public double Number(double low, double high) =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out double value) && value >= low && value <= high ? value
            : throw Fault(Where, $"must be a number from {low} to {high}.");

    public int Integer(int low, int high) =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int value) && value >= low && value <= high ? value
            : throw Fault(Where, $"must be a whole number from {low} to {high}.");

    public T OneOf<T>(params ReadOnlySpan<(string Word, T Value)> choices)
    {
        string text = Text();
        var words = new List<string>();
        foreach ((string word, T value) in choices)
        {
            if (word == text)
                return value;
            words.Add($"'{word}'");
        }
        throw Fault(Where, $"must be {string.Join(" or ", words)}, not '{text}'.");
    }

    /// <summary>A path that cannot leave its folder: no root, no drive, no step up, and ':' only before the member of a bundle.</summary>
    public string Path()
    {
        string path = Text();
        string[] parts = path.Split(':');
        bool good = parts.Length <= 2 && !path.Contains('\\') && !path.Any(char.IsControl);
        foreach (string part in parts)
            foreach (string step in part.Split('/'))
                good &= step.Length > 0 && step != "." && step != "..";
        // A single letter before ':' would be a drive on Windows.
        good &= parts.Length == 1 || parts[0].Length > 1;
        return good ? path : throw Fault(Where, $"'{path}' must be a path inside the folder, with forward slashes.");
    }
}
