using Spectre.Console;

namespace Mien.Cli.Output;

/// <summary>Tables and progress: drawn for people at a terminal, plain tab-free text in pipes and files.</summary>
static class Terminal
{
    // Made when something is drawn: asking the terminal what it can do takes longer than many a command.
    static readonly Lazy<IAnsiConsole> Errors = new(() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));
    static bool _progressShows;

    /// <summary>Whether standard output is a terminal that moves its cursor as it is told; on Windows it is told to.</summary>
    public static bool IsScreen => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>A table; columns whose title begins with > are aligned to the right.</summary>
    public static void Table(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows, TextWriter? output = null)
    {
        List<IReadOnlyList<string>> body = [.. rows];
        string[] names = [.. titles.Select(title => title.TrimStart('>'))];
        bool[] right = [.. titles.Select(title => title.StartsWith('>'))];
        if (!Console.IsOutputRedirected && output is null)
        {
            var table = new Table().Border(TableBorder.Rounded).BorderColor(Spectre.Console.Color.Grey);
            for (int i = 0; i < names.Length; i++)
                table.AddColumn(new TableColumn(Markup.Escape(names[i])) { Alignment = right[i] ? Justify.Right : Justify.Left, NoWrap = i == 0 });
            foreach (IReadOnlyList<string> row in body)
                table.AddRow([.. row.Select(Markup.Escape)]);
            AnsiConsole.Write(table);
            return;
        }
        output ??= Console.Out;
        int[] widths = [.. names.Select((name, i) => Math.Max(name.Length, body.Count == 0 ? 0 : body.Max(row => row[i].Length)))];
        foreach (IReadOnlyList<string> row in body.Prepend(names))
            output.WriteLine(string.Join("  ", row.Select((cell, i) => right[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    /// <summary>Does work on each item, with a bar on stderr where that is a terminal and there is more than one item.</summary>
    public static void ForEach<T>(string title, IReadOnlyList<T> items, Action<T> work)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected || items.Count < 2)
        {
            foreach (T item in items)
                work(item);
            return;
        }
        _progressShows = true;
        Errors.Value.Progress().AutoClear(true).Start(progress =>
        {
            ProgressTask task = progress.AddTask(Markup.Escape(title), maxValue: items.Count);
            foreach (T item in items)
            {
                work(item);
                task.Increment(1);
            }
        });
        _progressShows = false;
    }

    /// <summary>Prints a line; while a bar shows, above it and by its console, which alone can move it.</summary>
    public static void Say(TextWriter output, string line)
    {
        if (_progressShows)
            Errors.Value.WriteLine(line);
        else
            output.WriteLine(line);
    }

    /// <summary>Does one piece of work with a spinner on stderr where that is a terminal.</summary>
    public static T Wait<T>(string title, Func<T> work) =>
        Console.IsErrorRedirected || Console.IsOutputRedirected ? work() : Errors.Value.Status().Start(Markup.Escape(title), _ => work());
}
