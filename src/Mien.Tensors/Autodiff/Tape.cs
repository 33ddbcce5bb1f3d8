using Mien.Tensors.Graphs;

namespace Mien.Tensors.Autodiff;

/// <summary>A network that learns: layers over a fixed batch, run forwards and backwards.</summary>
public sealed class Tape : IDisposable
{
    readonly List<Parameter> _parameters = [];

    /// <summary>An empty network.</summary>
    public Tape(int batch, int threads = 1, ulong seed = 1)
    {
        Batch = batch;
        Threads = threads;
        Seed = seed;
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

    /// <summary>Loads the batch, runs it forwards and backwards and leaves gradients of the mean loss in the parameters.</summary>
    /// <param name="load">Fills the inputs of one sample of the batch; called from several threads.</param>
    /// <param name="judge">Loss of one sample; writes the gradients of the outputs, which are zero before; called from several threads.</param>
    /// <returns>The mean loss.</returns>
    public double Train(Action<int> load, Func<int, double> judge) => throw new NotSupportedException("The layers are being written.");

    /// <summary>The network as a graph of the runtime for one sample; convolution weights in its own order.</summary>
    public Graph ToGraph(string name) => throw new NotSupportedException("The layers are being written.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Parameter parameter in _parameters)
            parameter.Dispose();
    }
}
