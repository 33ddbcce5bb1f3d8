using System.CommandLine;
using Mien.Cli.Verbs;
using Mien.Training;

namespace Mien.Cli.Training;

/// <summary>The options that every recipe's training has; what is not given keeps its default, or the checkpoint's value.</summary>
sealed class TrainOptions
{
    const int Most = 1_000_000_000;

    readonly Option<int?> _steps = OptionRanges.Count("--steps", "Steps in all.", Most);
    readonly Option<int?> _samples = OptionRanges.Count("--samples", "Samples in all.", Most);
    readonly Option<double?> _minutes = OptionRanges.Number("--minutes", "MINUTES", "Minutes in all: the speed is measured, then the steps are planned.", 0.01, 100_000);
    readonly Option<int?> _batch = OptionRanges.Count("--batch", "Samples per step (default 32).", 4096);
    readonly Option<double?> _rate = OptionRanges.Number("--lr", "RATE", "The highest learning rate (default 0.001).", 0, 100, open: true);
    readonly Option<int?> _seed = OptionRanges.Count("--seed", "Where weights and samples come from (default 1).", int.MaxValue);
    readonly Option<int?> _threads = OptionRanges.Count("--threads", "Threads (default all); they change no weight.", NetVerb.MostThreads);
    readonly Option<string?> _schedule = new("--schedule") { HelpName = "NAME", Description = "cosine (default), step or constant." };
    readonly Option<double?> _warmUp = OptionRanges.Number("--warm-up", "SHARE", "Share of the steps over which the rate climbs (default 0.03).", 0, 0.99);
    readonly Option<string?> _optimiser = new("--optimiser") { HelpName = "NAME", Description = "adamw (default) or sgd." };
    readonly Option<double?> _decay = OptionRanges.Number("--decay", "DECAY", "Weight decay (default 0.01).", 0, 100);
    readonly Option<double?> _clip = OptionRanges.Number("--clip", "LENGTH", "The longest gradient (default 5).", 0, 1e9, open: true);
    readonly Option<double?> _average = OptionRanges.Number("--average", "DECAY", "How slowly the average of the weights forgets (default 0.999).", 0, 0.999999);
    readonly Option<double?> _stochastic = OptionRanges.Number("--swa", "SHARE", "Averages the weights of this last share of the steps instead (default 0: no).", 0, 1);
    readonly Option<int?> _evaluate = OptionRanges.Count("--evaluate-every", "Steps between two evaluations (default 2000).", Most);
    readonly Option<int?> _log = OptionRanges.Count("--log-every", "Steps between two lines of train.jsonl (default 50).", Most);
    readonly Option<double?> _checkpoint = OptionRanges.Number("--checkpoint-every", "MINUTES", "Minutes between two checkpoints (default 2).", 0.001, 100_000);

    public IEnumerable<Option> All =>
        [_steps, _samples, _minutes, _batch, _rate, _seed, _threads, _schedule, _warmUp, _optimiser, _decay, _clip, _average, _stochastic, _evaluate, _log, _checkpoint];

    public TrainerOptions Overlay(ParseResult result, TrainerOptions options) => options with
    {
        Steps = result.GetValue(_steps),
        Samples = result.GetValue(_samples),
        Minutes = result.GetValue(_minutes),
        Batch = result.GetValue(_batch) ?? options.Batch,
        LearningRate = result.GetValue(_rate) ?? options.LearningRate,
        Seed = result.GetValue(_seed) is { } seed ? (ulong)seed : options.Seed,
        Threads = result.GetValue(_threads) ?? options.Threads,
        Schedule = result.GetValue(_schedule) ?? options.Schedule,
        WarmUp = result.GetValue(_warmUp) ?? options.WarmUp,
        Optimiser = result.GetValue(_optimiser) ?? options.Optimiser,
        Decay = result.GetValue(_decay) ?? options.Decay,
        Clip = result.GetValue(_clip) ?? options.Clip,
        AverageDecay = result.GetValue(_average) ?? options.AverageDecay,
        StochasticShare = result.GetValue(_stochastic) ?? options.StochasticShare,
        EvaluateEvery = result.GetValue(_evaluate) ?? options.EvaluateEvery,
        LogEvery = result.GetValue(_log) ?? options.LogEvery,
        CheckpointEvery = result.GetValue(_checkpoint) is { } minutes ? TimeSpan.FromMinutes(minutes) : options.CheckpointEvery,
    };
}
