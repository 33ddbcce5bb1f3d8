namespace Mien.Tensors.Import.Onnx;

/// <summary>One node of an ONNX graph with its attributes.</summary>
sealed class OnnxNode
{
    readonly Dictionary<string, OnnxAttribute> _attributes = new(StringComparer.Ordinal);

    public string Name { get; private set; } = "";
    public string Operator { get; private set; } = "";
    public string Domain { get; private set; } = "";
    public List<string> Inputs { get; } = [];
    public List<string> Outputs { get; } = [];
    public int Offset { get; private set; }

    /// <summary>How messages call the operator.</summary>
    public string Label => Domain is "" or "ai.onnx" ? Operator : $"{Domain}.{Operator}";

    public static OnnxNode Parse(ProtoReader reader, int index)
    {
        var node = new OnnxNode();
        while (reader.Next())
        {
            if (node.Offset == 0)
                node.Offset = reader.Offset;
            switch (reader.Field)
            {
                case 1: node.Inputs.Add(reader.Text); break;
                case 2: node.Outputs.Add(reader.Text); break;
                case 3: node.Name = reader.Text; break;
                case 4: node.Operator = reader.Text; break;
                case 5:
                    OnnxAttribute attribute = OnnxAttribute.Parse(reader.Message);
                    node._attributes[attribute.Name] = attribute;
                    break;
                case 7: node.Domain = reader.Text; break;
            }
        }
        if (node.Name.Length == 0)
            node.Name = node.Outputs is [{ Length: > 0 } first, ..] ? first : $"node {index}";
        return node;
    }

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    public long Int(string attribute, long fallback) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Int : fallback;

    public float Float(string attribute, float fallback) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Float : fallback;

    public string Text(string attribute, string fallback) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Text : fallback;

    public long[]? Ints(string attribute) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? [.. found.Ints] : null;

    public float[]? Floats(string attribute) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? [.. found.Floats] : null;

    public Tensor? Tensor(string attribute) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Tensor : null;
}

/// <summary>A named attribute; only the field of its own type is set.</summary>
sealed class OnnxAttribute
{
    public string Name { get; private set; } = "";
    public float Float { get; private set; }
    public long Int { get; private set; }
    public string Text { get; private set; } = "";
    public Tensor? Tensor { get; private set; }
    public List<float> Floats { get; } = [];
    public List<long> Ints { get; } = [];

    public static OnnxAttribute Parse(ProtoReader reader)
    {
        var attribute = new OnnxAttribute();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: attribute.Name = reader.Text; break;
                case 2: attribute.Float = reader.Single; break;
                case 3: attribute.Int = reader.Int64; break;
                case 4: attribute.Text = reader.Text; break;
                case 5: (_, attribute.Tensor) = OnnxTensor.Parse(reader.Message); break;
                case 7: reader.AddTo(attribute.Floats); break;
                case 8: reader.AddTo(attribute.Ints); break;
            }
        }
        return attribute;
    }
}
