using System.Globalization;
using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <summary>How long, how fast and how carefully a <see cref="Trainer"/> trains. What decides the weights is kept in checkpoints and cannot change on the way.</summary>
public sealed record TrainerOptions
{
    /// <summary>Where checkpoint, log, report and networks go.</summary>
    public required string Folder { get; init; }

    /// <summary>Steps in all; exactly one of steps, samples and minutes is set in a new training.</summary>
    public long? Steps { get; init; }

    /// <summary>Samples in all, rounded up to whole batches.</summary>
    public long? Samples { get; init; }

    /// <summary>Minutes that all shall take, evaluations included: speed is measured first, then steps are planned.</summary>
    public double? Minutes { get; init; }

    /// <summary>Samples per step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Threads; they change the speed but no weight.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where first weights, dropout and the samples' dice come from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The rate's course: <c>cosine</c>, <c>step</c> (a tenth after each third) or <c>constant</c>.</summary>
    public string Schedule { get; init; } = "cosine";

    /// <summary>Share of the steps over which the rate climbs (cosine only).</summary>
    public double WarmUp { get; init; } = 0.03;

    /// <summary><c>adamw</c> or <c>sgd</c> (Nesterov's momentum 0.9).</summary>
    public string Optimiser { get; init; } = "adamw";

    /// <summary>Decoupled weight decay.</summary>
    public double Decay { get; init; } = 0.01;

    /// <summary>The longest gradient, all parameters together; longer ones are shortened.</summary>
    public double Clip { get; init; } = 5;

    /// <summary>How slowly the exponential average forgets.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Above 0, the plain mean over this last share of the steps (SWA) takes the exponential average's place.</summary>
    public double StochasticShare { get; init; }

    /// <summary>Steps between two evaluations; one more always comes last.</summary>
    public long EvaluateEvery { get; init; } = 2000;

    /// <summary>Steps between two lines of the log.</summary>
    public long LogEvery { get; init; } = 50;

    /// <summary>The longest that a killed training loses.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Steps after which a checkpoint is written even if the time has not come.</summary>
    public long CheckpointSteps { get; init; } = long.MaxValue;

    /// <summary>Goes on from the folder's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>A safetensors file of another training's parameters to begin with.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The recipe's own settings, kept and compared like the others.</summary>
    public IReadOnlyDictionary<string, string> RecipeSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>What decides the weights, apart from the number of steps: name of the option and its value.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("batch", Text(Batch)), ("seed", Text(Seed)), ("lr", Text(LearningRate)), ("schedule", Schedule), ("warm-up", Text(WarmUp)),
        ("optimiser", Optimiser), ("decay", Text(Decay)), ("clip", Text(Clip)), ("average", Text(AverageDecay)), ("swa", Text(StochasticShare)),
        .. RecipeSettings.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)),
    ];

    /// <summary>These options with the settings that a checkpoint holds in the place of the defaults.</summary>
    /// <exception cref="TrainingException">The checkpoint's settings make no sense.</exception>
    public TrainerOptions With(IReadOnlyDictionary<string, string> settings)
    {
        var own = new Dictionary<string, string>(settings);
        string Take(string name) => own.Remove(name, out string? value) ? value : throw new TrainingException($"the checkpoint in '{Folder}' lacks the setting '{name}'; it is damaged or of another version.");
        try
        {
            return this with
            {
                Batch = int.Parse(Take("batch"), CultureInfo.InvariantCulture),
                Seed = ulong.Parse(Take("seed"), CultureInfo.InvariantCulture),
                LearningRate = Parse(Take("lr")),
                Schedule = Take("schedule"),
                WarmUp = Parse(Take("warm-up")),
                Optimiser = Take("optimiser"),
                Decay = Parse(Take("decay")),
                Clip = Parse(Take("clip")),
                AverageDecay = Parse(Take("average")),
                StochasticShare = Parse(Take("swa")),
                RecipeSettings = own,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new TrainingException($"the checkpoint in '{Folder}' has a setting that is no number: it is damaged.", exception);
        }
    }

    internal Schedule MakeSchedule(long steps) => Schedule switch
    {
        "cosine" => new CosineSchedule(LearningRate, steps, (long)(steps * WarmUp)),
        "step" => new StepSchedule(LearningRate, Math.Max(1, (steps + 2) / 3)),
        "constant" => new ConstantSchedule(LearningRate),
        _ => throw new TrainingException($"there is no schedule '{Schedule}'; choose cosine, step or constant."),
    };

    internal Optimiser MakeOptimiser(IReadOnlyList<Parameter> parameters) => Optimiser switch
    {
        "adamw" => new AdamW(parameters, Decay),
        "sgd" => new Sgd(parameters, 0.9, nesterov: true, Decay),
        _ => throw new TrainingException($"there is no optimiser '{Optimiser}'; choose adamw or sgd."),
    };

    internal Averaging MakeAveraging(IReadOnlyList<Parameter> parameters) =>
        StochasticShare > 0 ? Averaging.Stochastic(parameters) : Averaging.Exponential(parameters, AverageDecay);

    internal void Check()
    {
        int budgets = (Steps is null ? 0 : 1) + (Samples is null ? 0 : 1) + (Minutes is null ? 0 : 1);
        if (!Resume && budgets != 1)
            throw new TrainingException("say how long to train: one of --steps, --samples and --minutes.");
        if (Batch < 1 || Threads < 1 || EvaluateEvery < 1 || LogEvery < 1 || CheckpointSteps < 1 || !(Minutes is null or > 0) || !(Steps is null or > 0) || !(Samples is null or > 0))
            throw new TrainingException("batch, threads, budgets and intervals are above 0.");
        if (!(LearningRate > 0) || !(Clip > 0) || !(Decay >= 0) || WarmUp is not (>= 0 and < 1) || StochasticShare is not (>= 0 and <= 1) || AverageDecay is not (>= 0 and < 1))
            throw new TrainingException("the learning rate and --clip are above 0, the decay at least 0, --warm-up and --average from 0 to below 1, --swa from 0 to 1.");
    }

    static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
