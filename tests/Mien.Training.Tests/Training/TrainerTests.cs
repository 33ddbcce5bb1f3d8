using System.Diagnostics;
using Mien.Tensors.Import.Safetensors;

namespace Mien.Training.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("mien-trainer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal static TrainerOptions Options(string folder, long steps) => new()
    {
        Folder = folder,
        Steps = steps,
        Batch = 4,
        LearningRate = 0.05,
        EvaluateEvery = 7,
        LogEvery = 2,
    };

    [Theory]
    [InlineData("adamw", 0)]
    [InlineData("sgd", 0)]
    [InlineData("adamw", 0.4)]
    public void Twenty_steps_equal_ten_and_ten_more_bit_for_bit(string optimiser, double stochastic)
    {
        string straight = Path.Combine(_folder, "straight"), broken = Path.Combine(_folder, "broken");
        TrainerOptions options = Options(straight, 20) with { Optimiser = optimiser, StochasticShare = stochastic, LearningRate = 0.02 };
        Assert.True(Train(options));
        Assert.False(Train(options with { Folder = broken }, stopAfter: 10));
        Assert.Equal("10", SafetensorsFile.Read(Checkpoint.FileIn(broken)).Metadata["step"]);
        Assert.True(Train(options with { Folder = broken, Steps = null, Resume = true }));

        AssertSameEnd(straight, broken);
    }

    [Fact]
    public void A_tape_s_training_resumed_on_other_threads_ends_in_the_same_bits()
    {
        // More samples than shards, and an odd number of them.
        const int Steps = 20, Break = 9, Batch = 11;
        TrainerOptions options = Options(Path.Combine(_folder, "straight"), Steps) with { Batch = Batch, Threads = 1, LearningRate = 0.02, AverageDecay = 0.9 };
        TrainerOptions broken = options with { Folder = Path.Combine(_folder, "broken") };
        Assert.True(Train(options, Steps + 1));
        Assert.False(Train(broken, Break));
        Assert.Equal("9", SafetensorsFile.Read(Checkpoint.FileIn(broken.Folder)).Metadata["step"]);
        Assert.True(Train(broken with { Steps = null, Resume = true, Threads = 2 }, Steps + 1));
        AssertSameEnd(options.Folder, broken.Folder);
        IReadOnlyList<TrainingLine> lines = TrainingLog.Read(options.Folder).Training;
        Assert.True(lines[^1].Loss < lines[0].Loss, $"{lines[0].Loss} → {lines[^1].Loss}");

        static bool Train(TrainerOptions options, int stopAfter)
        {
            using var cancellation = new CancellationTokenSource();
            using var recipe = new GridRecipe
            {
                Loaded = sample =>
                {
                    if (sample >= (stopAfter - 1) * Batch)
                        cancellation.Cancel();
                },
            };
            using var trainer = new Trainer(recipe, options);
            return trainer.Run(cancellation.Token);
        }
    }

    [Fact]
    public void Training_learns_and_keeps_the_best_network()
    {
        Assert.True(Train(Options(_folder, 400)));
        (IReadOnlyList<TrainingLine> training, IReadOnlyList<EvaluationLine> evaluations) = TrainingLog.Read(_folder);
        Assert.True(training[^1].Loss < training[0].Loss / 100, $"{training[0].Loss} → {training[^1].Loss}");
        Assert.InRange(evaluations[^1].Metrics[0].Value, 0, 0.05);
        Assert.Equal(evaluations.Min(line => line.Metrics[0].Value), evaluations.Last(line => line.Best).Metrics[0].Value);
        Assert.Equal(400 * 4, training[^1].Samples);
        Assert.Equal(["best.onnx", "best.safetensors", "checkpoint.safetensors", "last.onnx", "report.html", "train.jsonl"], Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public void A_killed_training_loses_at_most_the_interval()
    {
        using Process child = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(TrainerTests).Assembly.Location, "train", _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string checkpoint = Checkpoint.FileIn(_folder);
        long seen = 0;
        var patience = Stopwatch.StartNew();
        while (seen < 20)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1) && !child.HasExited, "the child does not train");
            Thread.Sleep(20);
            if (File.Exists(checkpoint))
                seen = Checkpoint.Read(_folder).State.Step;
        }
        child.Kill();
        child.WaitForExit();

        long kept = Checkpoint.Read(_folder).State.Step;
        Assert.True(kept >= seen);
        // Whatever was done shows in the log, which is written every second step; the checkpoint is at most its interval behind.
        Assert.InRange(TrainingLog.Read(_folder).Training[^1].Step - kept, -2, 5);
        long end = 0;
        Assert.False(Train(Options(_folder, 1) with { Steps = null, Resume = true }, stopAfter: 6, observe: step => end = step));
        Assert.Equal(kept + 6, end);
        long[] steps = [.. TrainingLog.Read(_folder).Training.Select(line => line.Step)];
        Assert.Equal(steps.Order().Distinct(), steps);
        string other = Path.Combine(_folder, "straight");
        Assert.False(Train(Options(other, 100_000), stopAfter: (int)end));
        Assert.Equal(
            SafetensorsFile.Read(Checkpoint.FileIn(other)).Tensors["average/line.weight"].Bytes.ToArray(),
            SafetensorsFile.Read(checkpoint).Tensors["average/line.weight"].Bytes.ToArray());
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_and_keeps_the_checkpoint()
    {
        using var recipe = new LineRecipe(4) { BrokenFrom = 4 * 12 + 1 };
        using var trainer = new Trainer(recipe, Options(_folder, 100) with { CheckpointSteps = 5 }, null, () => recipe);
        string message = Assert.Throws<TrainingException>(() => trainer.Run()).Message;
        Assert.Contains("not finite at step 13", message);
        Assert.Contains("checkpoint of step 12", message);
        Assert.Contains("--lr", message);
        Assert.Equal(12, Checkpoint.Read(_folder).State.Step);
        Assert.All(SafetensorsFile.Read(Checkpoint.FileIn(_folder)).Tensors.Values, tensor => Assert.DoesNotContain(tensor.Floats.ToArray(), float.IsNaN));
    }

    [Fact]
    public void Minutes_become_steps_that_end_in_time_and_equal_as_many_steps()
    {
        using var recipe = new LineRecipe(4) { Pause = () => Thread.Sleep(5) };
        string timed = Path.Combine(_folder, "timed"), counted = Path.Combine(_folder, "counted");
        var clock = Stopwatch.StartNew();
        long planned;
        using (var trainer = new Trainer(recipe, Options(timed, 1) with { Steps = null, Minutes = 0.05 }, null, () => recipe))
        {
            Assert.True(trainer.Run());
            planned = trainer.PlannedSteps;
        }
        // 3 s asked for; a busy machine may be slower after the measurement than during it.
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.5, 12);
        Assert.InRange(planned, 50, 600);
        Assert.True(Train(Options(counted, planned)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(counted, "last.onnx")), File.ReadAllBytes(Path.Combine(timed, "last.onnx")));
    }

    [Fact]
    public void Samples_are_rounded_up_to_batches()
    {
        using var recipe = new LineRecipe(4);
        using var trainer = new Trainer(recipe, Options(_folder, 1) with { Steps = null, Samples = 41 }, null, () => recipe);
        trainer.Run();
        Assert.Equal(11, trainer.PlannedSteps);
    }

    [Fact]
    public void Lines_beyond_the_checkpoint_are_dropped_on_resuming()
    {
        Assert.False(Train(Options(_folder, 20), stopAfter: 10));
        File.AppendAllText(TrainingLog.FileIn(_folder), "{\"kind\":\"train\",\"step\":12,\"loss\":99}\n{\"kind\":\"train\",\"st");
        Assert.True(Train(Options(_folder, 1) with { Steps = null, Resume = true }));
        Assert.Equal([2, 4, 6, 8, 10, 12, 14, 16, 18, 20], TrainingLog.Read(_folder).Training.Select(line => line.Step));
        Assert.DoesNotContain(TrainingLog.Read(_folder).Training, line => line.Loss == 99);
        Assert.Equal([7, 14, 20], TrainingLog.Read(_folder).Evaluations.Select(line => line.Step));
    }

    [Fact]
    public void A_training_begins_from_another_s_weights()
    {
        Assert.True(Train(Options(_folder, 50)));
        string next = Path.Combine(_folder, "next");
        Assert.True(Train(Options(next, 1) with { InitialWeights = Path.Combine(_folder, "best.safetensors"), LearningRate = 1e-9, Decay = 0 }));
        Assert.Equal(TrainingLog.Read(_folder).Evaluations.Last(line => line.Best).Metrics[0].Value, TrainingLog.Read(next).Evaluations[0].Metrics[0].Value, 1e-4);
    }

    [Fact]
    public void What_cannot_be_is_explained()
    {
        Assert.Contains("no checkpoint", Assert.Throws<TrainingException>(() => Train(Options(_folder, 1) with { Steps = null, Resume = true })).Message);
        Assert.Contains("--minutes", Assert.Throws<TrainingException>(() => Train(Options(_folder, 1) with { Steps = null })).Message);
        Assert.Contains("--minutes", Assert.Throws<TrainingException>(() => Train(Options(_folder, 1) with { Samples = 4 })).Message);
        Assert.Contains("'rmsprop'", Assert.Throws<TrainingException>(() => Train(Options(_folder, 1) with { Optimiser = "rmsprop" })).Message);
        Assert.True(Train(Options(_folder, 2)));
        Assert.Contains("--resume", Assert.Throws<TrainingException>(() => Train(Options(_folder, 2))).Message);
        Assert.Contains("--lr", Assert.Throws<TrainingException>(() => Train(Options(_folder, 1) with { Steps = null, Resume = true, LearningRate = 0.1 })).Message);
    }

    [Fact]
    public void The_report_stands_alone()
    {
        Assert.True(Train(Options(_folder, 30)));
        string page = File.ReadAllText(TrainingReport.FileIn(_folder));
        Assert.Contains("<polyline", page);
        Assert.Contains("far &lt;off&gt;", page);
        Assert.Contains("data:image/jpeg;base64,AQID", page);
        Assert.Contains(">optimiser</td><td>adamw", page);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("NaN", page);
    }

    /// <summary>Weights, averages, the optimiser's memory, counters, networks and evaluations of two trainings, bit for bit.</summary>
    static void AssertSameEnd(string folder, string otherFolder)
    {
        SafetensorsFile one = SafetensorsFile.Read(Checkpoint.FileIn(folder)), other = SafetensorsFile.Read(Checkpoint.FileIn(otherFolder));
        Assert.Equal(one.Tensors.Keys.Order(), other.Tensors.Keys.Order());
        Assert.All((string[])["model/", "average/", "optimiser/"], owner => Assert.Contains(one.Tensors.Keys, name => name.StartsWith(owner, StringComparison.Ordinal)));
        Assert.All(one.Tensors, entry => Assert.Equal(entry.Value.Bytes.ToArray(), other.Tensors[entry.Key].Bytes.ToArray()));
        Assert.All(one.Metadata.Where(entry => entry.Key is not ("seconds" or "pace.threads")), entry => Assert.Equal(entry.Value, other.Metadata[entry.Key]));
        foreach (string file in (string[])["best.onnx", "last.onnx", "best.safetensors"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, file)), File.ReadAllBytes(Path.Combine(otherFolder, file)));
        Assert.Equal(TrainingLog.Read(folder).Evaluations.Select(Shown), TrainingLog.Read(otherFolder).Evaluations.Select(Shown));
    }

    internal static bool Train(TrainerOptions options, int stopAfter = int.MaxValue, Action<long>? observe = null, params string[] material)
    {
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        using var recipe = new LineRecipe(options.Batch)
        {
            Parts = material,
            Pause = () =>
            {
                if (++steps == stopAfter)
                    cancellation.Cancel();
            },
        };
        using var trainer = new Trainer(recipe, options, null, () => recipe);
        bool done = trainer.Run(cancellation.Token);
        observe?.Invoke(trainer.Step);
        return done;
    }

    static string Shown(EvaluationLine line) => $"{line.Step} {line.Best} {string.Join(' ', line.Metrics)}";
}
