namespace Mien.Tensors.Import.Onnx;

/// <summary>What an ONNX file says (messages and field numbers of onnx.proto3), before it is understood.</summary>
sealed class OnnxModel
{
    public long ModelVersion { get; private set; }
    public string Producer { get; private set; } = "";
    public string ProducerVersion { get; private set; } = "";
    public string Description { get; private set; } = "";
    public int Opset { get; private set; }
    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);
    public List<OnnxNode> Nodes { get; } = [];
    public Dictionary<string, Tensor> Constants { get; } = new(StringComparer.Ordinal);
    public List<OnnxInput> Inputs { get; } = [];
    public List<string> Outputs { get; } = [];

    public static OnnxModel Parse(ReadOnlyMemory<byte> file)
    {
        var model = new OnnxModel();
        bool hasGraph = false;
        var reader = new ProtoReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: model.Producer = reader.Text; break;
                case 3: model.ProducerVersion = reader.Text; break;
                case 5: model.ModelVersion = reader.Int64; break;
                case 6: model.Description = reader.Text; break;
                case 7:
                    if (hasGraph)
                        throw new ModelFormatException("the model has two graphs", reader.Offset);
                    hasGraph = true;
                    model.ReadGraph(reader.Message);
                    break;
                case 8: model.ReadOpset(reader.Message); break;
                case 14:
                    (string key, string value) = ReadProperty(reader.Message);
                    model.Properties[key] = value;
                    break;
            }
        }
        return hasGraph ? model : throw new ModelFormatException("the ONNX file holds no graph.");
    }

    void ReadOpset(ProtoReader reader)
    {
        string domain = "";
        int version = 0;
        while (reader.Next())
        {
            if (reader.Field == 1)
                domain = reader.Text;
            else if (reader.Field == 2)
                version = reader.Int32;
        }
        if (domain is "" or "ai.onnx")
            Opset = version;
    }

    void ReadGraph(ProtoReader reader)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: Nodes.Add(OnnxNode.Parse(reader.Message, Nodes.Count)); break;
                case 5:
                    (string name, Tensor tensor) = OnnxTensor.Parse(reader.Message);
                    Constants[name] = tensor;
                    break;
                case 11: Inputs.Add(OnnxInput.Parse(reader.Message)); break;
                case 12: Outputs.Add(OnnxInput.Parse(reader.Message).Name); break;
                case 15: throw new ModelFormatException("sparse initializers are not supported; convert them to dense ones", reader.Offset);
            }
        }
    }

    static (string Key, string Value) ReadProperty(ProtoReader reader)
    {
        string key = "", value = "";
        while (reader.Next())
        {
            if (reader.Field == 1)
                key = reader.Text;
            else if (reader.Field == 2)
                value = reader.Text;
        }
        return (key, value);
    }
}

/// <summary>A declared graph input or output; a dimension is an extent or a symbol.</summary>
sealed record OnnxInput(string Name, long ElementType, IReadOnlyList<(long Extent, string Symbol)> Dimensions)
{
    public static OnnxInput Parse(ProtoReader reader)
    {
        string name = "";
        long type = 0;
        var dimensions = new List<(long, string)>();
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text;
            else if (reader.Field == 2)
                ReadType(reader.Message, ref type, dimensions);
        }
        return new OnnxInput(name, type, dimensions);
    }

    static void ReadType(ProtoReader reader, ref long type, List<(long, string)> dimensions)
    {
        while (reader.Next())
        {
            if (reader.Field != 1)
                continue;
            ProtoReader tensor = reader.Message;
            while (tensor.Next())
            {
                if (tensor.Field == 1)
                    type = tensor.Int64;
                else if (tensor.Field == 2)
                    ReadShape(tensor.Message, dimensions);
            }
        }
    }

    static void ReadShape(ProtoReader reader, List<(long, string)> dimensions)
    {
        while (reader.Next())
        {
            if (reader.Field != 1)
                continue;
            ProtoReader dimension = reader.Message;
            long extent = -1;
            string symbol = "?";
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                    extent = dimension.Int64;
                else if (dimension.Field == 2)
                    symbol = dimension.Text;
            }
            dimensions.Add((extent, symbol));
        }
    }
}
