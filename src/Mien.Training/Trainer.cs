using System.Diagnostics;
using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Export.Safetensors;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>
/// Trains a <see cref="Recipe"/>: steps, evaluations of the averaged network, checkpoints, log and report. The same seed gives the same
/// weights whatever the threads, and a training that was broken off and resumed ends in the same bits as one that was not.
/// </summary>
public sealed partial class Trainer : IDisposable
{
    // Old enough for every runtime in use.
    static readonly OnnxOptions Written = new() { Opset = OnnxOptions.OldestOpset, FoldNormalisation = true };

    readonly Recipe _recipe;
    readonly TrainerOptions _options;
    readonly ITrainingObserver? _observer;
    readonly ILearner _network;
    readonly Optimiser _optimiser;
    readonly Averaging _averaging;
    readonly Action<int> _load;
    readonly Func<int, double> _judge;
    readonly Stopwatch _sinceCheckpoint = new();
    readonly Stopwatch _work = new();
    readonly TrainingState _state;
    readonly double _secondsBefore;
    long _loadTicks;
    long _savedStep = -1;

    /// <summary>Builds the network and, to resume, puts it back where it was.</summary>
    /// <exception cref="TrainingException">The options make no sense, or the checkpoint does not fit them.</exception>
    /// <exception cref="ModelFormatException">The checkpoint or the first weights are damaged.</exception>
    public Trainer(Recipe recipe, TrainerOptions options, ITrainingObserver? observer = null)
        : this(recipe, options, observer, () => new TapeLearner(recipe.Build(options.Batch, options.Threads, options.Seed)))
    {
    }

    internal Trainer(Recipe recipe, TrainerOptions options, ITrainingObserver? observer, Func<ILearner> build)
    {
        options.Check();
        Checkpoint? checkpoint = Checkpoint.Find(options.Folder, options.Resume, recipe.Name);
        if (checkpoint is not null)
        {
            TrainerOptions begun = options.With(checkpoint);
            checkpoint.CheckSame(begun, options);
            checkpoint.CheckSame(recipe.Material, options.Data);
            options = options with { Minutes = begun.Minutes, InitialWeights = begun.InitialWeights, Data = options.Data ?? begun.Data };
        }
        (_recipe, _options, _observer) = (recipe, options, observer);
        _network = build();
        if (options.InitialWeights is { } file && checkpoint is null)
            Checkpoint.Begin(file, _network.Parameters);
        _optimiser = options.MakeOptimiser(_network.Parameters);
        _averaging = options.MakeAveraging(_network.Parameters);
        _state = checkpoint?.State ?? new TrainingState();
        _secondsBefore = _state.Seconds;
        if (checkpoint is not null)
        {
            checkpoint.Restore(_network.Parameters, _optimiser, _averaging);
            _network.Runs = _state.Runs;
            _savedStep = _state.Step;
        }
        _load = Load;
        _judge = recipe.Judge;
        // Last of all: what is refused leaves no folder.
        MakeFolder(options.Folder);
    }

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>Steps in all, once <see cref="Run"/> has planned them.</summary>
    public long PlannedSteps => _state.PlannedSteps;

    /// <summary>Trains until the plan is fulfilled or somebody cancels; either way a checkpoint is left.</summary>
    /// <returns>Whether the plan is fulfilled.</returns>
    /// <exception cref="TrainingException">The loss is not finite any more; the last checkpoint stays.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        _work.Restart();
        if (_state.PlannedSteps == 0)
            _state.PlannedSteps = Plan(cancellation);
        TrainingLog log = TrainingLog.Open(_options.Folder, _state.Step);
        Schedule schedule = _options.MakeSchedule(_state.PlannedSteps);
        long averageFrom = _options.StochasticShare > 0 ? (long)(_state.PlannedSteps * (1 - _options.StochasticShare)) : 0;
        var interval = new IntervalSums();
        _observer?.Planned(_state.Step, _state.PlannedSteps, _options.Batch);
        _sinceCheckpoint.Restart();
        while (_state.Step < _state.PlannedSteps && !cancellation.IsCancellationRequested)
        {
            double rate = schedule.At(_state.Step);
            long begin = Stopwatch.GetTimestamp();
            _loadTicks = 0;
            double loss = _network.Train(_load, _judge);
            double norm = GradientClip.ByGlobalNorm(_network.Parameters, _options.Clip);
            CheckFinite(loss, norm, rate);
            _optimiser.Step(rate);
            if (_state.Step >= averageFrom)
                _averaging.Update();
            _state.Step++;
            interval.Add(loss, norm, Stopwatch.GetTimestamp() - begin, _loadTicks);
            _observer?.Stepped(_state.Step, loss);
            Finish(log, interval, rate);
        }
        Save();
        bool done = _state.Step >= _state.PlannedSteps;
        WriteReport(withPictures: done);
        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    void Load(int index)
    {
        long begin = Stopwatch.GetTimestamp();
        _recipe.Load(_state.Step * _options.Batch + index, index);
        Interlocked.Add(ref _loadTicks, Stopwatch.GetTimestamp() - begin);
    }

