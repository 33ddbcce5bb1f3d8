using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mien.Cli.Verbs;

/// <summary>The usual help followed by the verb's examples and what the exit codes mean.</summary>
sealed class HelpWithExamples(HelpAction standard, IReadOnlyDictionary<string, string[]> examples) : SynchronousCommandLineAction
{
    public static void Install(RootCommand root, IReadOnlyDictionary<string, string[]> examples)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int result = standard.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string name = command is RootCommand ? "mien" : command.Name;
        if (examples.TryGetValue($"{command.Parents.OfType<Command>().FirstOrDefault()?.Name} {name}", out string[]? lines) || examples.TryGetValue(name, out lines))
        {
            output.WriteLine("Examples:");
            foreach (string line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }
        output.WriteLine("Exit code: 0 done, 1 no face found, 2 bad input (one line on stderr says what and how to mend it).");
        return result;
    }
}
