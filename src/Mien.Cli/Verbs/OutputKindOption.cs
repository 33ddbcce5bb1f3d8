using System.CommandLine;
using System.CommandLine.Parsing;
using Mien.Cli.Photos;

namespace Mien.Cli.Verbs;

/// <summary>The option -o: kinds with commas between them, or none.</summary>
static class OutputKindOption
{
    /// <param name="allowed">The kinds that make sense.</param>
    /// <param name="description">What they are.</param>
    public static Option<OutputKind[]> Create(IReadOnlyList<OutputKind> allowed, string description) => new("-o", "--output")
    {
        HelpName = "KIND",
        Description = description,
        CustomParser = argument => Parse(argument, allowed),
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    static OutputKind[] Parse(ArgumentResult argument, IReadOnlyList<OutputKind> allowed)
    {
        var kinds = new List<OutputKind>();
        foreach (string name in argument.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (name == "none")
                continue;
            if (OutputKinds.Parse(name) is not { } kind || !allowed.Contains(kind))
            {
                argument.AddError($"-o takes {string.Join(", ", allowed.Select(one => one.Name()))} or none, not '{name}'.");
                return [];
            }
            if (!kinds.Contains(kind))
                kinds.Add(kind);
        }
        return [.. kinds];
    }
}
