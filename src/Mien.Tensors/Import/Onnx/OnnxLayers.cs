using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Convolutions, products, pools and normalisation: operators that see pictures channels-last or matrices.</summary>
static class OnnxLayers
{
    public static OnnxValue Convolve(OnnxScope node)
    {
        OnnxValue x = node.Input(0), weights = node.Input(1);
        node.Require(x.Shape.Rank == 4 && weights.Shape.Rank == 4, $"the operands have shapes {x.Shape} and {weights.Shape}; only convolutions over pictures (rank 4) are supported");
        Extent2 kernel = new(weights.Shape[2], weights.Shape[3]);
        if (node.Node.Ints("kernel_shape") is { } declared)
            node.Require(declared.AsSpan().SequenceEqual([kernel.Y, kernel.X]), "kernel_shape differs from the weights");
        Extent2 stride = Extent(node, "strides"), dilation = Extent(node, "dilations");
        int groups = checked((int)node.Node.Int("group", 1));
        var op = new Convolution(stride, dilation, Padding(node, x.Shape, kernel, stride, dilation), groups, Activation.None);
        Value ohwi = OnnxQuantisation.Weights(node, weights, [0, 2, 3, 1]);
        return node.Optional(2) is { } bias
            ? node.AddLast(op, node.Last(x), ohwi, OnnxQuantisation.Weights(node, bias, [0]))
            : node.AddLast(op, node.Last(x), ohwi);
    }

    public static OnnxValue Multiply(OnnxScope node)
    {
        OnnxValue a = node.Input(0), b = node.Input(1);
        node.Require(a.Shape.Rank >= 1 && b.Shape.Rank >= 1, "a scalar cannot be a matrix");
        if (b.IsKnown && b.Shape.Rank == 2 && !a.IsKnown)
            return node.AddPlain(new Linear(Activation.None), node.Plain(a), OnnxQuantisation.Weights(node, b, [1, 0]));
        Value left = node.Plain(a), right = node.Plain(b);
        if (a.Shape.Rank == 1)
            left = node.Graph.Add(new Reshape(new Shape(1, a.Shape[0])), [left]);
        if (b.Shape.Rank == 1)
            right = node.Graph.Add(new Reshape(new Shape(b.Shape[0], 1)), [right]);
        Value product = node.Graph.Add(new MatMul(), [left, right]);
        if (a.Shape.Rank > 1 && b.Shape.Rank > 1)
            return OnnxValue.OfPlain(product);
        // NumPy drops the dimension that a vector operand was given.
        ReadOnlySpan<int> extents = product.Shape.Extents;
        int[] kept = [.. extents[..^2], .. a.Shape.Rank > 1 ? [extents[^2]] : (int[])[], .. b.Shape.Rank > 1 ? [extents[^1]] : (int[])[]];
        return node.AddPlain(new Reshape(new Shape(kept)), product);
    }

    public static OnnxValue MultiplyGeneral(OnnxScope node)
    {
        OnnxValue a = node.Input(0), b = node.Input(1);
        node.Require(a.Shape.Rank == 2 && b.Shape.Rank == 2, "the operands must be matrices");
        float alpha = node.Node.Float("alpha", 1), beta = node.Node.Float("beta", 1);
        bool transposeB = node.Node.Int("transB", 0) != 0;
        Value left = node.Plain(a);
        if (node.Node.Int("transA", 0) != 0)
            left = node.Graph.Add(new Transpose(new Axes(1, 0)), [left]);
        OnnxValue? bias = node.Optional(2);
        bool isLayer = b.IsKnown && alpha == 1;
        if (!isLayer)
        {
            Value right = node.Plain(b);
            if (transposeB)
                right = node.Graph.Add(new Transpose(new Axes(1, 0)), [right]);
            OnnxValue product = node.AddPlain(new MatMul(), left, right);
            return Shifted(node, alpha == 1 ? product : Scaled(node, product, alpha), bias, beta);
        }
        Value weights = OnnxQuantisation.Weights(node, b, transposeB ? [0, 1] : [1, 0]);
        int outputs = weights.Shape[0];
        if (bias is not { IsKnown: true } || beta != 1 || bias.Shape.ElementCount != outputs || bias.Shape.Rank > 2 || bias.Shape.Rank == 0 || bias.Shape[^1] != outputs)
            return Shifted(node, node.AddPlain(new Linear(Activation.None), left, weights), bias, beta);
        Value vector = bias.Shape.Rank == 1
            ? OnnxQuantisation.Weights(node, bias, [0])
            : node.Graph.Constant(OnnxScope.AsFloat(node.Constant(bias, "the bias")).Reshaped(new Shape(outputs)));
        return node.AddPlain(new Linear(Activation.None), left, weights, vector);
    }

    static OnnxValue Scaled(OnnxScope node, OnnxValue x, float factor) =>
        node.AddPlain(new Binary(BinaryKind.Multiply), node.Plain(x), node.Graph.Constant(Tensor.Scalar(factor)));