    void Finish(TrainingLog log, IntervalSums interval, double rate)
    {
        bool last = _state.Step >= _state.PlannedSteps;
        if (_state.Step % _options.LogEvery == 0 || last)
        {
            TrainingLine line = interval.Take(_state.Step, _options.Batch, _options.Threads, rate, Seconds);
            log.Write(line);
            _observer?.Logged(line);
        }
        bool evaluate = _state.Step % _options.EvaluateEvery == 0 || last;
        if (evaluate)
            Evaluate(log);
        if (evaluate || _sinceCheckpoint.Elapsed >= _options.CheckpointEvery || _state.Step - Math.Max(_savedStep, 0) >= _options.CheckpointSteps)
            Save();
    }

    double Seconds => _secondsBefore + _work.Elapsed.TotalSeconds;

    void CheckFinite(double loss, double norm, double rate)
    {
        if (double.IsFinite(loss) && double.IsFinite(norm))
            return;
        string kept = _savedStep > 0 ? $"the checkpoint of step {_savedStep} in '{_options.Folder}' is kept" : "there is no checkpoint yet";
        throw new TrainingException(FormattableString.Invariant($"the {(double.IsFinite(loss) ? "gradient" : "loss")} is not finite at step {_state.Step + 1} (loss {loss}, learning rate {rate:g3}); {kept}. Begin anew with a smaller --lr or --clip."));
    }

    void Save()
    {
        if (_savedStep == _state.Step)
            return;
        _state.Seconds = Seconds;
        _state.Runs = _network.Runs;
        Checkpoint.Write(_options.Folder, _recipe, _options, _state, _network.Parameters, _optimiser, _averaging);
        _savedStep = _state.Step;
        _sinceCheckpoint.Restart();
    }

    /// <summary>Does something with the averaged weights in the network.</summary>
    T Averaged<T>(Func<T> work)
    {
        // Before the first update a stochastic average is only the beginning.
        bool swap = _averaging.Updates > 0;
        if (swap)
            _averaging.Swap();
        try
        {
            return work();
        }
        finally
        {
            if (swap)
                _averaging.Swap();
        }
    }

    void Evaluate(TrainingLog log)
    {
        EvaluationLine line = Averaged(() =>
        {
            Graph network = _recipe.Export();
            IReadOnlyList<Metric> metrics = _recipe.Evaluate(network);
            bool best = metrics.Count > 0 && metrics[0].Value < _state.BestValue;
            if (best)
            {
                OnnxFile.Save(network, Path.Combine(_options.Folder, "best.onnx"), Written);
                SafetensorsWriter.Save(Path.Combine(_options.Folder, "best.safetensors"), [.. _network.Parameters.Select(parameter => new KeyValuePair<string, Tensor>(parameter.Name, Tensor.From<float>(parameter.Values, parameter.Shape)))]);
                (_state.BestStep, _state.BestValue) = (_state.Step, metrics[0].Value);
            }
            if (_state.Step >= _state.PlannedSteps)
                OnnxFile.Save(network, Path.Combine(_options.Folder, "last.onnx"), Written);
            return new EvaluationLine(_state.Step, metrics, best, Seconds);
        });
        log.Write(line);
        _observer?.Evaluated(line);
        WriteReport(withPictures: false);
    }

    void WriteReport(bool withPictures)
    {
        IReadOnlyList<(string, byte[])> pictures = [];
        string best = Path.Combine(_options.Folder, "best.onnx");
        if (withPictures && File.Exists(best))
            pictures = _recipe.WorstCases(ModelFile.Load(best), TrainingReport.Pictures);
        TrainingReport.Write(_options.Folder, _recipe.Name, [("steps", _state.PlannedSteps.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. _options.Settings], pictures);
    }

    static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"the folder '{folder}' cannot be made: {exception.Message.TrimEnd('.')}. Choose another with --out.", exception);
        }
    }
}
