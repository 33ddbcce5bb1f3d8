using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mien.Cli.Verbs;

/// <summary>Options that are numbers in a range or one of some words, told apart from nonsense while the command line is read; the point is the decimal sign everywhere.</summary>
static class OptionRanges
{
    const int MostExtent = 16384;

    public static Option<double?> Number(string name, string placeholder, string description, double least, double most, bool open = false) => new(name)
    {
        HelpName = placeholder,
        Description = description,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (number && (open ? value > least && value < most : value >= least && value <= most))
                return value;
            return Refuse(argument, name, text, open ? string.Create(CultureInfo.InvariantCulture, $"a number above {least} and below {most}") : string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
        },
    };

    /// <summary>A whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it says.</param>
    /// <param name="most">The largest.</param>
    /// <param name="least">The smallest.</param>
    /// <param name="whenAlone">Its value where the option stands without a number; null: it needs one.</param>
    public static Option<int?> Count(string name, string description, int most, int least = 1, int? whenAlone = null) => new(name)
    {
        HelpName = "N",
        Description = description,
        Arity = whenAlone is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        CustomParser = argument =>
        {
            if (argument.Tokens.Count == 0)
                return whenAlone;
            string text = argument.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
                return value;
            Refuse(argument, name, text, $"a whole number from {least} to {most}");
            return null;
        },
    };

    /// <summary>One of several words; the first is the default.</summary>
    public static Option<string> Word(string name, string placeholder, string description, params string[] words) => new(name)
    {
        HelpName = placeholder,
        Description = description,
        DefaultValueFactory = _ => words[0],
        CustomParser = argument =>
        {
            string word = argument.Tokens[0].Value;
            if (!words.Contains(word))
                Refuse(argument, name, word, $"{string.Join(", ", words[..^1])} or {words[^1]}");
            return word;
        },
    };

    /// <summary>Width and height, written 640x480.</summary>
    public static Option<(int, int)?> Size(string name, string description) => new(name)
    {
        HelpName = "WxH",
        Description = description,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            string[] parts = text.Split('x');
            if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && width is > 0 and <= MostExtent && height is > 0 and <= MostExtent)
                return (width, height);
            Refuse(argument, name, text, $"width and height such as 640x480, each at most {MostExtent}");
            return null;
        },
    };

    static double? Refuse(ArgumentResult argument, string name, string text, string expected)
    {
        argument.AddError($"{name} takes {expected}, not '{text}'.");
        return null;
    }
}
