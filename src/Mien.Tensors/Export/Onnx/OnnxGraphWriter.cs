using System.Globalization;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Export.Onnx;

/// <summary>
/// Collects the nodes, constants and names of an ONNX graph. A value of the IR can have two names here: one for its elements as the IR lays
/// them out, and one channels-first (N×C×H×W where the IR has N×H×W×C), made by whatever operator gives it or by one transposition.
/// </summary>
sealed class OnnxGraphWriter
{
    const int SmallBytes = 64;
    const int FloatType = 1;

    /// <summary>Where N, H, W, C lie in a channels-first value.</summary>
    static readonly int[] FirstAxes = [0, 2, 3, 1];

    readonly Graph _graph;
    readonly OnnxOptions _options;
    readonly Dictionary<Value, string> _plain = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, string> _first = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, Node> _dequantized = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<Value> _outputs;
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _smallConstants = new(StringComparer.Ordinal);
    readonly List<ProtoWriter> _nodes = [];
    readonly List<ProtoWriter> _constants = [];

    public OnnxGraphWriter(Graph graph, OnnxOptions options)
    {
        _graph = graph;
        _options = options;
        _outputs = new HashSet<Value>(graph.Outputs, ReferenceEqualityComparer.Instance);
        foreach (Value input in graph.Inputs)
        {
            if (!_names.Add(input.Name))
                throw new ModelFormatException($"Two inputs are called '{input.Name}'.");
            _plain[input] = input.Name;
        }
        foreach (Value output in _outputs)
        {
            if (!_names.Add(output.Name) && !graph.Inputs.Contains(output))
                throw new ModelFormatException($"Two inputs or outputs are called '{output.Name}'.");
        }
    }

    public int Opset => _options.Opset;

    public static int FirstAxis(int axis) => FirstAxes[axis];

    /// <summary>Remembers a Dequantize node until its result is wanted, in whichever order.</summary>
    public void Defer(Node node) => _dequantized[node.Output] = node;

    /// <summary>Whether an operator that works in any layout should take the value channels-first.</summary>
    public bool PrefersFirst(Value value) => value.Shape.Rank == 4 && _first.ContainsKey(value) && !_plain.ContainsKey(value);

    public bool HasFirst(Value value) => _first.ContainsKey(value);

    public bool HasPlain(Value value) => _plain.ContainsKey(value);

    public bool IsKnown(Value value) => value.Constant is not null || _dequantized.ContainsKey(value);

    /// <summary>The name of a value's elements in the IR's order.</summary>
    public string Plain(Value value)
    {
        if (_plain.TryGetValue(value, out string? name))
            return name;
        if (value.Constant is { } constant)
            return _plain[value] = Constant(constant, value.Name);
        if (_dequantized.TryGetValue(value, out Node? node))
            return _plain[value] = Dequantize(node, null);
        name = PlainName(value);
        Add("Transpose", [_first[value]], name, OnnxMessages.Attribute("perm", 0, 2, 3, 1));
        return _plain[value] = name;
    }

    /// <summary>The name of a rank-4 value channels-first; OHWI weights become OIHW by the same permutation.</summary>
    public string First(Value value)
    {
        if (_first.TryGetValue(value, out string? name))
            return name;
        if (value.Constant is { } constant)
            return _first[value] = Constant(constant.Transposed(0, 3, 1, 2), value.Name);
        if (_dequantized.TryGetValue(value, out Node? node))
            return _first[value] = Dequantize(node, [0, 3, 1, 2]);
        name = Unique($"{value.Name}_nchw");
        Add("Transpose", [Plain(value)], name, OnnxMessages.Attribute("perm", 0, 3, 1, 2));
        return _first[value] = name;
    }

    /// <summary>A matrix with its dimensions swapped.</summary>
    public string Swapped(Value value)
    {
        if (value.Constant is { } constant)
            return Constant(constant.Transposed(1, 0), value.Name);
        if (_dequantized.TryGetValue(value, out Node? node))
            return Dequantize(node, [1, 0]);
        string name = Unique($"{value.Name}_transposed");
        Add("Transpose", [Plain(value)], name, OnnxMessages.Attribute("perm", 1, 0));
        return name;
    }

    /// <summary>An operand of an elementwise operator that runs channels-first, shaped so that it broadcasts there.</summary>
    public string BroadcastFirst(Value value)
    {
        if (value.Shape.Rank == 4)
            return First(value);
        if (value.Constant is { Shape.ElementCount: 1 })
            return Plain(value);
        int[] extents = [1, 1, 1, 1];
        value.Shape.Extents.CopyTo(extents.AsSpan(4 - value.Shape.Rank));
        if (value.Constant is { } constant)
            return Constant(constant.Reshaped(new Shape(extents)).Transposed(0, 3, 1, 2), value.Name);
        string wide = Reshaped(Plain(value), new Shape(extents), value.Name);
        string name = Unique($"{value.Name}_nchw");
        Add("Transpose", [wide], name, OnnxMessages.Attribute("perm", 0, 3, 1, 2));
        return name;
    }

    public string Reshaped(string from, Shape shape, string stem)
    {
        string name = Unique($"{stem}_reshaped");
        Add("Reshape", [from, Integers(shape.Extents)], name);
        return name;
    }

    /// <summary>The result of a node in the IR's order gets its name.</summary>
    public string DefinePlain(Value value) => _plain[value] = PlainName(value);

