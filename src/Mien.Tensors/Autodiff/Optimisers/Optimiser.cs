namespace Mien.Tensors.Autodiff;

/// <summary>Moves parameters against their gradients, one step at a time; gathered statistics are left alone.</summary>
public abstract class Optimiser
{
    /// <summary>An optimiser of the learned ones among <paramref name="parameters"/>.</summary>
    protected Optimiser(IReadOnlyList<Parameter> parameters) =>
        Learned = [.. parameters.Where(parameter => parameter.Kind != ParameterKind.Statistic)];

    /// <summary>Stable name: <c>adamw</c>, <c>sgd</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Steps so far; part of the state.</summary>
    public long Steps { get; set; }

    /// <summary>What it remembers between steps, by name, for checkpoints.</summary>
    public abstract IReadOnlyList<NamedValues> State { get; }

    /// <summary>The parameters that it moves.</summary>
    protected IReadOnlyList<Parameter> Learned { get; }

    /// <summary>One step down the gradients that the last run of the tape left.</summary>
    public abstract void Step(double learningRate);

    /// <summary>Zeros for each learned parameter.</summary>
    private protected float[][] Memory() => [.. Learned.Select(parameter => new float[parameter.Shape.ElementCount])];

    private protected IEnumerable<NamedValues> Named(string what, float[][] memory) =>
        Learned.Select((parameter, i) => new NamedValues($"{what}/{parameter.Name}", parameter.Shape, memory[i]));
}