    static OnnxValue Shifted(OnnxScope node, OnnxValue product, OnnxValue? bias, float beta)
    {
        if (bias is null || beta == 0)
            return product;
        OnnxValue shift = beta == 1 ? bias : Scaled(node, bias, beta);
        node.Require(Broadcasting.Combine(product.Shape, shift.Shape) == product.Shape, $"C of {shift.Shape} does not fit {product.Shape}");
        return node.AddPlain(new Binary(BinaryKind.Add), node.Plain(product), node.Plain(shift));
    }

    public static OnnxValue Normalize(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        node.Require(x.Shape.Rank is 2 or 4, $"the operand has shape {x.Shape}; batch normalisation is supported for rank 2 and 4");
        node.Require(node.Node.Int("training_mode", 0) == 0, "the model was exported in training mode; export it for inference");
        var op = new BatchNormalization(node.Node.Float("epsilon", 1e-5f));
        var operands = new Value?[5];
        operands[0] = x.Shape.Rank == 4 ? node.Last(x) : node.Plain(x);
        for (int i = 1; i < 5; i++)
            operands[i] = node.Graph.Constant(OnnxScope.AsFloat(node.Constant(i, "the statistics")));
        return x.Shape.Rank == 4 ? node.AddLast(op, operands) : node.AddPlain(op, operands);
    }

    public static OnnxValue Pool(OnnxScope node, PoolKind kind)
    {
        OnnxValue x = node.Input(0);
        node.Require(x.Shape.Rank == 4, $"the operand has shape {x.Shape}; only pictures of rank 4 are pooled");
        node.Require(node.Node.Outputs.Skip(1).All(name => name.Length == 0), "the positions of the largest elements are not computed");
        node.Require(node.Node.Ints("kernel_shape") is { Length: 2 }, "kernel_shape must name two extents");
        Extent2 window = Extent(node, "kernel_shape"), stride = Extent(node, "strides"), dilation = Extent(node, "dilations");
        node.Require(dilation == Extent2.One, "dilated pooling is not supported");
        Padding2 padding = Padding(node, x.Shape, window, stride, dilation);
        return node.AddLast(new Pool(kind, window, stride, padding, node.Node.Int("ceil_mode", 0) != 0), node.Last(x));
    }

    public static OnnxValue PoolGlobally(OnnxScope node, ReduceKind kind) =>
        node.AddLast(new Reduce(kind, new Axes(1, 2), KeepDimensions: true), node.Last(node.Input(0)));

    public static OnnxValue DepthToSpace(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int block = checked((int)node.Node.Int("blocksize", 0));
        node.Require(x.Shape.Rank == 4 && block is > 0 and < 1 << 12 && x.Shape[1] % (block * block) == 0, $"{x.Shape} has no blocks of {block}");
        Value last = node.Last(x);
        string mode = node.Node.Text("mode", "DCR");
        node.Require(mode is "DCR" or "CRD", $"mode '{mode}' is unknown");
        if (mode == "CRD" && block > 1)
        {
            // CRD counts channel, row, column; the IR counts row, column, channel.
            int area = block * block, channels = x.Shape[1] / area;
            int[] order = new int[x.Shape[1]];
            for (int i = 0; i < order.Length; i++)
                order[i] = i % channels * area + i / channels;
            last = node.Graph.Add(new Gather(3, new Axes(order), new Shape(order.Length)), [last]);
        }
        return node.AddLast(new DepthToSpace(block), last);
    }

    static Extent2 Extent(OnnxScope node, string attribute)
    {
        if (node.Node.Ints(attribute) is not { } extents)
            return Extent2.One;
        node.Require(extents.Length == 2 && extents.All(extent => extent is > 0 and <= 1 << 20), $"{attribute} must name two positive extents");
        return new Extent2((int)extents[0], (int)extents[1]);
    }

    static Padding2 Padding(OnnxScope node, Shape x, Extent2 kernel, Extent2 stride, Extent2 dilation)
    {
        string automatic = node.Node.Text("auto_pad", "NOTSET");
        switch (automatic)
        {
            case "VALID":
                return default;
            case "SAME_UPPER" or "SAME_LOWER":
                Padding2 same = Padding2.Same(new(x[2], x[3]), kernel, stride, dilation);
                return automatic == "SAME_UPPER" ? same : new Padding2(same.Bottom, same.Right, same.Top, same.Left);
            case not ("NOTSET" or ""):
                throw node.Error($"auto_pad '{automatic}' is unknown");
        }
        if (node.Node.Ints("pads") is not { } pads)
            return default;
        node.Require(pads.Length == 4 && pads.All(pad => pad is >= 0 and <= 1 << 20), "pads must name four amounts that are not negative");
        return new Padding2((int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3]);
    }
}
