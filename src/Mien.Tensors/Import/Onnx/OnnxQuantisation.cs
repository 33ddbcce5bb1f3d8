using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>
/// QuantizeLinear and DequantizeLinear: a pair around an activation becomes <see cref="FakeQuantize"/>; integers that are dequantised stay
/// integers in the graph, behind <see cref="Dequantize"/>.
/// </summary>
static class OnnxQuantisation
{
    public static OnnxValue Quantise(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        RefuseBlocks(node);
        Tensor scale = OnnxScope.AsFloat(node.Constant(1, "the scale"));
        node.Require(scale.Shape.ElementCount == 1 && scale.Floats[0] > 0 && float.IsFinite(scale.Floats[0]), $"the scale must be one positive number, not {scale}");
        Tensor? zero = node.Has(2) ? node.Constant(2, "the zero point") : null;
        ElementType type = zero?.Type ?? OnnxTensor.TypeOf(node.Node.Int("output_dtype", 2)) ?? ElementType.Float32;
        node.Require(type is ElementType.UInt8 or ElementType.Int8 && zero is null or { Shape.ElementCount: 1 }, "the zero point must be one 8-bit integer");
        var rounding = new FakeQuantize(
            scale.Floats[0], zero is null ? 0 : (int)zero.ElementAsDouble(0), type == ElementType.Int8 ? sbyte.MinValue : 0, type == ElementType.Int8 ? sbyte.MaxValue : byte.MaxValue);
        return x.IsKnown
            ? OnnxValue.Of(Rounded(OnnxScope.AsFloat(node.Constant(x, "the operand")), rounding, type))
            : new OnnxValue { Shape = x.Shape, Quantised = new QuantisedActivation(x, rounding, type) };
    }

    static Tensor Rounded(Tensor x, FakeQuantize rounding, ElementType type)
    {
        var result = new Tensor(type, x.Shape);
        for (int i = 0; i < result.Bytes.Length; i++)
        {
            float grid = MathF.Round(x.Floats[i] / rounding.Scale, MidpointRounding.ToEven) + rounding.Zero;
            result.Bytes[i] = unchecked((byte)(int)Math.Clamp(grid, rounding.Low, rounding.High));
        }
        return result;
    }

    public static OnnxValue Dequantise(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        RefuseBlocks(node);
        Tensor scales = OnnxScope.AsFloat(node.Constant(1, "the scale"));
        Tensor? zeros = node.Has(2) ? node.Constant(2, "the zero point") : null;
        int count = scales.Shape.ElementCount;
        node.Require(scales.Shape.Rank <= 1 && count >= 1, $"scales of shape {scales.Shape} are not supported");
        if (x.Quantised is { } activation)
        {
            int zero = zeros is { Shape.ElementCount: 1 } ? (int)zeros.ElementAsDouble(0) : 0;
            node.Require(count == 1 && scales.Floats[0] == activation.Rounding.Scale && zero == activation.Rounding.Zero, "the scale or zero point differs from that of the QuantizeLinear before it");
            return activation.Dequantised ??= node.AddAnywhere(activation.Rounding, activation.Source);
        }
        Tensor elements = node.Constant(x, "the integers");
        node.Require(elements.Type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int32, $"{elements.Type} cannot be dequantised");
        int axis = count == 1 ? 0 : node.Axis(node.Node.Int("axis", 1), elements.Shape.Rank);
        node.Require(count == 1 || elements.Shape[axis] == count, $"{count} scales do not fit axis {axis} of {elements.Shape}");
        node.Require(zeros is null || (zeros.Type == elements.Type && zeros.Shape.ElementCount is var n && (n == 1 || n == count)), $"zero points of {zeros} do not fit");
        if (zeros is not null && zeros.Bytes.IndexOfAnyExcept((byte)0) < 0)
            zeros = null;
        return new OnnxValue
        {
            Shape = elements.Shape,
            Integers = new QuantisedConstant(elements, scales.Reshaped(new Shape(count)), zeros?.Reshaped(new Shape(zeros.Shape.ElementCount)), axis),
        };
    }

    static void RefuseBlocks(OnnxScope node) => node.Require(node.Node.Int("block_size", 0) == 0, "block-wise quantisation is not supported");

    /// <summary>A constant operand with its dimensions reordered; what was quantised stays so, behind a Dequantize node.</summary>
    public static Value Weights(OnnxScope node, OnnxValue value, int[] order)
    {
        node.Require(value.Shape.Rank == order.Length, $"weights of shape {value.Shape} do not have rank {order.Length}");
        bool inOrder = order.AsSpan().SequenceEqual([.. Enumerable.Range(0, order.Length)]);
        if (value.Integers is not { } quantised)
        {
            Tensor constant = OnnxScope.AsFloat(node.Constant(value, "the weights"));
            return node.Graph.Constant(inOrder ? constant : constant.Transposed(order));
        }
        Value elements = node.Graph.Constant(inOrder ? quantised.Elements : quantised.Elements.Transposed(order));
        Value scales = node.Graph.Constant(quantised.Scales);
        var op = new Dequantize(Array.IndexOf(order, quantised.Axis));
        return quantised.Zeros is { } zeros
            ? node.Graph.Add(op, [elements, scales, node.Graph.Constant(zeros)])
            : node.Graph.Add(op, [elements, scales]);
    }
}
