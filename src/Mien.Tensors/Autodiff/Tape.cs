using Mien.Tensors.Autodiff.Layers;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Autodiff;

/// <summary>
/// A network that learns: layers over a fixed batch of pictures [height, width, channels], run forwards and backwards. The same seed and samples give
/// the same weights, whatever the number of threads.
/// </summary>
public sealed partial class Tape : IDisposable
{
    readonly List<Parameter> _parameters = [];
    readonly List<Layer> _layers = [];
    readonly List<Variable> _variables = [];
    readonly List<Variable> _inputs = [];
    readonly List<Variable> _outputs = [];
    readonly ShardPlan _shards;
    TapeRun? _run;

    /// <summary>An empty network.</summary>
    /// <param name="batch">Samples per run.</param>
    /// <param name="threads">Threads that share a run; more than eight find nothing to do.</param>
    /// <param name="seed">Where first weights and dropout come from.</param>
    public Tape(int batch, int threads = 1, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Batch = batch;
        Threads = threads;
        Seed = seed;
        _shards = new ShardPlan(batch);
    }

    /// <summary>Samples per run.</summary>
    public int Batch { get; }

    /// <summary>Threads that share a run; results do not depend on them.</summary>
    public int Threads { get; }

    /// <summary>Where first weights and dropout come from.</summary>
    public ulong Seed { get; }

    /// <summary>Training runs so far: part of the state, because dropout depends on it.</summary>
    public long Runs { get; set; }

    /// <summary>Everything learned or gathered, in the order of the layers.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Pictures that <c>load</c> fills.</summary>
    public IReadOnlyList<Variable> Inputs => _inputs;

    /// <summary>What <c>judge</c> reads and gives gradients to.</summary>
    public IReadOnlyList<Variable> Outputs => _outputs;

    /// <summary>Loads the batch, runs it forwards and backwards and leaves gradients of the mean loss in the parameters.</summary>
    /// <param name="load">Fills the inputs of one sample of the batch; called from several threads.</param>
    /// <param name="judge">Loss of one sample; writes the gradients of the outputs, which are zero before; called from several threads.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="InvalidOperationException">The network has no output.</exception>
    public double Train(Action<int> load, Func<int, double> judge)
    {
        _run ??= new TapeRun(_layers, _outputs, _shards, Threads);
        double loss = _run.Train(load, judge);
        Runs++;
        return loss;
    }

    /// <summary>The network as a graph of the runtime for one sample, [1, height, width, channels] in and out, with the running statistics.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="finish">What is made of an output before it is declared, from the graph, the variable and its value; null: nothing.</param>
    public Graph ToGraph(string name, Func<Graph, Variable, Value, Value>? finish = null)
    {
        var graph = new Graph { Name = name };
        var values = new Dictionary<Variable, Value>(ReferenceEqualityComparer.Instance);
        foreach (Variable input in _inputs)
            values[input] = graph.Input(input.Name, new Shape(1, input.Height, input.Width, input.Channels));
        foreach (Layer layer in _layers)
            values[layer.Output] = layer.Export(graph, [.. layer.Inputs.Select(input => values[input])]);
        foreach (Variable output in _outputs)
            graph.Output(finish is null ? values[output] : finish(graph, output, values[output]), output.Name);
        graph.RemoveUnused();
        return graph;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run?.Dispose();
        _run = null;
        _layers.ForEach(layer => layer.Dispose());
        _variables.ForEach(variable => variable.Dispose());
        _parameters.ForEach(parameter => parameter.Dispose());
    }
}
