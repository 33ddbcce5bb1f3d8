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
    public static string[] Examples =>
    [
        "mien train landmarks --data ../shared --out runs/landmarks --minutes 60",
        "mien train landmarks --out runs/landmarks --resume          goes on after a break, to the same bits",
        "mien train detector --samples 200000 --batch 16 --seed 7",
    ];

    public static Command Create(IReadOnlyList<RecipeEntry> recipes)
    {
        var command = new Command("train", "Trains our own networks on the processor; checkpoints, a log and a report go to a folder.");
        foreach (RecipeEntry recipe in recipes)
            command.Add(Create(recipe));
        return command;
    }

    static Command Create(RecipeEntry recipe)
    {
        Option<string> data = new("--data") { HelpName = "DIR", Description = "The folder with the development data (default ../shared).", DefaultValueFactory = _ => "../shared" };
        Option<string?> folder = new("--out") { HelpName = "DIR", Description = $"The training's folder (default runs/{recipe.Name})." };
        Option<bool> resume = new("--resume") { Description = "Goes on from the folder's checkpoint, with the options that it was begun with." };
        Option<string?> from = new("--from") { HelpName = "FILE", Description = "Begins with another training's weights (its best.safetensors)." };
        var own = recipe.Options.ToDictionary(option => option.Name, option => new Option<string?>($"--{option.Name}") { HelpName = option.Placeholder, Description = $"{option.Description} (default {(option.Default.Length > 0 ? option.Default : "none")})." });
        var numbers = new TrainOptions();
        var command = new Command(recipe.Name, recipe.Description) { data, folder, resume, from };
        foreach (Option option in numbers.All.Concat(own.Values))
            command.Add(option);
        command.SetAction(result =>
        {
            string target = result.GetValue(folder) ?? Path.Combine("runs", recipe.Name);
            var options = new TrainerOptions
            {
                Folder = target,
                Resume = result.GetValue(resume),
                InitialWeights = result.GetValue(from),
                RecipeSettings = recipe.Options.ToDictionary(option => option.Name, option => option.Default),
            };
            if (options.Resume)
                options = options.With(Checkpoint.Read(target).Settings);
            options = numbers.Overlay(result, options);
            options = options with { RecipeSettings = options.RecipeSettings.ToDictionary(entry => entry.Key, entry => own.TryGetValue(entry.Key, out Option<string?>? option) && result.GetValue(option) is { } given ? given : entry.Value) };
            using Recipe made = recipe.Create(new RecipeRequest(result.GetRequiredValue(data), options.RecipeSettings, options.Seed, options.Threads));
            if (!options.Resume)
                OutputFile.MakeFolder(target);
            return Run(made, options);
        });
        return command;
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
