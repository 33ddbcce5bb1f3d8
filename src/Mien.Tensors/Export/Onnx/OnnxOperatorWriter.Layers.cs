using Mien.Tensors.Graphs;

namespace Mien.Tensors.Export.Onnx;

static partial class OnnxOperatorWriter
{
    const int BiasOperand = 2, SlopeOperand = 3, ResidualOperand = 4;

    static Value? Optional(Node node, int operand) => operand < node.Inputs.Count ? node.Inputs[operand] : null;

    static void Convolve(OnnxGraphWriter graph, Node node, Convolution op)
    {
        Shape weights = node.Inputs[1]!.Shape;
        string x = graph.First(X(node)), w = graph.First(node.Inputs[1]!);
        string bias = Optional(node, BiasOperand) is { } b ? graph.Plain(b) : "";
        Finish(graph, node, op.Activation, channelsFirst: true, result => graph.Add(
            "Conv", [x, w, bias], result,
            OnnxMessages.Attribute("dilations", op.Dilation.Y, op.Dilation.X),
            OnnxMessages.Attribute("group", (long)op.Groups),
            OnnxMessages.Attribute("kernel_shape", weights[1], weights[2]),
            OnnxMessages.Attribute("pads", op.Padding.Top, op.Padding.Left, op.Padding.Bottom, op.Padding.Right),
            OnnxMessages.Attribute("strides", op.Stride.Y, op.Stride.X)));
    }

    static void Multiply(OnnxGraphWriter graph, Node node, Linear op)
    {
        Value weights = node.Inputs[1]!;
        Value? bias = Optional(node, BiasOperand);
        string x = graph.Plain(X(node));
        if (X(node).Shape.Rank == 2)
        {
            string w = graph.Plain(weights), b = bias is null ? "" : graph.Plain(bias);
            Finish(graph, node, op.Activation, channelsFirst: false, result => graph.Add("Gemm", [x, w, b], result, OnnxMessages.Attribute("transB", 1L)));
            return;
        }
        string swapped = graph.Swapped(weights), shift = bias is null ? "" : graph.Plain(bias);
        Finish(graph, node, op.Activation, channelsFirst: false, result =>
        {
            string product = shift.Length == 0 ? result : graph.Unique($"{node.Output.Name}_product");
            graph.Add("MatMul", [x, swapped], product);
            if (shift.Length > 0)
                graph.Add("Add", [product, shift], result);
        });
    }

    /// <summary>Writes a layer and, as nodes of their own, the residual sum and the activation that were fused into it.</summary>
    static void Finish(OnnxGraphWriter graph, Node node, Activation activation, bool channelsFirst, Action<string> layer)
    {
        Value? residual = Optional(node, ResidualOperand);
        string other = residual is null ? "" : Widened(graph, residual, node.Output, channelsFirst);
        string slope = Optional(node, SlopeOperand) is { } value ? channelsFirst ? graph.BroadcastFirst(value) : graph.Plain(value) : "";
        string result = channelsFirst ? graph.DefineFirst(node.Output) : graph.DefinePlain(node.Output);
        string sum = activation.Kind == ActivationKind.None ? result : graph.Unique($"{node.Output.Name}_linear");
        string product = other.Length == 0 ? sum : graph.Unique($"{node.Output.Name}_layer");
        layer(product);
        if (other.Length > 0)
            graph.Add("Add", [product, other], sum);
        switch (activation.Kind)
        {
            case ActivationKind.None: break;
            case ActivationKind.Clamp: Map(graph, new Unary(UnaryKind.Clamp, activation.Low, activation.High), sum, result); break;
            case ActivationKind.PRelu: graph.Add("PRelu", [sum, slope], result); break;
            case ActivationKind.HardSwish: Map(graph, new Unary(UnaryKind.HardSwish), sum, result); break;
            case ActivationKind.Sigmoid: graph.Add("Sigmoid", [sum], result); break;
            default: throw new ModelFormatException($"'{node.Output.Name}': activation {activation.Kind} has no ONNX form.");
        }
    }

