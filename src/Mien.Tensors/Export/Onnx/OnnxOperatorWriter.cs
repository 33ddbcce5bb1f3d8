using Mien.Tensors.Graphs;

namespace Mien.Tensors.Export.Onnx;

/// <summary>What each operator of the IR becomes in ONNX.</summary>
static partial class OnnxOperatorWriter
{
    public static void Write(OnnxGraphWriter graph, Node node)
    {
        switch (node.Operator)
        {
            case Convolution op: Convolve(graph, node, op); break;
            case Linear op: Multiply(graph, node, op); break;
            case MatMul: graph.Add("MatMul", [graph.Plain(X(node)), graph.Plain(node.Inputs[1]!)], graph.DefinePlain(node.Output)); break;
            case BatchNormalization op: Normalize(graph, node, op); break;
            case Pool op: Pool(graph, node, op); break;
            case Resize op: Resize(graph, node, op); break;
            case DepthToSpace op:
                string shallow = graph.First(X(node));
                graph.Add("DepthToSpace", [shallow], graph.DefineFirst(node.Output), OnnxMessages.Attribute("blocksize", (long)op.Block), OnnxMessages.Attribute("mode", "DCR"));
                break;
            case Unary op:
                (string x, Func<string> result) = Anywhere(graph, node);
                Map(graph, op, x, result());
                break;
            case PRelu: Combine(graph, node, "PRelu"); break;
            case Binary op: Combine(graph, node, op.Kind); break;
            case Softmax op: Soften(graph, node, op); break;
            case Reduce op: Reduce(graph, node, op); break;
            case FakeQuantize op: Quantize(graph, node, op); break;
            case Dequantize: graph.Defer(node); break;
            case Reshape op: Reshape(graph, node, op); break;
            case Transpose op: Transpose(graph, node, op); break;
            case Concat op: Concat(graph, node, op); break;
            case Slice op: Slice(graph, node, op); break;
            case Pad op: Pad(graph, node, op); break;
            case Gather op: Gather(graph, node, op); break;
            case Expand op: Expand(graph, node, op); break;
            case Scatter op: Scatter(graph, node, op); break;
            default: throw new ModelFormatException($"'{node.Output.Name}': {node.Operator.Name} has no ONNX form.");
        }
    }

    static Value X(Node node) => node.Inputs[0]!;

    /// <summary>The operand and the result of an operator that treats every element alike, in the operand's layout.</summary>
    static (string X, Func<string> Result) Anywhere(OnnxGraphWriter graph, Node node) => graph.PrefersFirst(X(node))
        ? (graph.First(X(node)), () => graph.DefineFirst(node.Output))
        : (graph.Plain(X(node)), () => graph.DefinePlain(node.Output));

    static void Map(OnnxGraphWriter graph, Unary op, string x, string result)
    {
        switch (op.Kind)
        {
            case UnaryKind.Clamp when op.Alpha == 0 && float.IsPositiveInfinity(op.Beta):
                graph.Add("Relu", [x], result);
                break;
            case UnaryKind.Clamp:
                string low = float.IsInfinity(op.Alpha) ? "" : graph.Number(op.Alpha), high = float.IsInfinity(op.Beta) ? "" : graph.Number(op.Beta);
                graph.Add("Clip", [x, low, high], result);
                break;
            case UnaryKind.LeakyRelu: graph.Add("LeakyRelu", [x], result, OnnxMessages.Attribute("alpha", op.Alpha)); break;
            case UnaryKind.Elu: graph.Add("Elu", [x], result, OnnxMessages.Attribute("alpha", op.Alpha)); break;
            case UnaryKind.HardSigmoid: graph.Add("HardSigmoid", [x], result, OnnxMessages.Attribute("alpha", op.Alpha), OnnxMessages.Attribute("beta", op.Beta)); break;
            case UnaryKind.Rsqrt:
                string root = graph.Unique($"{result}_root");
                graph.Add("Sqrt", [x], root);
                graph.Add("Reciprocal", [root], result);
                break;
            // HardSwish came with opset 14.
            case UnaryKind.HardSwish when graph.Opset < 14:
                string gate = graph.Unique($"{result}_gate");
                graph.Add("HardSigmoid", [x], gate, OnnxMessages.Attribute("alpha", 1f / 6), OnnxMessages.Attribute("beta", 0.5f));
                graph.Add("Mul", [x, gate], result);
                break;
            case UnaryKind.Negate: graph.Add("Neg", [x], result); break;
            default: graph.Add(op.Kind.ToString(), [x], result); break;
        }
    }

