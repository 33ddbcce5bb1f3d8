using System.CommandLine;
using System.CommandLine.Parsing;
using Mien.Cli.Training;

namespace Mien.Cli.Verbs;

/// <summary>The whole command line: verbs, the photo verb that a bare file implies, and help that ends in examples.</summary>
static class MienCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Finds faces in photos: boxes, 478 landmarks in 3D, irises, blendshapes and metric head pose.")
        {
            PhotoVerb.Create(),
            VideoVerb.Create(),
            CameraVerb.Create(),
            MaskVerb.Create(),
            PacksVerb.Create(),
            MasksVerb.Create(),
            NetVerb.Create(),
            ModelVerb.Create(),
            EvalVerb.Create(),
            DataVerb.Create(),
            TrainVerb.Create(RecipeCatalog.All),
        };
        HelpWithExamples.Install(root, new Dictionary<string, string[]>
        {
            ["mien"] =
            [
                "mien holiday.jpg                      draws the faces into holiday_mien.png",
                "mien photo --help                     all about photos",
                "mien packs add mediapipe --from DIR   installs the networks that find the faces",
                "mien net info MODEL                   shows what is in a network file",
            ],
            ["photo"] = PhotoVerb.Examples,
            ["video"] = VideoVerb.Examples,
            ["camera"] = CameraVerb.Examples,
            ["mask"] = MaskVerb.Examples,
            ["packs"] = PacksVerb.Examples,
            ["masks"] = MasksVerb.Examples,
            ["masks list"] = MasksVerb.Examples,
            ["masks check"] = MasksVerb.Examples,
            ["import"] = MasksVerb.Examples,
            ["make"] = MasksVerb.Examples,
            ["net"] = NetVerb.Examples,
            ["model"] = ModelVerb.Examples,
            ["model build"] = ModelVerb.Examples,
            ["model info"] = ModelVerb.Examples,
            ["model show"] = ModelVerb.Examples,
            ["eval pose"] = EvalVerb.PoseExamples,
            ["eval fit"] = EvalFitVerb.Examples,
            ["model landmarks"] = ModelVerb.Examples,
            ["model check"] = ModelVerb.Examples,
            ["info"] = NetInfoVerb.Examples,
            ["run"] = NetRunVerb.Examples,
            ["bench"] = NetBenchVerb.Examples,
            ["profile"] = NetProfileVerb.Examples,
            ["convert"] = NetConvertVerb.Examples,
            ["data"] = DataVerb.Examples,
            ["data view"] = DataVerb.Examples,
            ["data label"] = DataVerb.Examples,
            ["model portrait"] = ModelPortraitVerb.Examples,
            ["eval landmarks"] = EvalLandmarksVerb.Examples,
            ["eval detector"] = EvalDetectorVerb.Examples,
            ["eval tracking"] = EvalTrackingVerb.Examples,
            ["eval masks"] = EvalMasksVerb.Examples,
            ["eval stability"] = EvalStabilityVerb.Examples,
            ["train"] = TrainVerb.Examples,
            ["train landmarks"] = TrainVerb.Examples,
            ["train detector"] = TrainVerb.Examples,
        });
        return root;
    }

    /// <summary><c>mien FILE</c> means <c>mien photo FILE</c>: whatever does not begin with a verb, or ask the root for help or its version, is about photos.</summary>
    public static IReadOnlyList<string> WithImpliedPhoto(RootCommand root, string[] args) =>
        args.Length == 0 ? ["--help"]
        : root.Subcommands.Any(verb => verb.Name == args[0]) || args[0] is "-h" or "--help" or "-?" or "/?" or "/h" or "--version" ? args
        : ["photo", .. args];

    /// <summary>What is wrong with a command line, in one sentence, and where to look.</summary>
    public static string Explain(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string path = command is RootCommand ? "mien" : string.Join(' ', Path(command).Reverse());
        // A word that is no verb stands before the options that come with it, and explains them.
        string complaint = result.UnmatchedTokens is [var word, ..] && command.Subcommands.Count > 0 && !word.StartsWith('-')
            ? $"there is no {(command.Name == TrainVerb.Name ? "recipe" : "verb")} '{word}'; choose among {string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))}."
            : result.UnmatchedTokens.FirstOrDefault(token => token.StartsWith('-')) is { } option
            ? $"there is no option '{option}'."
            : result.Errors[0].Message;
        return $"{complaint} Try '{path} --help'.";
    }

    /// <summary>What is wrong where a name is the empty text, as of a variable that is not set; null where none is.</summary>
    public static string? ExplainEmpty(ParseResult result)
    {
        string? empty = result.CommandResult.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0)).Select(child => child switch
        {
            OptionResult option => $"{option.Option.Name} is given an empty text; give it a value, or leave it out.",
            ArgumentResult argument => $"{argument.Argument.Name} is an empty text; name one.",
            _ => null,
        }).FirstOrDefault();
        return empty is null ? null : $"{empty} Try '{string.Join(' ', Path(result.CommandResult.Command).Reverse())} --help'.";
    }

    static IEnumerable<string> Path(Command command)
    {
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
            yield return symbol is RootCommand ? "mien" : symbol.Name;
    }
}
