namespace Mien.Tensors.Graphs;

/// <summary>One operator applied to values; every operator has exactly one result.</summary>
public sealed class Node
{
    internal Node(Operator op, Value?[] inputs, Value output)
    {
        Operator = op;
        Inputs = inputs;
        Output = output;
    }

    /// <summary>What is computed.</summary>
    public Operator Operator { get; }

    /// <summary>Operands in the operator's order; an optional operand that is left out is null.</summary>
    public IReadOnlyList<Value?> Inputs { get; }

    /// <summary>The result.</summary>
    public Value Output { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Output} = {Operator.Name}({string.Join(", ", Inputs.Select(i => i?.Name ?? "-"))})";
}
