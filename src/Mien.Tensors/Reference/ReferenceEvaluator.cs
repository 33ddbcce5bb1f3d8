using Mien.Tensors.Graphs;

namespace Mien.Tensors.Reference;

/// <summary>
/// Runs graphs one operator at a time in plain scalar code: the meaning of the intermediate representation.
/// Constant folding uses it, and every fast kernel is tested against it.
/// </summary>
static class ReferenceEvaluator
{
    /// <summary>The outputs of a graph for these inputs, in the graph's order.</summary>
    public static IReadOnlyList<Tensor> Run(Graph graph, params ReadOnlySpan<Tensor> inputs)
    {
        var values = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
            values[graph.Inputs[i]] = inputs[i].Shape == graph.Inputs[i].Shape ? inputs[i] : inputs[i].Reshaped(graph.Inputs[i].Shape);
        Tensor? Of(Value? value) => value is null ? null : value.Constant ?? values[value];
        foreach (Node node in graph.Nodes)
            values[node.Output] = Evaluate(node.Operator, [.. node.Inputs.Select(Of)], node.Output.Shape);
        return [.. graph.Outputs.Select(output => Of(output)!)];
    }

    /// <summary>The result of one operator, of the given shape.</summary>
    public static Tensor Evaluate(Operator op, ReadOnlySpan<Tensor?> operands, Shape output)
    {
        Tensor x = operands[0]!;
        Tensor? Optional(ReadOnlySpan<Tensor?> all, int index) => index < all.Length ? all[index] : null;
        return op switch
        {
            Convolution convolution => ReferenceLayers.Convolve(convolution, x, operands[1]!, Optional(operands, 2), Optional(operands, 3), Optional(operands, 4), output),
            Linear linear => ReferenceLayers.Multiply(linear, x, operands[1]!, Optional(operands, 2), Optional(operands, 3), Optional(operands, 4), output),
            MatMul => ReferenceLayers.MatMul(x, operands[1]!, output),
            BatchNormalization normalization => ReferenceLayers.Normalize(normalization, x, operands[1]!, operands[2]!, operands[3]!, operands[4]!),
            Pool pool => ReferenceLayers.Pool(pool, x, output),
            Resize resize => ReferenceLayers.Resize(resize, x, Optional(operands, 3), Optional(operands, 4), output),
            Unary unary => ReferenceElementwise.Map(unary, x),
            PRelu => ReferenceElementwise.Combine((a, slope) => a >= 0 ? a : a * slope, x, operands[1]!, output),
            Binary binary => ReferenceElementwise.Combine(ReferenceElementwise.Function(binary.Kind), x, operands[1]!, output),
            Softmax softmax => ReferenceElementwise.Softmax(softmax.Axis, x),
            Reduce reduce => ReferenceElementwise.Reduce(reduce, x, output),
            FakeQuantize quantize => ReferenceElementwise.FakeQuantize(quantize, x),
            Dequantize dequantize => ReferenceElementwise.Dequantize(dequantize, x, operands[1]!, Optional(operands, 2)),
            Scatter scatter => ReferenceArranging.Scatter(scatter, x, operands[1]!),
            Concat concat => ReferenceArranging.Concat(concat.Axis, operands, output),
            _ => ReferenceArranging.Rearrange(op, x, output),
        };
    }
}
