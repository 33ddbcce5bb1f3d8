using Mien.Tensors.Autodiff.Layers;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff;

/// <summary>A tape's layers put in order: the phases of a training run, bound to their memory.</summary>
sealed class TapeRun : IDisposable
{
    readonly IReadOnlyList<Layer> _layers;
    readonly ShardPlan _shards;
    readonly int _threads;
    readonly WorkerPool? _pool;
    readonly double[] _losses;
    readonly List<(Phase Phase, Action? Finish)> _phases = [];
    readonly PrepareLoop _prepare;
    readonly ReduceLoop _reduce;
    Action<int>? _load;
    Func<int, double>? _judge;

    public TapeRun(IReadOnlyList<Layer> layers, IReadOnlyList<Variable> outputs, ShardPlan shards, int threads)
    {
        if (outputs.Count == 0)
            throw new InvalidOperationException("The network has no output: declare one with Tape.Output.");
        (_layers, _shards, _threads) = (layers, shards, Math.Min(threads, shards.Count));
        _losses = new double[shards.Batch];
        foreach (Layer layer in layers)
            foreach (Variable input in layer.Inputs)
                input.Readers++;
        foreach (Variable output in outputs)
        {
            output.Readers++;
            output.HasGradient = true;
        }
        var stages = new List<Stage> { new((_, first, count) => Each(first, count, sample => _load!(sample)), int.MaxValue) };
        foreach (Layer layer in layers)
            stages.AddRange(layer.Forward());
        stages.Add(new Stage((_, first, count) => Each(first, count, sample =>
        {
            foreach (Variable output in outputs)
                output.Gradient(sample).Clear();
            _losses[sample] = _judge!(sample);
        }), 0));
        var learned = new List<Layer>();
        foreach (Layer layer in layers.Reverse())
        {
            // A layer that no output depends on has no gradient to pass on.
            if (!layer.Output.HasGradient)
                continue;
            if (layer is NormLayer && layer.Inputs[0] is { Readers: 1, IsLearnedThrough: true } only && layer.Inputs.Count(input => input == only) == 1)
                only.ShareGradient(layer.Output);
            stages.AddRange(layer.Backward());
            learned.Add(layer);
        }
        learned.ForEach(layer => layer.Bind(shards));
        foreach (Layer layer in layers.Except(learned))
            layer.Bind(shards);
        foreach (Layer layer in layers)
            if (layer.Output.HasGradient)
                layer.Output.PrepareGradient();
        Cut(stages);
        _prepare = new PrepareLoop(layers);
        _reduce = new ReduceLoop([.. learned.SelectMany(layer => layer.Gradients)], 1f / shards.Batch);
        if (_threads > 1)
            _pool = new WorkerPool(_threads - 1);
    }

    public double Train(Action<int> load, Func<int, double> judge)
    {
        (_load, _judge) = (load, judge);
        _prepare.RunOn(_pool, _threads);
        foreach ((Phase phase, Action? finish) in _phases)
        {
            phase.RunOn(_pool, _threads);
            finish?.Invoke();
        }
        _reduce.RunOn(_pool, _threads);
        double sum = 0;
        foreach (double loss in _losses)
            sum += loss;
        return sum / _shards.Batch;
    }

    public void Dispose() => _pool?.Dispose();

    /// <summary>Stages up to one that gathers from the whole batch are a phase.</summary>
    void Cut(List<Stage> stages)
    {
        int from = 0;
        for (int i = 0; i < stages.Count; i++)
        {
            if (stages[i].Finish is null && i < stages.Count - 1)
                continue;
            _phases.Add((new Phase(stages.GetRange(from, i + 1 - from), _shards), stages[i].Finish));
            from = i + 1;
        }
    }

    static void Each(int first, int count, Action<int> action)
    {
        for (int sample = first; sample < first + count; sample++)
            action(sample);
    }

    sealed class PrepareLoop(IReadOnlyList<Layer> layers) : ParallelLoop(layers.Count)
    {
        protected override void Do(int piece) => layers[piece].Prepare();
    }

    sealed class ReduceLoop(IReadOnlyList<ShardedGradient> gradients, float factor) : ParallelLoop(gradients.Sum(gradient => gradient.Pieces))
    {
        readonly (ShardedGradient Gradient, int Piece)[] _pieces =
            [.. gradients.SelectMany(gradient => Enumerable.Range(0, gradient.Pieces).Select(piece => (gradient, piece)))];

        protected override void Do(int piece) => _pieces[piece].Gradient.Reduce(_pieces[piece].Piece, factor);
    }
}
