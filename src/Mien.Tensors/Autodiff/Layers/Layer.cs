using Mien.Tensors.Graphs;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>One layer of a tape: what it does forwards, what it does backwards, and what it is in the runtime's graph.</summary>
abstract class Layer(string name, Variable output, params Variable[] inputs) : IDisposable
{
    readonly List<IDisposable> _memory = [];

    public string Name => name;

    public Variable Output => output;

    public IReadOnlyList<Variable> Inputs => inputs;

    /// <summary>Brings what the layer derives from its parameters up to date; once before each run.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Allocates what training needs, when all layers are known and scheduled.</summary>
    public virtual void Bind(ShardPlan shards)
    {
    }

    public abstract IReadOnlyList<Stage> Forward();

    /// <summary>Backward stages; called from the last layer to the first, so <see cref="Variable.HasGradient"/> tells whether to write or to add.</summary>
    public abstract IReadOnlyList<Stage> Backward();

    /// <summary>The layer as nodes of the runtime.</summary>
    public abstract Value Export(Graph graph, IReadOnlyList<Value> operands);

    /// <summary>Sums of a parameter's gradient, one array for each shard.</summary>
    public virtual IEnumerable<ShardedGradient> Gradients => [];

    protected T Own<T>(T memory) where T : IDisposable
    {
        _memory.Add(memory);
        return memory;
    }

    /// <summary>Whether a gradient by <paramref name="input"/> must be added to what is there; marks it as written.</summary>
    protected static bool Claim(Variable input)
    {
        bool add = input.HasGradient;
        input.HasGradient = true;
        return add;
    }

    public void Dispose() => _memory.ForEach(memory => memory.Dispose());
}
