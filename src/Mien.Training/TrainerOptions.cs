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

    /// <summary>A safetensors file of another training's parameters to begin with: its <c>best.safetensors</c> or its checkpoint.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The folder that the recipe has its data from; kept in checkpoints, so that a resumed training finds them again.</summary>
    public string? Data { get; init; }

    /// <summary>The recipe's own settings, kept and compared like the others.</summary>
    public IReadOnlyDictionary<string, string> RecipeSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>What decides the weights, apart from the number of steps: name of the option and its value.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("batch", Text(Batch)), ("seed", Text(Seed)), ("lr", Text(LearningRate)), ("schedule", Schedule), ("warm-up", Text(WarmUp)),
        ("optimiser", Optimiser), ("decay", Text(Decay)), ("clip", Text(Clip)), ("average", Text(AverageDecay)), ("swa", Text(StochasticShare)),
        .. RecipeSettings.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)),
    ];

    /// <summary>What decides the pace but no weight: name of the option and its value.</summary>
    internal IReadOnlyList<(string Name, string Value)> Pace =>
        [("threads", Text(Threads)), ("log-every", Text(LogEvery)), ("checkpoint-every", Text(CheckpointEvery.TotalMinutes))];

    /// <summary>
    /// The options that a checkpoint's training was begun with: what it holds in the place of these; recipe settings that it lacks, because an
    /// older version knew none such, keep the value that they have here. Its budget is left out but for the minutes that it was planned from.
    /// </summary>
    /// <exception cref="Mien.Tensors.ModelFormatException">The checkpoint's settings make no sense.</exception>
    public TrainerOptions With(Checkpoint checkpoint)
    {
        var settings = new Dictionary<string, string>(checkpoint.Settings);
        IReadOnlyDictionary<string, string> pace = checkpoint.Pace;
        string Take(string name) => settings.Remove(name, out string? value) ? value : throw checkpoint.Damaged($"it lacks the setting '{name}'");
        T Parse<T>(string name, string text) where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out T? value) ? value : throw checkpoint.Damaged($"'{text}' is no value of '{name}'");
        T Number<T>(string name) where T : IParsable<T> => Parse<T>(name, Take(name));
        T Kept<T>(string name, T otherwise) where T : IParsable<T> => pace.TryGetValue(name, out string? text) ? Parse<T>(name, text) : otherwise;
        double minutes = Kept("checkpoint-every", CheckpointEvery.TotalMinutes);
        if (!(minutes >= 0 && minutes < TimeSpan.MaxValue.TotalMinutes))
            throw checkpoint.Damaged($"'{Text(minutes)}' is no value of 'checkpoint-every'");
        TrainerOptions begun = this with
        {
            Resume = true,
            Steps = null,
            Samples = null,
            Minutes = checkpoint.Minutes,
            Batch = Number<int>("batch"),
            Seed = Number<ulong>("seed"),
            LearningRate = Number<double>("lr"),
            Schedule = Take("schedule"),
            WarmUp = Number<double>("warm-up"),
            Optimiser = Take("optimiser"),
            Decay = Number<double>("decay"),
            Clip = Number<double>("clip"),
            AverageDecay = Number<double>("average"),
            StochasticShare = Number<double>("swa"),
            EvaluateEvery = checkpoint.EvaluateEvery,
            Threads = Kept("threads", Threads),
            LogEvery = Kept("log-every", LogEvery),
            CheckpointEvery = TimeSpan.FromMinutes(minutes),
            InitialWeights = checkpoint.InitialWeights,
            Data = checkpoint.Data ?? Data,
            RecipeSettings = RecipeSettings.Where(entry => !settings.ContainsKey(entry.Key)).Concat(settings).ToDictionary(entry => entry.Key, entry => entry.Value),
        };
        try
        {
            begun.Check();
        }
        catch (TrainingException exception)
        {
            throw checkpoint.Damaged($"its settings make no sense: {exception.Message.TrimEnd('.')}", exception);
        }
        return begun;
    }

    /// <summary>The steps that the budget is; null where it is minutes, which must be measured first, or where there is none.</summary>
    internal long? PlannedSteps => Steps ?? (Samples + Batch - 1) / Batch;

    internal Schedule MakeSchedule(long steps) => Schedule switch
    {
        "cosine" => new CosineSchedule(LearningRate, steps, (long)(steps * WarmUp)),
        "step" => new StepSchedule(LearningRate, Math.Max(1, (steps + 2) / 3)),
        _ => new ConstantSchedule(LearningRate),
    };

    internal Optimiser MakeOptimiser(IReadOnlyList<Parameter> parameters) => Optimiser switch
    {
        "adamw" => new AdamW(parameters, Decay),
        _ => new Sgd(parameters, 0.9, nesterov: true, Decay),
    };

    internal Averaging MakeAveraging(IReadOnlyList<Parameter> parameters) =>
        StochasticShare > 0 ? Averaging.Stochastic(parameters) : Averaging.Exponential(parameters, AverageDecay);

    /// <summary>Checks the values before anything is loaded or written.</summary>
    /// <exception cref="TrainingException">One makes no sense.</exception>
    public void Check()
    {
        int budgets = (Steps is null ? 0 : 1) + (Samples is null ? 0 : 1) + (Minutes is null ? 0 : 1);
        if (budgets > 1 || budgets == 0 && !Resume)
            throw new TrainingException("say how long to train: one of --steps, --samples and --minutes.");
        if (Batch < 1 || Threads < 1 || EvaluateEvery < 1 || LogEvery < 1 || CheckpointSteps < 1 || !(Minutes is null or > 0) || !(Steps is null or > 0) || !(Samples is null or > 0))
            throw new TrainingException("batch, threads, budgets and intervals are above 0.");
        if (!(LearningRate > 0) || !(Clip > 0) || !(Decay >= 0) || WarmUp is not (>= 0 and < 1) || StochasticShare is not (>= 0 and <= 1) || AverageDecay is not (>= 0 and < 1))
            throw new TrainingException("the learning rate and --clip are above 0, the decay at least 0, --warm-up and --average from 0 to below 1, --swa from 0 to 1.");
        if (Schedule is not ("cosine" or "step" or "constant"))
            throw new TrainingException($"there is no schedule '{Schedule}'; choose cosine, step or constant with --schedule.");
        if (Optimiser is not ("adamw" or "sgd"))
            throw new TrainingException($"there is no optimiser '{Optimiser}'; choose adamw or sgd with --optimiser.");
    }

    static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
