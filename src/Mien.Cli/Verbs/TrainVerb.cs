using System.CommandLine;
using System.Runtime.InteropServices;
using Mien.Cli.Output;
using Mien.Cli.Training;
using Mien.Training;
using Spectre.Console;

namespace Mien.Cli.Verbs;

/// <summary><c>mien train RECIPE</c>: trains one of our own networks.</summary>
static class TrainVerb
{
    public const string Name = "train";

    const string DefaultData = "../shared";

    public static string[] Examples =>
    [
        "mien train landmarks --data ../shared --out runs/landmarks --minutes 60",
        "mien train landmarks --out runs/landmarks --resume          goes on after a break, to the same bits",
        "mien train detector --samples 200000 --batch 16 --seed 7",
    ];

    public static Command Create(IReadOnlyList<RecipeEntry> recipes)
    {
        var command = new Command(Name, "Trains our own networks on the processor; checkpoints, a log and a report go to a folder.");
        foreach (RecipeEntry recipe in recipes)
            command.Add(Create(recipe));
        return command;
    }

    static Command Create(RecipeEntry recipe)
    {
        Option<string?> data = new("--data") { HelpName = "DIR", Description = $"The folder with the development data (default {DefaultData}; with --resume the one that it was begun with)." };
        Option<string?> folder = new("--out") { HelpName = "DIR", Description = $"The training's folder (default runs/{recipe.Name})." };
        Option<bool> resume = new("--resume") { Description = "Goes on from the folder's checkpoint, with the options that it was begun with." };
        Option<string?> from = new("--from") { HelpName = "FILE", Description = "Begins with another training's weights (its best.safetensors, or the averages of its checkpoint.safetensors)." };
        var own = recipe.Options.ToDictionary(option => option.Name, option => new Option<string?>($"--{option.Name}") { HelpName = option.Placeholder, Description = $"{option.Description} (default {(option.Default.Length > 0 ? option.Default : "none")})." });
        var numbers = new TrainOptions();
        var command = new Command(recipe.Name, recipe.Description) { data, folder, resume, from };
        foreach (Option option in numbers.All.Concat(own.Values))
            command.Add(option);
        command.SetAction(result =>
        {
            string target = result.GetValue(folder) ?? Path.Combine("runs", recipe.Name);
            Checkpoint? checkpoint = Checkpoint.Find(target, result.GetValue(resume), recipe.Name);
            var defaults = new TrainerOptions { Folder = target, Data = DefaultData, RecipeSettings = recipe.Options.ToDictionary(option => option.Name, option => option.Default) };
            TrainerOptions begun = checkpoint is null ? defaults : defaults.With(checkpoint);
            TrainerOptions options = numbers.Overlay(result, begun) with
            {
                Data = result.GetValue(data) ?? begun.Data,
                InitialWeights = result.GetValue(from),
                RecipeSettings = begun.RecipeSettings.ToDictionary(entry => entry.Key, entry => own.TryGetValue(entry.Key, out Option<string?>? option) && result.GetValue(option) is { } given ? given : entry.Value),
            };
            options.Check();
            checkpoint?.CheckSame(begun, options);
            if (checkpoint is not null && checkpoint.Step >= checkpoint.PlannedSteps)
            {
                Console.WriteLine($"{target}: all {checkpoint.PlannedSteps} steps are done already; begin another training in another folder with --out, from these weights with --from {Path.Combine(target, "best.safetensors")}.");
                return ExitCode.Done;
            }
            using Recipe made = Make(recipe, options, checkpoint);
            if (made.Shortage is { } shortage)
                Terminal.Say(Console.Error, shortage);
            return Run(made, options);
        });
        return command;
    }

    static Recipe Make(RecipeEntry recipe, TrainerOptions options, Checkpoint? checkpoint)
    {
        if (!Directory.Exists(options.Data))
            throw new InputException($"there is no folder '{options.Data}' to take the training's data from; name it with --data.");
        try
        {
            return recipe.Create(new RecipeRequest(options.Data, options.RecipeSettings, options.Seed, options.Threads));
        }
        catch (InputException exception) when (checkpoint is not null)
        {
            // An option of the command line that differs has been refused by now.
            throw new InputException($"'{checkpoint.Path}' is damaged: {exception.Message} Put back a copy of it, or begin anew in another folder with --out.", exception);
        }
    }

    static int Run(Recipe recipe, TrainerOptions options)
    {
        using var cancellation = new CancellationTokenSource();
        // Ctrl+C and kill end after the step, with a checkpoint; a second Ctrl+C does not wait for that.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        bool done = false;
        void Train(ITrainingObserver observer)
        {
            using var trainer = new Trainer(recipe, options, observer);
            done = trainer.Run(cancellation.Token);
        }
        if (Console.IsOutputRedirected || Console.IsErrorRedirected)
            Train(new PlainTrainingOutput(Console.Out));
        else
            AnsiConsole.Live(new Text("Reading the data …")).AutoClear(false).Start(display => Train(new LiveTrainingOutput(display, AnsiConsole.Console)));
        Console.WriteLine(done
            ? $"{options.Folder}: best.onnx, last.onnx, {Path.GetFileName(TrainingReport.FileIn(options.Folder))}"
            : $"broken off; go on with --out {options.Folder} --resume");
        return ExitCode.Done;
    }
}
