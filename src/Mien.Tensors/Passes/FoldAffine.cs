using Mien.Tensors.Graphs;

namespace Mien.Tensors.Passes;

/// <summary>
/// Folds what scales and shifts channels (batch normalisation, products and sums with constants) into the weights and bias of the
/// convolution or linear layer before it; a batch normalisation without one becomes a product and a sum.
/// </summary>
sealed class FoldAffine : GraphPass
{
    protected override Value Visit(Node node, Value?[] inputs)
    {
        if (ReadAffine(node, inputs) is not var (x, scale, shift))
            return base.Visit(node, inputs);
        string name = node.Output.Name;
        if (Producer(x) is { Operator: Convolution { Activation.Kind: ActivationKind.None } or Linear { Activation.Kind: ActivationKind.None } } layer
            && layer.Inputs.Count <= 3 && layer.Inputs[1]!.Constant is { } weights && (layer.Inputs.Count < 3 || layer.Inputs[2]?.Constant is not null || layer.Inputs[2] is null)
            && IsUsedOnce(x) && !CountInIntegers.IsCount(Producer(layer.Inputs[0])))
        {
            Tensor? bias = layer.Inputs.Count > 2 ? layer.Inputs[2]?.Constant : null;
            Target.Remove(layer);
            return Target.Add(layer.Operator, [layer.Inputs[0], Target.Constant(Scaled(weights, scale)), Target.Constant(Shifted(bias, scale, shift))], name);
        }
        if (node.Operator is not BatchNormalization)
            return base.Visit(node, inputs);
        Value product = Target.Add(new Binary(BinaryKind.Multiply), [x, Target.Constant(Tensor.Vector(scale))]);
        return Target.Add(new Binary(BinaryKind.Add), [product, Target.Constant(Tensor.Vector(shift))], name);
    }

    /// <summary>The operand, and the scale and shift of each channel, if that is what a node does.</summary>
    static (Value X, float[] Scale, float[] Shift)? ReadAffine(Node node, Value?[] inputs)
    {
        int channels = node.Output.Shape.Rank > 0 ? node.Output.Shape[^1] : 1;
        float[] scale = new float[channels], shift = new float[channels];
        Array.Fill(scale, 1);
        if (node.Operator is BatchNormalization normalization)
        {
            if (inputs.Skip(1).Any(statistic => statistic?.Constant is null))
                throw new ModelFormatException($"'{node.Output.Name}' (BatchNormalization): statistics must be constant.");
            for (int c = 0; c < channels; c++)
            {
                double factor = inputs[1]!.Constant!.Floats[c] / Math.Sqrt((double)inputs[4]!.Constant!.Floats[c] + normalization.Epsilon);
                scale[c] = (float)factor;
                shift[c] = (float)(inputs[2]!.Constant!.Floats[c] - inputs[3]!.Constant!.Floats[c] * factor);
            }
            return (inputs[0]!, scale, shift);
        }
        if (node.Operator is not Binary { Kind: BinaryKind.Add or BinaryKind.Subtract or BinaryKind.Multiply } binary)
            return null;
        (Value x, Value other) = inputs[0]!.Constant is null ? (inputs[0]!, inputs[1]!) : (inputs[1]!, inputs[0]!);
        if (other.Constant is not { } constant || !IsPerChannel(constant.Shape, channels) || x.Shape != node.Output.Shape
            || (binary.Kind == BinaryKind.Subtract && x != inputs[0]))
            return null;
        for (int c = 0; c < channels; c++)
        {
            float value = constant.Floats[constant.Shape.ElementCount == 1 ? 0 : c];
            if (binary.Kind == BinaryKind.Multiply)
                scale[c] = value;
            else
                shift[c] = binary.Kind == BinaryKind.Add ? value : -value;
        }
        return (x, scale, shift);
    }

    static bool IsPerChannel(Shape shape, int channels) =>
        shape.ElementCount == 1 || (shape.ElementCount == channels && shape[^1] == channels);

    static Tensor Scaled(Tensor weights, float[] scale)
    {
        var result = new Tensor(ElementType.Float32, weights.Shape);
        int row = weights.Shape.CountFrom(1);
        for (int i = 0; i < result.Floats.Length; i++)
            result.Floats[i] = weights.Floats[i] * scale[i / row];
        return result;
    }

    static Tensor Shifted(Tensor? bias, float[] scale, float[] shift)
    {
        float[] result = new float[scale.Length];
        for (int c = 0; c < result.Length; c++)
            result[c] = (bias is null ? 0 : bias.Floats[c] * scale[c]) + shift[c];
        return Tensor.Vector(result);
    }
}
