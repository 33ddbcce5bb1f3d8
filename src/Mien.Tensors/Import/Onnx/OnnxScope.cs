using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Import.Onnx;

/// <summary>One node while it is translated: its operands, its attributes and the graph that grows, with the layouts that each value exists in.</summary>
sealed class OnnxScope(OnnxTranslation translation, OnnxNode node)
{
    /// <summary>Where N, C, H, W lie in a channels-last value.</summary>
    static readonly int[] LastAxes = [0, 3, 1, 2];

    public OnnxNode Node => node;
    public Graph Graph => translation.Graph;
    public int Opset => translation.Opset;
    public int InputCount => node.Inputs.Count;

    public bool Has(int operand) => operand < node.Inputs.Count && node.Inputs[operand].Length > 0;

    public OnnxValue Input(int operand) => Has(operand) ? translation.Find(node.Inputs[operand]) : throw Error($"operand {operand} is missing");

    public OnnxValue? Optional(int operand) => Has(operand) ? Input(operand) : null;

    public ModelFormatException Error(string message) => new(message);

    public void Require(bool condition, string violation)
    {
        if (!condition)
            throw Error(violation);
    }

    /// <summary>A constant operand's elements; weights behind DequantizeLinear become float32.</summary>
    public Tensor Constant(OnnxValue value, string role) => value.Quantised is not null
        ? throw Error("8-bit activations are supported only between a QuantizeLinear and its DequantizeLinear")
        : value.Constant
        ?? (value.Integers is { } quantised ? ReferenceElementwise.Dequantize(new Dequantize(quantised.Axis), quantised.Elements, quantised.Scales, quantised.Zeros) : null)
        ?? throw Error($"{role} must be constant; Mien does not compute it while running");

    public Tensor Constant(int operand, string role) => Constant(Input(operand), role);

    public long[] Integers(int operand, string role)
    {
        Tensor tensor = Constant(operand, role);
        Require(tensor.Type is ElementType.Int64 or ElementType.Int32 && tensor.Shape.Rank <= 1, $"{role} must be a list of integers, not {tensor}");
        long[] integers = new long[tensor.Shape.ElementCount];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = tensor.Type == ElementType.Int64 ? tensor.As<long>()[i] : tensor.As<int>()[i];
        return integers;
    }

    /// <summary>An attribute that became an input in a later opset.</summary>
    public long[]? IntsOrOperand(string name, int operand) => Has(operand) ? Integers(operand, name) : node.Ints(name);

    public int Axis(long axis, int rank)
    {
        Require(axis >= -rank && axis < rank, $"axis {axis} is outside rank {rank}");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    public static int LastAxis(int axis) => LastAxes[axis];

    /// <summary>Whether an operator that works in any layout should take the value channels-last.</summary>
    public static bool PrefersLast(OnnxValue value) => value is { ChannelsLast: not null, Constant: null };

    /// <summary>The value in the file's layout; a transposition is inserted once.</summary>
    public Value Plain(OnnxValue value)
    {
        if (value.Plain is not null)
            return value.Plain;
        if (value.ChannelsLast is { } last)
            return value.Plain = Rearranged(last, Transpose.ToChannelsFirst, value.Shape);
        return value.Plain = Graph.Constant(AsFloat(Constant(value, "the operand")));
    }

    /// <summary>A rank-4 value channels-last; a transposition is inserted once.</summary>
    public Value Last(OnnxValue value)
    {
        Require(value.Shape.Rank == 4, $"the operand has shape {value.Shape}; only pictures of rank 4 (N×C×H×W) are supported here");
        if (value.ChannelsLast is not null)
            return value.ChannelsLast;
        if (value.IsKnown)
            return value.ChannelsLast = Graph.Constant(AsFloat(Constant(value, "the operand")).Transposed(0, 2, 3, 1));
        return value.ChannelsLast = Rearranged(Plain(value), Transpose.ToChannelsLast, value.Shape.Permute([0, 2, 3, 1]));
    }

    // Where one channel or one pixel is all there is, the order in memory is the same.
    Value Rearranged(Value value, Transpose transpose, Shape target)
    {
        Shape shape = value.Shape;
        bool channelsLast = transpose == Transpose.ToChannelsFirst;
        int channels = channelsLast ? shape[3] : shape[1];
        int pixels = channelsLast ? shape[1] * shape[2] : shape[2] * shape[3];
        return channels == 1 || pixels == 1 ? Graph.Add(new Reshape(target), [value]) : Graph.Add(transpose, [value]);
    }

    /// <summary>An operand of an elementwise operator whose result has rank 4 and lies channels-last, shaped so that it broadcasts there.</summary>
    public Value BroadcastLast(OnnxValue value)
    {
        if (value.Shape.Rank == 4)
            return Last(value);
        int[] extents = [1, 1, 1, 1];
        value.Shape.Extents.CopyTo(extents.AsSpan(4 - value.Shape.Rank));
        var shape = new Shape(extents);
        return value.IsKnown
            ? Graph.Constant(AsFloat(Constant(value, "the operand")).Reshaped(shape).Transposed(0, 2, 3, 1))
            : Last(OnnxValue.OfPlain(Graph.Add(new Reshape(shape), [Plain(value)])));
    }

    public static Tensor AsFloat(Tensor tensor) => tensor.ToFloat32();

    /// <summary>Adds a node whose operands and result are in the file's layout.</summary>
    public OnnxValue AddPlain(Operator op, params ReadOnlySpan<Value?> inputs) => OnnxValue.OfPlain(Graph.Add(op, inputs));

    /// <summary>Adds a node whose operands and result are channels-last.</summary>
    public OnnxValue AddLast(Operator op, params ReadOnlySpan<Value?> inputs) => OnnxValue.OfChannelsLast(Graph.Add(op, inputs));

    /// <summary>Adds an operator of one operand that treats every element alike, in whichever layout the operand has.</summary>
    public OnnxValue AddAnywhere(Operator op, OnnxValue x) => PrefersLast(x) ? AddLast(op, Last(x)) : AddPlain(op, Plain(x));

    /// <summary>Applies an operator that only moves elements: at once to a constant of any type, else as a node in the file's layout.</summary>
    public OnnxValue Arrange(Operator op, OnnxValue x)
    {
        if (!x.IsKnown)
            return AddPlain(op, Plain(x));
        Tensor constant = Constant(x, "the operand");
        Shape shape = GraphSpecification.Infer(op, [new Value(node.Name, TensorType.Float(constant.Shape))], node.Name).Shape;
        if (op is Reshape)
            return OnnxValue.Of(constant.Reshaped(shape));
        if (op is Transpose transpose)
            return OnnxValue.Of(constant.Transposed(transpose.Permutation.Items.AsSpan()));
        translation.Spend(shape.ElementCount);
        Require(op is not Pad { Value: not 0 } || constant.Type == ElementType.Float32, "only float constants can be padded");
        return OnnxValue.Of(op is Pad ? ReferenceArranging.Rearrange(op, AsFloat(constant), shape) : ReferenceArranging.Rearrange(op, constant, shape));
    }

    /// <summary>Counts elements computed while importing, so that a small file cannot ask for endless work.</summary>
    public void Spend(long elements) => translation.Spend(elements);
}
