namespace Mien.Tensors.Graphs;

/// <summary>
/// A network as a list of nodes in an order in which they can run: what importers make, passes rewrite,
/// <see cref="Network"/> compiles and exporters write. Spatial operators see NHWC activations and OHWI weights.
/// </summary>
public sealed class Graph
{
    readonly List<Value> _inputs = [];
    readonly List<Value> _outputs = [];
    readonly List<Node> _nodes = [];
    readonly Dictionary<Value, Node> _producers = new(ReferenceEqualityComparer.Instance);
    int _names;

    /// <summary>Name of the model.</summary>
    public string Name { get; set; } = "network";

    /// <summary>Free text facts from the model file (producer, version, description).</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Values that the caller fills.</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    /// <summary>Values that the caller reads.</summary>
    public IReadOnlyList<Value> Outputs => _outputs;

    /// <summary>The nodes; each comes after the nodes whose results it uses.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Declares an input.</summary>
    public Value Input(string name, Shape shape, ElementType type = ElementType.Float32)
    {
        var value = new Value(name, new TensorType(type, shape));
        _inputs.Add(value);
        return value;
    }

    /// <summary>Makes a constant.</summary>
    public Value Constant(Tensor tensor, string? name = null) =>
        new(name ?? NextName("const"), new TensorType(tensor.Type, tensor.Shape), tensor);

    /// <summary>Appends a node and returns its result, whose type the operator infers.</summary>
    /// <exception cref="ModelFormatException">The operands break the operator's rules.</exception>
    public Value Add(Operator op, ReadOnlySpan<Value?> inputs, string? name = null)
    {
        name ??= NextName(op.Name);
        var node = new Node(op, inputs.ToArray(), new Value(name, GraphSpecification.Infer(op, inputs, name)));
        _nodes.Add(node);
        _producers.Add(node.Output, node);
        return node.Output;
    }

    /// <summary>Declares an output, optionally renaming the value as the model file names it.</summary>
    public void Output(Value value, string? name = null)
    {
        if (name is not null)
            value.Name = name;
        _outputs.Add(value);
    }

    /// <summary>Multiply-accumulates of one run, convolutions and matrix products only.</summary>
    public long MultiplyAccumulates => _nodes.Sum(node => node.Operator.MultiplyAccumulates(node.Inputs, node.Output.Shape));

    /// <summary>Number of constant elements.</summary>
    public long ParameterCount => _nodes.SelectMany(node => node.Inputs).Where(value => value?.Constant is not null).Distinct().Sum(value => (long)value!.Shape.ElementCount);

    internal Node? Producer(Value value) => _producers.GetValueOrDefault(value);

    internal int IndexOf(Node node) => _nodes.IndexOf(node);

    internal void Remove(Node node)
    {
        _nodes.Remove(node);
        _producers.Remove(node.Output);
    }

    /// <summary>Drops nodes that no output depends on.</summary>
    internal void RemoveUnused()
    {
        var used = new HashSet<Value>(_outputs, ReferenceEqualityComparer.Instance);
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (!used.Contains(_nodes[i].Output))
            {
                Remove(_nodes[i]);
                continue;
            }
            foreach (Value? input in _nodes[i].Inputs)
            {
                if (input is not null)
                    used.Add(input);
            }
        }
    }

    string NextName(string stem) => $"{stem}_{_names++}";
}
