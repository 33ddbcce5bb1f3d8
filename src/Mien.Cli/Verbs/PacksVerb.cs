using System.CommandLine;
using Mien.Cli.Output;

namespace Mien.Cli.Verbs;

/// <summary><c>mien packs</c>: the networks that are installed for this user.</summary>
static class PacksVerb
{
    public static string[] Examples =>
    [
        "mien packs list",
        "mien packs add mediapipe --from ~/Downloads",
        "mien packs verify                            checks the hashes of all installed packs",
        "mien packs remove mediapipe",
    ];

    public static Command Create() => new("packs", "Lists, installs, checks and removes packs: the networks that find the faces.")
    {
        List(),
        Add(),
        Verify(),
        Remove(),
    };

    static Command List()
    {
        Option<bool> names = new("--names") { Description = "Prints bare names, one a line, for scripts; damaged packs are left out." };
        var command = new Command("list", "Shows our own pack, the installed ones and those that could be.") { names };
        command.SetAction(result =>
        {
            var store = new PackStore();
            IReadOnlyList<PackEntry> entries = store.List();
            if (result.GetValue(names))
            {
                Console.WriteLine(Pack.Default.Name);
                foreach (PackEntry entry in entries.Where(entry => entry.Problem is null))
                    Console.WriteLine(entry.Name);
                return ExitCode.Done;
            }
            PackDescription ours = Pack.Default.Description;
            Terminal.Table(["name", "what it is", "licence", "folder"],
            [
                [ours.Name, ours.Description, ours.Licence, "in the program"],
                .. entries.Select(entry => (IReadOnlyList<string>)[entry.Name, entry.Problem ?? entry.Description?.Description ?? "", entry.Description?.Licence ?? "", entry.Folder]),
            ]);
            string[] others = [.. PackStore.KnownNames.Except(entries.Select(entry => entry.Name))];
            if (others.Length > 0)
                Console.WriteLine($"Can be installed: {string.Join(", ", others)} (mien packs add NAME --from DIR, where DIR holds the publisher's files; see docs/packs.md).");
            return ExitCode.Done;
        });
        return command;
    }

    static Command Add()
    {
        Argument<string> name = Name();
        Option<string> from = new("--from") { HelpName = "DIR", Description = "The folder that holds the publisher's files.", Required = true };
        var command = new Command("add", "Installs a pack from files that you downloaded, after checking their hashes.") { name, from };
        command.SetAction(result =>
        {
            var store = new PackStore();
            Pack pack = Terminal.Wait("Checking and copying", () => store.Add(result.GetRequiredValue(name), result.GetRequiredValue(from)));
            Console.WriteLine($"{pack.Name} is installed in {pack.Folder}.");
            return ExitCode.Done;
        });
        return command;
    }

    static Command Verify()
    {
        Argument<string?> name = new("NAME") { Description = "The pack to check; all of them where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify", "Compares the files of installed packs with the published hashes.") { name };
        command.SetAction(result =>
        {
            var store = new PackStore();
            string[] names = result.GetValue(name) is { } one ? [one] : [.. store.List().Select(entry => entry.Name)];
            if (names.Length == 0)
                throw new InputException($"no pack is installed in {store.Folder}; see 'mien packs list'.");
            int bad = 0;
            foreach (string pack in names)
            {
                IReadOnlyList<string> problems = store.Verify(pack);
                if (problems.Count == 0)
                    Console.WriteLine($"{pack}: all files are as published.");
                foreach (string problem in problems)
                    bad = Complaint.Report($"{pack}: {problem}");
            }
            return bad;
        });
        return command;
    }

    static Command Remove()
    {
        Argument<string> name = Name();
        var command = new Command("remove", "Deletes an installed pack.") { name };
        command.SetAction(result =>
        {
            string pack = result.GetRequiredValue(name);
            new PackStore().Remove(pack);
            Console.WriteLine($"{pack} is removed.");
            return ExitCode.Done;
        });
        return command;
    }

    static Argument<string> Name() => new("NAME") { Description = $"Name of the pack: {string.Join(", ", PackStore.KnownNames)}." };
}