    static void Combine(OnnxGraphWriter graph, Node node, BinaryKind kind)
    {
        switch (kind)
        {
            case BinaryKind.SquaredDifference:
                (string a, string b, Func<string> result) = Operands(graph, node);
                string difference = graph.Unique($"{node.Output.Name}_difference");
                graph.Add("Sub", [a, b], difference);
                graph.Add("Mul", [difference, difference], result());
                break;
            default:
                Combine(graph, node, kind switch
                {
                    BinaryKind.Add => "Add",
                    BinaryKind.Subtract => "Sub",
                    BinaryKind.Multiply => "Mul",
                    BinaryKind.Divide => "Div",
                    BinaryKind.Maximum => "Max",
                    BinaryKind.Minimum => "Min",
                    _ => "Pow",
                });
                break;
        }
    }

    static void Combine(OnnxGraphWriter graph, Node node, string op)
    {
        (string a, string b, Func<string> result) = Operands(graph, node);
        graph.Add(op, [a, b], result());
    }

    static (string A, string B, Func<string> Result) Operands(OnnxGraphWriter graph, Node node)
    {
        Value a = X(node), b = node.Inputs[1]!;
        int withoutFirst = Wants(a) && !graph.HasFirst(a) ? 1 : 0, withoutPlain = Wants(a) && !graph.HasPlain(a) ? 1 : 0;
        withoutFirst += Wants(b) && !graph.HasFirst(b) ? 1 : 0;
        withoutPlain += Wants(b) && !graph.HasPlain(b) ? 1 : 0;
        bool first = node.Output.Shape.Rank == 4 && withoutFirst <= withoutPlain && (graph.HasFirst(a) || graph.HasFirst(b));
        return first
            ? (graph.BroadcastFirst(a), graph.BroadcastFirst(b), () => graph.DefineFirst(node.Output))
            : (graph.Plain(a), graph.Plain(b), () => graph.DefinePlain(node.Output));

        bool Wants(Value value) => value.Shape.Rank == 4 && !graph.IsKnown(value);
    }

    static void Soften(OnnxGraphWriter graph, Node node, Softmax op)
    {
        bool first = graph.PrefersFirst(X(node));
        (string x, Func<string> result) = Anywhere(graph, node);
        graph.Add("Softmax", [x], result(), OnnxMessages.Attribute("axis", (long)(first ? OnnxGraphWriter.FirstAxis(op.Axis) : op.Axis)));
    }

    static void Reduce(OnnxGraphWriter graph, Node node, Reduce op)
    {
        Value x = X(node);
        int[] axes = [.. op.Axes.Items];
        int[] left = [.. Enumerable.Range(0, x.Shape.Rank).Except(axes)];
        // Channels-first serves where dimensions stay, or where those left keep their order.
        bool first = graph.PrefersFirst(x) && (op.KeepDimensions || left.Select(OnnxGraphWriter.FirstAxis).SequenceEqual(left.Select(OnnxGraphWriter.FirstAxis).Order()));
        if (first)
            axes = [.. axes.Select(OnnxGraphWriter.FirstAxis).Order()];
        string operand = first ? graph.First(x) : graph.Plain(x);
        string result = first && op.KeepDimensions ? graph.DefineFirst(node.Output) : graph.DefinePlain(node.Output);
        ProtoWriter keep = OnnxMessages.Attribute("keepdims", op.KeepDimensions ? 1L : 0L);
        if (axes.Length == 0)
            graph.Add("Identity", [operand], result);
        else if (op.Kind == ReduceKind.Sum)
            graph.Add("ReduceSum", [operand, graph.Integers(axes)], result, keep);
        else
            graph.Add($"Reduce{op.Kind}", [operand], result, OnnxMessages.Attribute("axes", [.. axes.Select(axis => (long)axis)]), keep);
    }

    static void Quantize(OnnxGraphWriter graph, Node node, FakeQuantize op)
    {
        (string x, Func<string> result) = Anywhere(graph, node);
        bool signed = op.Low < 0;
        bool whole = signed ? op is { Low: sbyte.MinValue, High: sbyte.MaxValue } : op is { Low: 0, High: byte.MaxValue };
        if (!whole)
        {
            string clipped = graph.Unique($"{node.Output.Name}_clipped");
            graph.Add("Clip", [x, graph.Number((op.Low - op.Zero) * op.Scale), graph.Number((op.High - op.Zero) * op.Scale)], clipped);
            x = clipped;
        }
        string scale = graph.Number(op.Scale);
        string zero = graph.Constant(new Tensor(signed ? ElementType.Int8 : ElementType.UInt8, new Shape(), [unchecked((byte)op.Zero)]), "zero");
        string quantized = graph.Unique($"{node.Output.Name}_quantized");
        graph.Add("QuantizeLinear", [x, scale, zero], quantized);
        graph.Add("DequantizeLinear", [quantized, scale, zero], result());
    }
}
