namespace Mien.Tensors.Graphs;

/// <summary>The rules of the intermediate representation: what <see cref="Check"/> accepts, every pass must preserve and the planner may rely on.</summary>
public static class GraphSpecification
{
    /// <summary>All violations of the rules, in words; empty for a well-formed graph.</summary>
    /// <remarks>
    /// Values are defined before they are used and defined once; operands fit their operator; every result has the
    /// type its operator infers; constants match their declared type; there is an output and each is computed, constant or an input.
    /// </remarks>
    public static IReadOnlyList<string> Check(Graph graph)
    {
        var violations = new List<string>();
        var defined = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (Value input in graph.Inputs)
        {
            if (!defined.Add(input))
                violations.Add($"Input '{input.Name}' is declared twice.");
            if (input.Constant is not null)
                violations.Add($"Input '{input.Name}' is a constant.");
        }
        foreach (Node node in graph.Nodes)
        {
            foreach (Value? operand in node.Inputs)
            {
                if (operand is { Constant: null } && !defined.Contains(operand))
                    violations.Add($"'{node.Output.Name}' ({node.Operator.Name}) uses '{operand.Name}' before it is defined.");
                if (operand?.Constant is { } tensor && (tensor.Type != operand.Type.Element || tensor.Shape != operand.Shape))
                    violations.Add($"Constant '{operand.Name}' is declared {operand.Type} and holds {tensor}.");
            }
            try
            {
                TensorType inferred = Infer(node.Operator, [.. node.Inputs], node.Output.Name);
                if (inferred != node.Output.Type)
                    violations.Add($"'{node.Output.Name}' ({node.Operator.Name}) is declared {node.Output.Type} and computes {inferred}.");
            }
            catch (ModelFormatException exception)
            {
                violations.Add(exception.Message);
            }
            if (!defined.Add(node.Output))
                violations.Add($"'{node.Output.Name}' is defined twice.");
        }
        if (graph.Outputs.Count == 0)
            violations.Add("The graph has no output.");
        foreach (Value output in graph.Outputs)
        {
            if (output.Constant is null && !defined.Contains(output))
                violations.Add($"Output '{output.Name}' is never computed.");
        }
        return violations;
    }

    internal static TensorType Infer(Operator op, ReadOnlySpan<Value?> inputs, string name)
    {
        var operands = new Operands(op, inputs, name);
        try
        {
            return op.Infer(operands);
        }
        catch (Exception exception) when (exception is ArgumentException or ArithmeticException or IndexOutOfRangeException)
        {
            throw new ModelFormatException($"'{name}' ({op.Name}): {exception.Message}", exception);
        }
    }
}
