using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Passes;

/// <summary>
/// Lets convolutions of 8-bit activations with 8-bit weights multiply and add whole numbers, exact in float32 up to 2²⁴, and scales once afterwards:
/// what integer kernels do. With scaled operands rounding errors tip values that lie between two steps of the next quantisation, and the tips add up.
/// </summary>
sealed class CountInIntegers : GraphPass
{
    /// <summary>Sums of whole numbers behind the scaled results that the graph goes on with.</summary>
    readonly Dictionary<Value, (Value Sum, float[] Scales)> _sums = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, (Value Steps, float Scale)> _steps = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a value counts steps of a quantisation, so that a layer over it must keep its whole-number weights.</summary>
    public static bool IsCount(Node? producer) => producer is { Operator: FakeQuantize { Scale: 1 } };

    protected override Value Visit(Node node, Value?[] inputs) => node.Operator switch
    {
        FakeQuantize op => Quantize(op, inputs[0]!, node.Output.Name),
        Convolution { Activation.Kind: ActivationKind.None } op when Convolve(op, inputs, node.Output.Name) is { } result => result,
        _ => base.Visit(node, inputs),
    };

    Value Quantize(FakeQuantize op, Value x, string name)
    {
        Node? before = Producer(x);
        bool rectified = before?.Operator is Unary { Kind: UnaryKind.Clamp, Alpha: 0, Beta: float.PositiveInfinity };
        Value source = rectified ? before!.Inputs[0]! : x;
        Value inSteps;
        if (_sums.TryGetValue(source, out (Value Sum, float[] Scales) whole))
        {
            Tensor ratios = Tensor.Vector([.. whole.Scales.Select(scale => scale / op.Scale)]);
            inSteps = Target.Add(new Binary(BinaryKind.Multiply), [whole.Sum, Target.Constant(ratios)]);
        }
        else
        {
            rectified = false;
            inSteps = Target.Add(new Binary(BinaryKind.Divide), [x, Target.Constant(Tensor.Scalar(op.Scale))]);
        }
        Value steps = Target.Add(new FakeQuantize(1, op.Zero, rectified ? Math.Max(op.Low, op.Zero) : op.Low, op.High), [inSteps]);
        Value result = Target.Add(new Binary(BinaryKind.Multiply), [steps, Target.Constant(Tensor.Scalar(op.Scale))], name);
        _steps[result] = (steps, op.Scale);
        return result;
    }

    Value? Convolve(Convolution op, Value?[] inputs, string name)
    {
        if (!_steps.TryGetValue(inputs[0]!, out (Value Steps, float Scale) x)
            || Producer(inputs[1]) is not { Operator: Dequantize kernel } weights || weights.Inputs[1]!.Constant is not { } weightScales
            || (weightScales.Shape.ElementCount > 1 && kernel.Axis != 0))
            return null;
        float[] scales = new float[inputs[1]!.Shape[0]];
        for (int o = 0; o < scales.Length; o++)
            scales[o] = x.Scale * weightScales.Floats[weightScales.Shape.ElementCount == 1 ? 0 : o];
        Value? bias = null;
        if (inputs.Length > 2 && inputs[2] is { } shift)
        {
            if (Producer(shift) is not { Operator: Dequantize } integers || !integers.Inputs[1]!.Constant!.Floats.SequenceEqual(scales))
                return null;
            bias = Whole(integers);
        }
        Value sum = Target.Add(op, bias is null ? [x.Steps, Whole(weights)] : [x.Steps, Whole(weights), bias]);
        Value result = Target.Add(new Binary(BinaryKind.Multiply), [sum, Target.Constant(Tensor.Vector(scales))], name);
        _sums[result] = (sum, scales);
        return result;
    }

    Value Whole(Node integers) => Target.Constant(
        ReferenceElementwise.Dequantize(new Dequantize(0), integers.Inputs[0]!.Constant!, Tensor.Vector(1), integers.Inputs.Count > 2 ? integers.Inputs[2]?.Constant : null));
}
