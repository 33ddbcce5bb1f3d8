using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.TfLite;

/// <summary>One TFLite node while it is translated: its operands, options and the graph that grows.</summary>
sealed class TfLiteNode
{
    readonly TfLiteTensors _tensors;
    readonly int[] _inputs;

    public TfLiteNode(Graph graph, TfLiteTensors tensors, FlatTable table, int code)
    {
        Graph = graph;
        Code = code;
        _tensors = tensors;
        _inputs = table.Ints(1);
        int[] outputs = table.Ints(2);
        if (outputs.Length != 1)
            throw new ModelFormatException($"A node of operator {code} has {outputs.Length} results; Mien reads operators with one.");
        OutputIndex = outputs[0];
        OutputShape = tensors.ShapeOf(OutputIndex);
        Options = table.Table(4);
    }

    public Graph Graph { get; }
    public int Code { get; }
    public int OutputIndex { get; }
    public Shape OutputShape { get; }
    public FlatTable? Options { get; }
    public int InputCount => _inputs.Length;

    public bool Has(int operand) => operand < _inputs.Length && _inputs[operand] >= 0;

    public int Index(int operand) => Has(operand) ? _inputs[operand] : throw new ModelFormatException($"A node of operator {Code} lacks operand {operand}.");

    public Value Input(int operand) => _tensors.Get(Index(operand));

    public Value? OptionalInput(int operand) => Has(operand) ? Input(operand) : null;

    public int[] Integers(int operand) => _tensors.Integers(Index(operand));

    public Tensor Constant(int operand) => _tensors.ReadConstant(Index(operand))?.ToFloat32()
        ?? Input(operand).Constant
        ?? throw new ModelFormatException($"Operand {operand} of a node of operator {Code} must be a constant.");

    public Tensor? RawConstant(int operand) => Input(operand).Constant;

    public (float[] Scales, long[] Zeros, int Axis)? Quantisation(int operand) => _tensors.Quantisation(Index(operand));

    public int Option(int field, int fallback = 0) => Options?.Int(field, fallback) ?? fallback;

    public byte ByteOption(int field) => Options?.Byte(field) ?? 0;

    public Value Add(Operator op, params ReadOnlySpan<Value?> inputs) => Graph.Add(op, inputs);
}
