using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>The names of an ONNX graph and what they have become so far.</summary>
sealed class OnnxTranslation(Graph graph, OnnxModel model, long budget)
{
    readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);
    readonly HashSet<Value> _named = new(graph.Inputs, ReferenceEqualityComparer.Instance);
    long _left = budget;

    public Graph Graph => graph;
    public int Opset => model.Opset;

    public OnnxValue Find(string name)
    {
        if (_values.TryGetValue(name, out OnnxValue? value))
            return value;
        return model.Constants.TryGetValue(name, out Tensor? constant)
            ? _values[name] = OnnxValue.Of(constant)
            : throw new ModelFormatException($"'{name}' is used before anything computes it");
    }

    public void Define(string name, OnnxValue value)
    {
        if (name.Length == 0)
            return;
        if (!_values.TryAdd(name, value))
            throw new ModelFormatException($"'{name}' is computed twice");
        Value? node = value.ChannelsLast ?? value.Plain;
        if (node is { Constant: null } && _named.Add(node))
            node.Name = name;
    }

    public void DeclareInput(OnnxInput input)
    {
        if (model.Constants.ContainsKey(input.Name))
            return;
        if (input.ElementType != 1)
            throw new ModelFormatException($"input '{input.Name}' has ONNX element type {input.ElementType}; Mien runs networks with float32 inputs.");
        if (input.Dimensions.Count > Shape.MaxRank)
            throw new ModelFormatException($"input '{input.Name}' has {input.Dimensions.Count} dimensions.");
        int[] extents = new int[input.Dimensions.Count];
        for (int i = 0; i < extents.Length; i++)
        {
            (long extent, string symbol) = input.Dimensions[i];
            if (extent is < 0 or > int.MaxValue && i > 0)
                throw new ModelFormatException($"input '{input.Name}' has no fixed extent for dimension {i} ('{symbol}'); Mien plans memory ahead: export the model with fixed sizes (only the batch may be symbolic).");
            extents[i] = extent is < 0 or > int.MaxValue ? 1 : (int)extent;
        }
        var value = graph.Input(input.Name, new Shape(extents));
        _named.Add(value);
        if (!_values.TryAdd(input.Name, OnnxValue.OfPlain(value)))
            throw new ModelFormatException($"input '{input.Name}' is declared twice.");
    }

    public void Spend(long elements)
    {
        if ((_left -= elements) < 0)
            throw new ModelFormatException("its constants unfold to far more than the file holds");
    }
}
