namespace Mien.Tensors.Export.Onnx;

/// <summary>The messages of onnx.proto3 as bytes; numbers are its field numbers.</summary>
static class OnnxMessages
{
    const int FloatType = 1, IntType = 2, TextType = 3, IntsType = 7;

    public static ProtoWriter Model(long version, string description, ProtoWriter graph, int opset, IEnumerable<KeyValuePair<string, string>> properties)
    {
        // Opset 15 came with version 8 of the file format.
        var model = new ProtoWriter().Integer(1, opset >= 15 ? 8 : 7).Text(2, "Mien");
        model.Integer(5, version);
        if (description.Length > 0)
            model.Text(6, description);
        model.Message(7, graph).Message(8, new ProtoWriter().Text(1, "").Integer(2, opset));
        foreach ((string key, string value) in properties)
            model.Message(14, new ProtoWriter().Text(1, key).Text(2, value));
        return model;
    }

    public static ProtoWriter Tensor(string name, Tensor tensor)
    {
        var message = new ProtoWriter();
        if (tensor.Shape.Rank > 0)
            message.Packed(1, Extents(tensor.Shape));
        return message.Integer(2, DataType(tensor.Type)).Text(8, name).Bytes(9, tensor.Bytes);
    }

    public static ProtoWriter ValueInfo(string name, ElementType type, Shape shape, string description = "")
    {
        var extents = new ProtoWriter();
        foreach (int extent in shape.Extents)
            extents.Message(1, new ProtoWriter().Integer(1, extent));
        var message = new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Integer(1, DataType(type)).Message(2, extents)));
        return description.Length > 0 ? message.Text(3, description) : message;
    }

    public static ProtoWriter Node(string op, string name, IEnumerable<string> inputs, IEnumerable<string> outputs, IEnumerable<ProtoWriter> attributes)
    {
        var message = new ProtoWriter();
        foreach (string input in inputs)
            message.Text(1, input);
        foreach (string output in outputs)
            message.Text(2, output);
        message.Text(3, name).Text(4, op);
        foreach (ProtoWriter attribute in attributes)
            message.Message(5, attribute);
        return message;
    }

    public static ProtoWriter Attribute(string name, long value) => new ProtoWriter().Text(1, name).Integer(3, value).Integer(20, IntType);

    public static ProtoWriter Attribute(string name, float value) => new ProtoWriter().Text(1, name).Float(2, value).Integer(20, FloatType);

    public static ProtoWriter Attribute(string name, string value) => new ProtoWriter().Text(1, name).Text(4, value).Integer(20, TextType);

    public static ProtoWriter Attribute(string name, params ReadOnlySpan<long> values)
    {
        var message = new ProtoWriter().Text(1, name);
        foreach (long value in values)
            message.Integer(8, value);
        return message.Integer(20, IntsType);
    }

    static long[] Extents(Shape shape)
    {
        long[] extents = new long[shape.Rank];
        for (int i = 0; i < extents.Length; i++)
            extents[i] = shape[i];
        return extents;
    }

    static int DataType(ElementType type) => type switch
    {
        ElementType.Float32 => 1,
        ElementType.UInt8 => 2,
        ElementType.Int8 => 3,
        ElementType.Int32 => 6,
        ElementType.Int64 => 7,
        ElementType.Bool => 9,
        ElementType.Float16 => 10,
        _ => 11,
    };
}
