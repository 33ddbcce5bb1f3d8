using System.Collections.Frozen;
using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Import.TfLite;

/// <summary>What each TFLite builtin operator becomes in the IR; the numbers are those of the schema's BuiltinOperator.</summary>
static class TfLiteOperators
{
    static readonly FrozenDictionary<int, Func<TfLiteNode, Value>> Translations = new Dictionary<int, Func<TfLiteNode, Value>>
    {
        [0] = node => Combine(node, BinaryKind.Add),
        [1] = node => Pool(node, PoolKind.Average),
        [2] = node => Activate(node, node.Add(new Concat(Axis(node.Option(0), node.OutputShape.Rank)), Operands(node)), node.ByteOption(1)),
        [3] = Convolve,
        [4] = ConvolveDepthwise,
        [5] = node => node.Add(new DepthToSpace(node.Option(0)), node.Input(0)),
        [6] = Dequantise,
        [9] = MultiplyFully,
        [14] = node => Map(node, UnaryKind.Sigmoid),
        [17] = node => Pool(node, PoolKind.Max),
        [18] = node => Combine(node, BinaryKind.Multiply),
        [19] = node => Activate(node, node.Input(0), 1),
        [20] = node => Activate(node, node.Input(0), 2),
        [21] = node => Activate(node, node.Input(0), 3),
        [22] = Reshape,
        [23] = node => Resize(node, bilinear: true, alignField: 2),
        [25] = Softmax,
        [28] = node => Map(node, UnaryKind.Tanh),
        [34] = node => Pad(node, 0),
        [36] = Gather,
        [39] = node => node.Add(new Transpose(new Axes(node.Integers(1))), node.Input(0)),
        [40] = node => Reduce(node, ReduceKind.Mean),
        [41] = node => Combine(node, BinaryKind.Subtract),
        [42] = node => Combine(node, BinaryKind.Divide),
        [43] = Reshape,
        [45] = SliceStrided,
        [47] = node => Map(node, UnaryKind.Exp),
        [54] = node => node.Add(new PRelu(), node.Input(0), node.Input(1)),
        [55] = node => Combine(node, BinaryKind.Maximum),
        [57] = node => Combine(node, BinaryKind.Minimum),
        [59] = node => Map(node, UnaryKind.Negate),
        [60] = node => Pad(node, node.Constant(2).Floats[0]),
        [65] = SliceSized,
        [70] = Reshape,
        [73] = node => Map(node, UnaryKind.Log),
        [74] = node => Reduce(node, ReduceKind.Sum),
        [75] = node => Map(node, UnaryKind.Sqrt),
        [76] = node => Map(node, UnaryKind.Rsqrt),
        [78] = node => Combine(node, BinaryKind.Power),
        [82] = node => Reduce(node, ReduceKind.Max),
        [89] = node => Reduce(node, ReduceKind.Min),
        [92] = node => node.Add(new Binary(BinaryKind.Multiply), node.Input(0), node.Input(0)),
        [97] = node => Resize(node, bilinear: false, alignField: 0),
        [98] = node => node.Add(new Unary(UnaryKind.LeakyRelu, node.Options?.Float(0) ?? 0), node.Input(0)),
        [99] = node => Combine(node, BinaryKind.SquaredDifference),
        [101] = node => Map(node, UnaryKind.Abs),
        [111] = node => node.Add(new Unary(UnaryKind.Elu, 1), node.Input(0)),
        [117] = node => Map(node, UnaryKind.HardSwish),
        [124] = node => node.Input(0),
        [126] = MultiplyBatches,
    }.ToFrozenDictionary();

    public static bool IsKnown(int code) => Translations.ContainsKey(code);

    public static Value Translate(TfLiteNode node) => Translations[node.Code](node);

    static Value[] Operands(TfLiteNode node) => [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];

    static int Axis(int axis, int rank) => axis < 0 ? axis + rank : axis;

    static Value Map(TfLiteNode node, UnaryKind kind) => node.Add(new Unary(kind), node.Input(0));

    static Value Combine(TfLiteNode node, BinaryKind kind) =>
        Activate(node, node.Add(new Binary(kind), node.Input(0), node.Input(1)), node.ByteOption(0));

    static Value Activate(TfLiteNode node, Value value, int activation) => activation switch
    {
        0 => value,
        1 => node.Add(Unary.Relu, value),
        2 => node.Add(new Unary(UnaryKind.Clamp, -1, 1), value),
        3 => node.Add(new Unary(UnaryKind.Clamp, 0, 6), value),
        4 => node.Add(new Unary(UnaryKind.Tanh), value),
        _ => throw new ModelFormatException($"Fused activation {activation} is unknown."),
    };

    static Padding2 Padding(TfLiteNode node, Extent2 kernel, Extent2 stride, Extent2 dilation) =>
        node.ByteOption(0) == 0 ? Padding2.Same(new(node.Input(0).Shape[1], node.Input(0).Shape[2]), kernel, stride, dilation) : default;

