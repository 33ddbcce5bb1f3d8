using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>
/// One thing to learn: the network, where its samples come from, what is wrong with its answers and how good it has become.
/// The trainer does the rest. Samples are numbered from 0 for ever; the same number is the same sample.
/// </summary>
public abstract class Recipe : IDisposable
{
    /// <summary>The <c>model_version</c> of all our exported networks; another as soon as their inputs or outputs mean something else.</summary>
    internal const string ModelVersion = "1";

    /// <summary>Short name: <c>landmarks</c>, <c>detector</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// What samples are made from, a line for each part, the same for the same data wherever they lie: kept in checkpoints, so that a training does
    /// not go on with others. Empty where a recipe makes all of its samples itself.
    /// </summary>
    public virtual IReadOnlyList<string> Material => [];

    /// <summary>What the data lack that a training can do without, in a sentence; null where nothing is missing.</summary>
    public virtual string? Shortage => null;

    /// <summary>Builds the network for a batch, with weights drawn from the seed; called once per trainer.</summary>
    public abstract Tape Build(int batch, int threads, ulong seed);

    /// <summary>Fills the tape's inputs at place <paramref name="index"/> of the batch with sample <paramref name="sample"/>. Called from several threads at once, each with its own index.</summary>
    public abstract void Load(long sample, int index);

    /// <summary>Loss of the batch's place <paramref name="index"/>, whose outputs are computed; writes ∂loss/∂output into the output variables' gradients, which are zero before. Called from several threads at once.</summary>
    public abstract double Judge(int index);

    /// <summary>Measures an exported network on what training never sees; the first number is the one that shall become small. Names are stable keys for logs.</summary>
    public abstract IReadOnlyList<Metric> Evaluate(Graph network);

    /// <summary>The network as it runs: statistics folded in by the runtime's passes, documented inputs and outputs, one picture at a time.</summary>
    public abstract Graph Export();

    /// <summary>The pictures that the network does worst on, for the report: a caption and a JPEG each. Empty where a recipe has none.</summary>
    public virtual IReadOnlyList<(string Caption, byte[] Jpeg)> WorstCases(Graph network, int count) => [];

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A named number of an evaluation.</summary>
public readonly record struct Metric(string Name, double Value);
