namespace Mien.Tensors;

/// <summary>A model uses operators that the runtime lacks; all of them are named at once, each with the nodes that use it.</summary>
public sealed class UnsupportedOperatorException(IReadOnlyDictionary<string, IReadOnlyList<string>> nodesByOperator)
    : Exception("The model uses operators that Mien does not implement: "
        + string.Join("; ", nodesByOperator.Select(entry => $"{entry.Key} ({string.Join(", ", entry.Value.Take(3))}{(entry.Value.Count > 3 ? $" and {entry.Value.Count - 3} more" : "")})"))
        + ".")
{
    /// <summary>Operator name → names of the nodes that use it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NodesByOperator { get; } = nodesByOperator;
}