    /// <summary>A residual with zero channels appended until it has as many as the sum.</summary>
    static string Widened(OnnxGraphWriter graph, Value residual, Value sum, bool channelsFirst)
    {
        string name = channelsFirst ? graph.First(residual) : graph.Plain(residual);
        int missing = sum.Shape[^1] - residual.Shape[^1], rank = residual.Shape.Rank;
        if (missing == 0)
            return name;
        long[] pads = new long[2 * rank];
        pads[channelsFirst ? rank + 1 : 2 * rank - 1] = missing;
        string wide = graph.Unique($"{residual.Name}_widened");
        graph.Add("Pad", [name, graph.Integers(pads), graph.Number(0)], wide);
        return wide;
    }

    static void Normalize(OnnxGraphWriter graph, Node node, BatchNormalization op)
    {
        int rank = X(node).Shape.Rank;
        if (rank is 2 or 4)
        {
            string operand = rank == 4 ? graph.First(X(node)) : graph.Plain(X(node));
            string[] inputs = [operand, .. node.Inputs.Skip(1).Select(statistic => graph.Plain(statistic!))];
            string result = rank == 4 ? graph.DefineFirst(node.Output) : graph.DefinePlain(node.Output);
            graph.Add("BatchNormalization", inputs, result, OnnxMessages.Attribute("epsilon", op.Epsilon));
            return;
        }
        // ONNX normalises the second dimension only; over the last one it is a product and a sum.
        Tensor[] statistics = [.. node.Inputs.Skip(1).Select(statistic => statistic!.Constant ?? throw new ModelFormatException($"'{node.Output.Name}': statistics must be constant."))];
        float[] factors = new float[statistics[0].Shape.ElementCount], shifts = new float[factors.Length];
        for (int c = 0; c < factors.Length; c++)
        {
            double factor = statistics[0].Floats[c] / Math.Sqrt((double)statistics[3].Floats[c] + op.Epsilon);
            factors[c] = (float)factor;
            shifts[c] = (float)(statistics[1].Floats[c] - statistics[2].Floats[c] * factor);
        }
        string product = graph.Unique($"{node.Output.Name}_scaled");
        graph.Add("Mul", [graph.Plain(X(node)), graph.Constant(Tensor.Vector(factors), "factors")], product);
        graph.Add("Add", [product, graph.Constant(Tensor.Vector(shifts), "shifts")], graph.DefinePlain(node.Output));
    }

    static void Pool(OnnxGraphWriter graph, Node node, Pool op)
    {
        string x = graph.First(X(node));
        List<ProtoWriter> attributes =
        [
            OnnxMessages.Attribute("ceil_mode", op.Ceiling ? 1L : 0L),
            OnnxMessages.Attribute("kernel_shape", op.Window.Y, op.Window.X),
            OnnxMessages.Attribute("pads", op.Padding.Top, op.Padding.Left, op.Padding.Bottom, op.Padding.Right),
            OnnxMessages.Attribute("strides", op.Stride.Y, op.Stride.X),
        ];
        if (op.Kind == PoolKind.AveragePadded)
            attributes.Add(OnnxMessages.Attribute("count_include_pad", 1L));
        graph.Add(op.Kind == PoolKind.Max ? "MaxPool" : "AveragePool", [x], graph.DefineFirst(node.Output), [.. attributes]);
    }

    static void Resize(OnnxGraphWriter graph, Node node, Resize op)
    {
        string x = graph.First(X(node));
        Shape shape = node.Output.Shape;
        string coordinates = op.Coordinates switch
        {
            ResizeCoordinates.Asymmetric => "asymmetric",
            ResizeCoordinates.AlignCorners => "align_corners",
            _ => "half_pixel",
        };
        // The IR's nearest neighbour rounds down, at half-pixel centres half up.
        string rounding = op.Coordinates == ResizeCoordinates.HalfPixel ? "round_prefer_ceil" : "floor";
        Finish(graph, node, op.Activation, channelsFirst: true, result => graph.Add(
            "Resize", [x, "", "", graph.Integers([shape[0], shape[3], shape[1], shape[2]])], result,
            OnnxMessages.Attribute("coordinate_transformation_mode", coordinates),
            OnnxMessages.Attribute("mode", op.Bilinear ? "linear" : "nearest"),
            OnnxMessages.Attribute("nearest_mode", rounding)));
    }
}
