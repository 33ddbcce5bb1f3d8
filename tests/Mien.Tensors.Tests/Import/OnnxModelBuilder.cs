using Mien.Tensors;
using Mien.Tensors.Export.Onnx;

namespace Mien.Testing;

/// <summary>Writes small ONNX models for tests, of any opset and operator.</summary>
sealed class OnnxModelBuilder(int opset)
{
    readonly ProtoWriter _graph = new();
    int _nodes;

    public OnnxModelBuilder Input(string name, params int[] extents)
    {
        _graph.Message(11, OnnxMessages.ValueInfo(name, ElementType.Float32, new Shape(extents)));
        return this;
    }

    public OnnxModelBuilder SymbolicInput(string name, params object[] dimensions)
    {
        var shape = new ProtoWriter();
        foreach (object dimension in dimensions)
            shape.Message(1, dimension is int extent ? new ProtoWriter().Integer(1, extent) : new ProtoWriter().Text(2, (string)dimension));
        var tensor = new ProtoWriter().Integer(1, 1).Message(2, shape);
        _graph.Message(11, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor)));
        return this;
    }

    public OnnxModelBuilder Constant(string name, Tensor tensor)
    {
        _graph.Message(5, OnnxMessages.Tensor(name, tensor));
        return this;
    }

    public OnnxModelBuilder Floats(string name, int[] extents, params float[] elements) => Constant(name, Tensor.From<float>(elements, new Shape(extents)));

    public OnnxModelBuilder Ints(string name, params long[] elements) => Constant(name, Tensor.From<long>(elements, new Shape(elements.Length)));

    public OnnxModelBuilder Int(string name, long element) => Constant(name, Tensor.From<long>([element], new Shape()));

    public OnnxModelBuilder Random(string name, params int[] extents) => Constant(name, RandomTensor(name.Length + extents.Length, extents));

    public OnnxModelBuilder Node(string op, string inputs, string outputs, params ProtoWriter[] attributes)
    {
        _graph.Message(1, OnnxMessages.Node(op, $"n{_nodes++}", inputs.Length == 0 ? [] : inputs.Split(' ').Select(name => name == "-" ? "" : name), outputs.Split(' '), attributes));
        return this;
    }

    public OnnxModelBuilder Raw(int field, ProtoWriter message)
    {
        _graph.Message(field, message);
        return this;
    }

    public byte[] Build(params string[] outputs)
    {
        _graph.Text(2, "test");
        foreach (string output in outputs)
            _graph.Message(12, new ProtoWriter().Text(1, output).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Integer(1, 1))));
        return OnnxMessages.Model(1, "", _graph, opset, []).ToArray();
    }

    public static Tensor RandomTensor(int seed, params int[] extents)
    {
        var random = new Random(seed);
        var tensor = new Tensor(ElementType.Float32, new Shape(extents));
        foreach (ref float element in tensor.Floats)
            element = random.NextSingle() * 4 - 2;
        return tensor;
    }

    public static ProtoWriter A(string name, long value) => OnnxMessages.Attribute(name, value);

    public static ProtoWriter F(string name, float value) => OnnxMessages.Attribute(name, value);

    public static ProtoWriter S(string name, string value) => OnnxMessages.Attribute(name, value);

    public static ProtoWriter L(string name, params long[] values) => OnnxMessages.Attribute(name, (ReadOnlySpan<long>)values);

    public static ProtoWriter T(string name, Tensor value) => new ProtoWriter().Text(1, name).Message(5, OnnxMessages.Tensor("", value)).Integer(20, 4);
}
