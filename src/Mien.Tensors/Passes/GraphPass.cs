using Mien.Tensors.Graphs;

namespace Mien.Tensors.Passes;

/// <summary>Rewrites a graph node by node into a new one; a pass says only what it changes.</summary>
abstract class GraphPass
{
    readonly Dictionary<Value, Value> _map = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, int> _uses = new(ReferenceEqualityComparer.Instance);

    /// <summary>The graph that grows.</summary>
    protected Graph Target { get; private set; } = new();

    /// <summary>The rewritten graph; the source stays as it is.</summary>
    public Graph Run(Graph source)
    {
        Target = new Graph { Name = source.Name };
        foreach ((string key, string fact) in source.Metadata)
            Target.Metadata[key] = fact;
        _map.Clear();
        _uses.Clear();
        foreach (Value value in source.Nodes.SelectMany(node => node.Inputs).Concat(source.Outputs).OfType<Value>())
            _uses[value] = _uses.GetValueOrDefault(value) + 1;
        foreach (Value input in source.Inputs)
            Map(input, Target.Input(input.Name, input.Shape, input.Type.Element));
        foreach (Node node in source.Nodes)
        {
            Value?[] inputs = [.. node.Inputs.Select(Mapped)];
            Map(node.Output, Visit(node, inputs));
        }
        foreach (Value output in source.Outputs)
            DeclareOutput(Mapped(output)!, output.Name);
        Target.RemoveUnused();
        return Target;
    }

    /// <summary>What a node becomes; by default itself.</summary>
    protected virtual Value Visit(Node node, Value?[] inputs) => Target.Add(node.Operator, inputs, node.Output.Name);

    /// <summary>The node of the growing graph that computes a value, or null for inputs and constants.</summary>
    protected Node? Producer(Value? value) => value is null ? null : Target.Producer(value);

    /// <summary>Whether exactly one node (and no graph output) uses a value of the growing graph.</summary>
    protected bool IsUsedOnce(Value value) => _uses.GetValueOrDefault(value) == 1;

    Value? Mapped(Value? value) => value is null ? null : value.Constant is not null ? value : _map[value];

    void Map(Value source, Value target)
    {
        _map[source] = target;
        if (target.Constant is null)
            _uses[target] = _uses.GetValueOrDefault(target) + _uses.GetValueOrDefault(source);
    }

    void DeclareOutput(Value value, string name)
    {
        // An output that became an input, a constant or another output's value still has to appear under its own name.
        if (value.Name != name && (value.Constant is not null || Target.Inputs.Contains(value) || Target.Outputs.Contains(value)))
            value = Target.Add(new Reshape(value.Shape), [value], name);
        Target.Output(value, name);
    }
}