    static Value Convolve(TfLiteNode node)
    {
        Shape weights = node.Input(1).Shape;
        Require(node.Input(0).Shape.Rank == 4 && weights.Rank == 4 && weights.ElementCount > 0, "a convolution needs rank-4 operands");
        Extent2 stride = new(node.Option(2), node.Option(1)), dilation = new(node.Option(5, 1), node.Option(4, 1));
        Require(stride.Y > 0 && stride.X > 0, "strides must be positive");
        int groups = node.Input(0).Shape[3] / Math.Max(1, weights[3]);
        var op = new Convolution(stride, dilation, Padding(node, new(weights[1], weights[2]), stride, dilation), groups, Activation.None);
        return Activate(node, node.Add(op, node.Input(0), node.Input(1), node.OptionalInput(2)), node.ByteOption(3));
    }

    static Value ConvolveDepthwise(TfLiteNode node)
    {
        Tensor weights = node.RawConstant(1) ?? throw new ModelFormatException("Depthwise weights must be constant.");
        Require(node.Input(0).Shape.Rank == 4 && weights.Shape.Rank == 4 && weights.Shape[0] == 1, "a depthwise convolution needs weights 1×H×W×C");
        Extent2 stride = new(node.Option(2), node.Option(1)), dilation = new(node.Option(6, 1), node.Option(5, 1));
        Require(stride.Y > 0 && stride.X > 0, "strides must be positive");
        Padding2 padding = Padding(node, new(weights.Shape[1], weights.Shape[2]), stride, dilation);
        var op = new Convolution(stride, dilation, padding, node.Input(0).Shape[3], Activation.None);
        Value ohwi = node.Graph.Constant(weights.Transposed(3, 1, 2, 0), node.Input(1).Name);
        return Activate(node, node.Add(op, node.Input(0), ohwi, node.OptionalInput(2)), node.ByteOption(4));
    }

    static Value MultiplyFully(TfLiteNode node)
    {
        Value x = node.Input(0), weights = node.Input(1);
        Require(weights.Shape.Rank == 2 && weights.Shape[1] > 0, "fully connected weights must have rank 2");
        if (x.Shape.Rank != 2 && !(node.Options?.Bool(2) ?? false))
            x = node.Add(new Reshape(new Shape(x.Shape.ElementCount / weights.Shape[1], weights.Shape[1])), x);
        return Activate(node, node.Add(new Linear(Activation.None), x, weights, node.OptionalInput(2)), node.ByteOption(0));
    }

    static Value Pool(TfLiteNode node, PoolKind kind)
    {
        Require(node.Input(0).Shape.Rank == 4, "pooling needs a rank-4 operand");
        Extent2 window = new(node.Option(4), node.Option(3)), stride = new(node.Option(2), node.Option(1));
        Require(stride.Y > 0 && stride.X > 0 && window.Y > 0 && window.X > 0, "windows and strides must be positive");
        var op = new Pool(kind, window, stride, Padding(node, window, stride, Extent2.One));
        return Activate(node, node.Add(op, node.Input(0)), node.ByteOption(5));
    }

    static Value Resize(TfLiteNode node, bool bilinear, int alignField)
    {
        int[] size = node.Integers(1);
        Require(size.Length == 2, "a resize needs height and width");
        ResizeCoordinates coordinates = node.ByteOption(alignField) != 0 ? ResizeCoordinates.AlignCorners
            : node.ByteOption(alignField + 1) != 0 ? ResizeCoordinates.HalfPixel : ResizeCoordinates.Asymmetric;
        return node.Add(new Resize(new Extent2(size[0], size[1]), bilinear, coordinates), node.Input(0));
    }

    static Value Reshape(TfLiteNode node) => node.Add(new Reshape(node.OutputShape), node.Input(0));

    static Value Softmax(TfLiteNode node)
    {
        Require((node.Options?.Float(0) ?? 1) == 1, "softmax with beta other than 1 is not supported");
        return node.Add(new Softmax(node.Input(0).Shape.Rank - 1), node.Input(0));
    }

    static Value Pad(TfLiteNode node, float fill)
    {
        int[] amounts = node.Integers(1);
        Require(amounts.Length == 2 * node.Input(0).Shape.Rank, "padding must name two amounts for each axis");
        int[] before = [.. amounts.Where((_, i) => i % 2 == 0)], after = [.. amounts.Where((_, i) => i % 2 == 1)];
        return node.Add(new Pad(new Axes(before), new Axes(after), fill), node.Input(0));
    }

    static Value Gather(TfLiteNode node)
    {
        Require(node.Option(1) == 0, "gather with batch dimensions is not supported");
        Shape indices = node.RawConstant(1)?.Shape ?? throw new ModelFormatException("Gather positions must be constant.");
        return node.Add(new Gather(Axis(node.Option(0), node.Input(0).Shape.Rank), new Axes(node.Integers(1)), indices), node.Input(0));
    }