    /// <summary>The result of a node channels-first gets its name.</summary>
    public string DefineFirst(Value value) => _first[value] = Unique(_outputs.Contains(value) ? $"{value.Name}_nchw" : value.Name);

    /// <summary>A value is another's tensor under another layout: no node is needed.</summary>
    public void AliasPlain(Value value, string name) => _plain[value] = name;

    /// <inheritdoc cref="AliasPlain"/>
    public void AliasFirst(Value value, string name) => _first[value] = name;

    public string Constant(Tensor tensor, string stem)
    {
        string? key = tensor.Bytes.Length <= SmallBytes ? $"{tensor} {Convert.ToHexString(tensor.Bytes)}" : null;
        if (key is not null && _smallConstants.TryGetValue(key, out string? known))
            return known;
        string name = Unique(stem);
        if (_options.HalfWeights && key is null && tensor.Type == ElementType.Float32)
        {
            string half = Unique($"{stem}_half");
            _constants.Add(OnnxMessages.Tensor(half, tensor.ToFloat16()));
            Add("Cast", [half], name, OnnxMessages.Attribute("to", (long)FloatType));
        }
        else
        {
            _constants.Add(OnnxMessages.Tensor(name, tensor));
        }
        if (key is not null)
            _smallConstants[key] = name;
        return name;
    }

    public string Number(float value) => Constant(Tensor.Scalar(value), "number");

    public string Integers(ReadOnlySpan<int> values)
    {
        long[] wide = new long[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return Integers(wide);
    }

    public string Integers(ReadOnlySpan<long> values) => Constant(Tensor.From(values, new Shape(values.Length)), "integers");

    public void Add(string op, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<ProtoWriter> attributes)
    {
        // Trailing operands that are left out are not written at all.
        int count = inputs.Length;
        while (count > 0 && inputs[count - 1].Length == 0)
            count--;
        _nodes.Add(OnnxMessages.Node(op, $"{op}_{_nodes.Count.ToString(CultureInfo.InvariantCulture)}", inputs[..count].ToArray(), [output], attributes.ToArray()));
    }

    public string Unique(string stem)
    {
        stem = stem.Length == 0 ? "value" : stem;
        string name = stem;
        for (int i = 1; !_names.Add(name); i++)
            name = $"{stem}_{i.ToString(CultureInfo.InvariantCulture)}";
        return name;
    }

    public ProtoWriter Finish()
    {
        var declared = new ProtoWriter();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (Value output in _graph.Outputs)
        {
            string name = Plain(output);
            string wanted = done.Contains(output.Name) ? Unique(output.Name) : output.Name;
            if (name != wanted)
                Add("Identity", [name], wanted);
            done.Add(wanted);
            declared.Message(12, OnnxMessages.ValueInfo(wanted, output.Type.Element, output.Shape, Description(output)));
        }
        var message = new ProtoWriter();
        foreach (ProtoWriter node in _nodes)
            message.Message(1, node);
        message.Text(2, _graph.Name);
        foreach (ProtoWriter constant in _constants)
            message.Message(5, constant);
        foreach (Value input in _graph.Inputs)
            message.Message(11, OnnxMessages.ValueInfo(input.Name, input.Type.Element, input.Shape, Description(input)));
        return message.Append(declared);
    }

    string Description(Value value) => _graph.Metadata.GetValueOrDefault($"value.{value.Name}", "");

    // The names of graph outputs are reserved for their elements in the IR's order.
    string PlainName(Value value) => _outputs.Contains(value) ? value.Name : Unique(value.Name);

    string Dequantize(Node node, int[]? order)
    {
        var op = (Dequantize)node.Operator;
        Tensor elements = node.Inputs[0]!.Constant ?? throw new ModelFormatException($"'{node.Output.Name}': only constants can be dequantised.");
        string x = Constant(order is null ? elements : elements.Transposed(order), node.Inputs[0]!.Name);
        Tensor scales = node.Inputs[1]!.Constant ?? throw new ModelFormatException($"'{node.Output.Name}': scales must be constant.");
        bool perTensor = scales.Shape.ElementCount == 1;
        Shape shape = perTensor ? new Shape() : new Shape(scales.Shape.ElementCount);
        string scale = Constant(scales.Reshaped(shape), node.Inputs[1]!.Name);
        string zero = node.Inputs.Count > 2 && node.Inputs[2]?.Constant is { } zeros ? Constant(Spread(zeros, shape), node.Inputs[2]!.Name) : "";
        string name = Unique(node.Output.Name);
        int axis = order is null ? op.Axis : Array.IndexOf(order, op.Axis);
        if (perTensor)
            Add("DequantizeLinear", [x, scale, zero], name);
        else
            Add("DequantizeLinear", [x, scale, zero], name, OnnxMessages.Attribute("axis", (long)axis));
        return name;
    }

    // ONNX wants as many zero points as scales.
    static Tensor Spread(Tensor zeros, Shape shape)
    {
        if (zeros.Shape.ElementCount == shape.ElementCount)
            return zeros.Reshaped(shape);
        var result = new Tensor(zeros.Type, shape);
        int size = zeros.Type.Size();
        for (int i = 0; i < result.Bytes.Length; i += size)
            zeros.Bytes[..size].CopyTo(result.Bytes[i..]);
        return result;
    }
}