    static Value Reduce(TfLiteNode node, ReduceKind kind)
    {
        int rank = node.Input(0).Shape.Rank;
        int[] axes = [.. node.Integers(1).Select(axis => Axis(axis, rank)).Distinct().Order()];
        return node.Add(new Reduce(kind, new Axes(axes), node.Options?.Bool(0) ?? false), node.Input(0));
    }

    static Value SliceStrided(TfLiteNode node)
    {
        Shape x = node.Input(0).Shape;
        int[] begin = node.Integers(1), end = node.Integers(2), step = node.Integers(3);
        Require(begin.Length == x.Rank && end.Length == x.Rank && step.Length == x.Rank && node.Option(2) == 0 && node.Option(3) == 0,
            "strided slices with ellipsis, new axes or a shorter rank are not supported");
        int beginMask = node.Option(0), endMask = node.Option(1), shrinkMask = node.Option(4);
        int[] starts = new int[x.Rank], counts = new int[x.Rank], steps = new int[x.Rank];
        for (int axis = 0; axis < x.Rank; axis++)
        {
            bool shrink = (shrinkMask >> axis & 1) != 0;
            Require(step[axis] != 0, "a slice step cannot be zero");
            steps[axis] = shrink ? 1 : step[axis];
            bool forward = steps[axis] > 0;
            int low = forward ? 0 : -1, high = forward ? x[axis] : x[axis] - 1;
            starts[axis] = (beginMask >> axis & 1) != 0 ? forward ? 0 : x[axis] - 1 : Math.Clamp(Axis(begin[axis], x[axis]), low, high);
            int stop = (endMask >> axis & 1) != 0 ? forward ? x[axis] : -1 : Math.Clamp(Axis(end[axis], x[axis]), low, high);
            counts[axis] = shrink ? 1 : Math.Max(0, forward ? (stop - starts[axis] + steps[axis] - 1) / steps[axis] : (starts[axis] - stop - steps[axis] - 1) / -steps[axis]);
        }
        Value slice = node.Add(new Slice(new Axes(starts), new Axes(counts), new Axes(steps)), node.Input(0));
        return slice.Shape == node.OutputShape ? slice : node.Add(new Reshape(node.OutputShape), slice);
    }

    static Value SliceSized(TfLiteNode node)
    {
        Shape x = node.Input(0).Shape;
        int[] begin = node.Integers(1), size = node.Integers(2);
        Require(begin.Length == x.Rank && size.Length == x.Rank, "a slice must name begin and size for each axis");
        int[] counts = [.. size.Select((count, axis) => count < 0 ? x[axis] - begin[axis] : count)];
        int[] ones = new int[x.Rank];
        Array.Fill(ones, 1);
        return node.Add(new Slice(new Axes(begin), new Axes(counts), new Axes(ones)), node.Input(0));
    }

    static Value Dequantise(TfLiteNode node)
    {
        Value x = node.Input(0);
        if (x.Type.Element == ElementType.Float32)
            return x;
        Tensor constant = x.Constant ?? throw new ModelFormatException($"'{x.Name}': quantised activations in TFLite models are not supported; convert the model with float activations.");
        (float[] scales, long[] zeros, int axis) = node.Quantisation(0) ?? throw new ModelFormatException($"'{x.Name}' is {x.Type.Element} and has no scale.");
        Tensor? zeroTensor = zeros.Length == 0 ? null : Tensor.From<long>(zeros, new Shape(zeros.Length));
        Require(scales.Length == 1 || (axis >= 0 && axis < x.Shape.Rank && x.Shape[axis] == scales.Length), "scales do not fit the constant");
        Require(zeros.Length is 0 or 1 || zeros.Length == scales.Length, "zero points do not fit the scales");
        return node.Graph.Constant(ReferenceElementwise.Dequantize(new Dequantize(axis), constant, Tensor.Vector(scales), zeroTensor), x.Name);
    }

    static Value MultiplyBatches(TfLiteNode node)
    {
        Value a = node.Input(0), b = node.Input(1);
        if (node.Options?.Bool(0) ?? false)
            a = SwapLast(node, a);
        if (node.Options?.Bool(1) ?? false)
            b = SwapLast(node, b);
        return node.Add(new MatMul(), a, b);
    }

    static Value SwapLast(TfLiteNode node, Value x)
    {
        int[] permutation = [.. Enumerable.Range(0, x.Shape.Rank)];
        Require(permutation.Length >= 2, "a matrix product needs rank 2");
        (permutation[^1], permutation[^2]) = (permutation[^2], permutation[^1]);
        return node.Add(new Transpose(new Axes(permutation)), x);
    }

    static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new ModelFormatException($"In this model {rule}.");
    }
}
