using Mien.Tensors;
using Mien.Testing;
using static Mien.Testing.OnnxModelBuilder;

namespace Mien.Interop.Tests;

/// <summary>Small ONNX models, one or more for each operator that is imported; p is the input after a pool that leaves it as it is but channels-last.</summary>
static class OperatorCases
{
    static readonly int[] Picture = [1, 6, 4, 5];

    public static IEnumerable<(string Name, byte[] Model, Tensor Input)> All() =>
        [.. Layers(), .. Elementwise(), .. Reductions(), .. Arranging(), .. Resizing(), .. Folding(), .. Quantisation()];

    static (string, byte[], Tensor) Case(string name, int opset, Action<OnnxModelBuilder> build, params int[] shape)
    {
        int[] extents = shape.Length == 0 ? Picture : shape;
        var model = new OnnxModelBuilder(opset).Input("x", extents);
        if (extents.Length == 4)
            model.Node("MaxPool", "x", "p", L("kernel_shape", 1, 1));
        build(model);
        return (name, model.Build("y"), RandomTensor(7, extents));
    }

    static IEnumerable<(string, byte[], Tensor)> Layers()
    {
        yield return Case("Conv", 7, m => m.Random("w", 8, 6, 3, 3).Random("b", 8).Node("Conv", "x w b", "y", L("pads", 1, 0, 2, 1), L("strides", 2, 1)));
        yield return Case("Conv grouped, dilated", 11, m => m.Random("w", 9, 2, 2, 3).Node("Conv", "x w", "y", A("group", 3), L("dilations", 2, 1)));
        yield return Case("Conv depthwise", 11, m => m.Random("w", 6, 1, 3, 3).Node("Conv", "x w", "y", A("group", 6), L("pads", 1, 1, 1, 1)));
        foreach (string pad in (string[])["SAME_UPPER", "SAME_LOWER", "VALID"])
            yield return Case($"Conv {pad}", 11, m => m.Random("w", 2, 6, 2, 4).Node("Conv", "x w", "y", S("auto_pad", pad), L("strides", 2, 2)));
        foreach ((string suffix, Action<OnnxModelBuilder> shift) in ((string, Action<OnnxModelBuilder>)[])
            [("vector", m => m.Random("c", 4)), ("row", m => m.Random("c", 1, 4)), ("scalar", m => m.Random("c", 1)), ("matrix", m => m.Random("c", 3, 4)), ("column", m => m.Random("c", 3, 1))])
        {
            yield return Case($"Gemm {suffix}", 13, m => { shift(m); m.Random("w", 4, 5).Node("Gemm", "x w c", "y", A("transB", 1)); }, 3, 5);
            yield return Case($"Gemm {suffix} scaled", 13, m => { shift(m); m.Random("w", 5, 4).Node("Gemm", "x w c", "y", F("alpha", 0.5f), F("beta", 2)); }, 3, 5);
        }
        yield return Case("Gemm transposed", 13, m => m.Random("w", 4, 5).Node("Gemm", "x w", "y", A("transA", 1), A("transB", 1)), 5, 3);
        yield return Case("Gemm of activations", 13, m => m.Node("Gemm", "x x", "y", A("transB", 1)), 3, 5);
        yield return Case("MatMul", 13, m => m.Random("w", 5, 4).Node("MatMul", "x w", "y"), 2, 3, 5);
        yield return Case("MatMul batches", 13, m => m.Random("w", 2, 1, 5, 4).Node("MatMul", "p w", "y"));
        yield return Case("MatMul vector right", 13, m => m.Random("w", 5).Node("MatMul", "p w", "y"));
        yield return Case("MatMul vector left", 13, m => m.Random("w", 4).Node("MatMul", "w p", "y"));
        yield return Case("BatchNormalization", 9, m => Statistics(m).Node("BatchNormalization", "x s t m v", "y", F("epsilon", 0.01f)));
        yield return Case("BatchNormalization of vectors", 15, m => Statistics(m).Node("BatchNormalization", "x s t m v", "y"), 3, 6);
        yield return Case("MaxPool", 8, m => m.Node("MaxPool", "x", "y", L("kernel_shape", 3, 2), L("strides", 2, 1), L("pads", 1, 0, 1, 1)));
        yield return Case("MaxPool ceiling", 12, m => m.Node("MaxPool", "x", "y", L("kernel_shape", 2, 2), L("strides", 2, 2), A("ceil_mode", 1)));
        yield return Case("MaxPool SAME", 12, m => m.Node("MaxPool", "x", "y", L("kernel_shape", 3, 3), L("strides", 2, 2), S("auto_pad", "SAME_UPPER")));
        yield return Case("AveragePool", 7, m => m.Node("AveragePool", "x", "y", L("kernel_shape", 3, 3), L("strides", 2, 2), L("pads", 1, 1, 1, 1)));
        yield return Case("AveragePool padded", 11, m => m.Node("AveragePool", "x", "y", L("kernel_shape", 3, 3), L("pads", 1, 1, 1, 1), A("count_include_pad", 1)));
        yield return Case("GlobalAveragePool", 7, m => m.Node("GlobalAveragePool", "x", "g").Node("Flatten", "g", "y"));
        yield return Case("GlobalMaxPool", 7, m => m.Node("GlobalMaxPool", "x", "y"));
        yield return Case("DepthToSpace", 11, m => m.Node("DepthToSpace", "x", "y", A("blocksize", 2)), 1, 12, 3, 2);
        yield return Case("DepthToSpace CRD", 13, m => m.Node("DepthToSpace", "x", "y", A("blocksize", 2), S("mode", "CRD")), 1, 12, 3, 2);
    }

    static OnnxModelBuilder Statistics(OnnxModelBuilder model) =>
        model.Random("s", 6).Random("t", 6).Random("m", 6).Floats("v", [6], 0.5f, 1, 2, 0.25f, 3, 0.1f);

    static IEnumerable<(string, byte[], Tensor)> Elementwise()
    {
        foreach (string op in (string[])["Relu", "LeakyRelu", "Elu", "HardSigmoid", "Sigmoid", "Tanh", "Exp", "Neg", "Abs", "Reciprocal", "Identity", "Dropout"])
            yield return Case(op, 11, m => m.Node(op, "p", "y"));
        yield return Case("HardSwish", 14, m => m.Node("HardSwish", "p", "y"));
        yield return Case("Sqrt, Log", 11, m => m.Node("Abs", "p", "a").Node("Sqrt", "a", "r").Node("Log", "r", "y"));
        yield return Case("LeakyRelu, Elu, HardSigmoid with parameters", 11, m => m.Node("LeakyRelu", "p", "a", F("alpha", 0.3f)).Node("Elu", "a", "b", F("alpha", 1.7f)).Node("HardSigmoid", "b", "y", F("alpha", 0.4f), F("beta", 0.3f)));
        yield return Case("Clip by attributes", 10, m => m.Node("Clip", "x", "y", F("min", -0.5f), F("max", 1)));
        yield return Case("Clip by operands", 11, m => m.Constant("hi", Tensor.Scalar(0.75f)).Node("Clip", "x - hi", "y"));
        yield return Case("PRelu of channels", 9, m => m.Random("s", 6, 1, 1).Node("PRelu", "p s", "y"));
        yield return Case("PRelu of one", 9, m => m.Random("s", 1).Node("PRelu", "p s", "y"));
        yield return Case("PRelu of matrices", 9, m => m.Random("s", 5).Node("PRelu", "x s", "y"), 3, 5);
        foreach (string op in (string[])["Add", "Sub", "Mul", "Div", "Max", "Min"])
            yield return Case(op, 13, m => m.Random("c", 6, 1, 1).Node(op, "p c", "y"));
        foreach (int[] shape in (int[][])[[], [1], [5], [4, 1], [6, 1, 1], [1, 6, 1, 1], [6, 4, 5], [1, 1, 4, 5], [2, 1, 1, 1]])
        {
            yield return Case($"Mul by [{string.Join(", ", shape)}]", 13, m => m.Random("c", shape).Node("Mul", "p c", "y"));
            yield return Case($"Sub from [{string.Join(", ", shape)}]", 13, m => m.Random("c", shape).Node("Sub", "c p", "y"));
        }
        yield return Case("Mul by a computed vector", 13, m => m.Node("ReduceMean", "p", "v", L("axes", 0, 1, 2), A("keepdims", 0)).Node("Mul", "p v", "y"));
        yield return Case("Mul by computed channels", 13, m => m.Node("ReduceMean", "p", "v", L("axes", 2, 3)).Node("Sigmoid", "v", "g").Node("Mul", "p g", "y"));
        yield return Case("Add of both layouts", 13, m => m.Node("Add", "x p", "y"));
        yield return Case("Add of three", 13, m => m.Node("Sum", "x p x", "y"));
        yield return Case("Pow", 13, m => m.Constant("two", Tensor.Scalar(2)).Node("Pow", "p two", "y"));
        foreach (int axis in (int[])[0, 1, 2, 3])
        {
            yield return Case($"Softmax before opset 13, axis {axis}", 11, m => m.Node("Softmax", "p", "y", A("axis", axis)));
            yield return Case($"Softmax axis {axis}", 13, m => m.Node("Softmax", "p", "y", A("axis", axis)));
        }
        yield return Case("Softmax default", 7, m => m.Node("Softmax", "p", "y"));
    }

    static IEnumerable<(string, byte[], Tensor)> Reductions()
    {
        foreach (string op in (string[])["ReduceMean", "ReduceMax", "ReduceMin", "ReduceL2"])
            foreach (long[] axes in (long[][])[[1], [2, 3], [-1], [0], [0, 2]])
                foreach (int keep in (int[])[0, 1])
                    yield return Case($"{op} [{string.Join(", ", axes)}] {keep}", 13, m => m.Node(op, "p", "y", L("axes", axes), A("keepdims", keep)));
        yield return Case("ReduceSum by attribute", 11, m => m.Node("ReduceSum", "p", "y", L("axes", 1)));
        yield return Case("ReduceSum by operand", 13, m => m.Ints("a", 2, 3).Node("ReduceSum", "p a", "y", A("keepdims", 0)));
        yield return Case("ReduceMean by operand", 18, m => m.Ints("a", 1).Node("ReduceMean", "p a", "y"));
        yield return Case("ReduceSum of all", 13, m => m.Node("ReduceSum", "p", "y"));
    }

    static IEnumerable<(string, byte[], Tensor)> Arranging()
    {
        yield return Case("Reshape", 13, m => m.Ints("s", 0, -1, 5).Node("Reshape", "p s", "y"));
        yield return Case("Flatten", 13, m => m.Node("Flatten", "p", "y", A("axis", 2)));
        yield return Case("Squeeze, Unsqueeze by attribute", 11, m => m.Node("Squeeze", "p", "s", L("axes", 0)).Node("Unsqueeze", "s", "y", L("axes", 1, -1)));
        yield return Case("Squeeze, Unsqueeze by operand", 13, m => m.Ints("a", 0).Node("Squeeze", "p a", "s").Node("Unsqueeze", "s a", "u").Node("Squeeze", "u", "y"));
        foreach (int[] order in Permutations([0, 1, 2, 3]))
        {
            long[] perm = [.. order.Select(axis => (long)axis)];
            yield return Case($"Transpose {string.Join(", ", order)}", 13, m => m.Node("Transpose", "p", "y", L("perm", perm)));
            yield return Case($"Transpose {string.Join(", ", order)}, MaxPool", 13, m => m.Node("Transpose", "x", "t", L("perm", perm)).Node("MaxPool", "t", "y", L("kernel_shape", 1, 1)));
        }
        yield return Case("Transpose by default", 13, m => m.Node("Transpose", "x", "y"), 2, 3, 4);
        for (int axis = 0; axis < 4; axis++)
        {
            int at = axis;
            yield return Case($"Concat {at}", 13, m => m.Node("Relu", "p", "r").Node("Concat", "p r x", "y", A("axis", at)));
            yield return Case($"Slice {at}", 10, m => m.Ints("s", -1).Ints("e", long.MinValue + 1).Ints("a", at).Ints("k", -2).Node("Slice", "p s e a k", "y"), 2, 6, 4, 5);
            yield return Case($"Split {at}", 13, m => m.Node("Split", "p", "u v", A("axis", at)).Node("Sub", "u v", "y"), 2, 6, 4, 8);
            yield return Case($"Gather vector {at}", 13, m => m.Ints("i", 1, -1, 0).Node("Gather", "p i", "y", A("axis", at)), 2, 6, 4, 5);
            yield return Case($"Gather scalar {at}", 13, m => m.Int("i", 1).Node("Gather", "p i", "y", A("axis", at)), 2, 6, 4, 5);
            yield return Case($"Gather matrix {at}", 13, m => m.Constant("i", Tensor.From<long>([0, 1, 1, 0], new Shape(2, 2))).Node("Gather", "p i", "y", A("axis", at)), 2, 6, 4, 5);
        }
        yield return Case("Concat with a constant", 13, m => m.Random("c", 1, 2, 4, 5).Node("Concat", "p c", "y", A("axis", 1)));
        yield return Case("Slice by attributes", 9, m => m.Node("Slice", "p", "y", L("starts", 1, -3), L("ends", 100, -1), L("axes", 1, 3)));
        yield return Case("Slice without axes", 13, m => m.Ints("s", 0, 2).Ints("e", 1, 5).Node("Slice", "p s e", "y"));
        yield return Case("Split in parts", 13, m => m.Ints("s", 1, 2, 3).Node("Split", "p s", "u v w", A("axis", 1)).Node("Concat", "w u v", "y", A("axis", 1)));
        yield return Case("Split by attribute", 11, m => m.Node("Split", "p", "u v", A("axis", 1), L("split", 4, 2)).Node("Concat", "v u", "y", A("axis", 1)));
        yield return Case("Pad by attribute", 7, m => m.Node("Pad", "p", "y", L("pads", 0, 1, 2, 3, 0, 0, 1, 0), F("value", 0.5f)));
        yield return Case("Pad by operand", 13, m => m.Ints("a", 0, 0, -1, 1, 0, 2, 0, -2).Constant("v", Tensor.Scalar(-1)).Node("Pad", "p a v", "y"));
        yield return Case("Pad of named axes", 18, m => m.Ints("a", 1, 2, 0, 3).Ints("axes", 3, -2).Node("Pad", "p a - axes", "y"));
        yield return Case("Split in uneven parts", 18, m => m.Node("Split", "p", "u v w z", A("axis", 1), A("num_outputs", 4)).Node("Concat", "z w v u", "y", A("axis", 1)), 1, 7, 2, 2);
        yield return Case("Reshape of an empty picture", 14, m => m.Ints("s", 0, 3).Node("Reshape", "x s", "r", A("allowzero", 1)).Floats("b", [1, 3], 1, 2, 3).Node("Concat", "r b", "y", A("axis", 0)), 0, 2);
        yield return Case("Expand", 13, m => m.Ints("s", 2, 1, 6, 4, 5).Node("Expand", "p s", "y"), 1, 6, 1, 5);
        yield return Case("Tile", 13, m => m.Ints("r", 1, 2, 1, 3).Node("Tile", "p r", "y"));
        yield return Case("ScatterND of slices", 13, m => m.Constant("i", Tensor.From<long>([0, 3, 0, -1], new Shape(2, 2))).Random("u", 2, 4, 5).Node("ScatterND", "p i u", "y"));
        yield return Case("ScatterND of elements", 13, m => m.Constant("i", Tensor.From<long>([1, 2, 0, 1], new Shape(2, 2))).Random("u", 2).Node("ScatterND", "x i u", "y"), 3, 5);
    }

    static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select(rest => (int[])[item, .. rest]));

    static IEnumerable<(string, byte[], Tensor)> Resizing()
    {
        foreach (long[] size in (long[][])[[8, 10], [7, 13], [2, 3], [1, 1], [4, 9]])
        {
            foreach (string coordinates in (string[])["asymmetric", "align_corners", "half_pixel", "pytorch_half_pixel"])
            {
                string shape = $"{size[0]}×{size[1]} {coordinates}";
                foreach (string rounding in (string[])["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"])
                    yield return Case($"Resize nearest {shape} {rounding}", 13, m => m.Ints("s", 1, 6, size[0], size[1]).Node("Resize", "x - - s", "y", S("coordinate_transformation_mode", coordinates), S("nearest_mode", rounding)));
                if (coordinates != "pytorch_half_pixel" || size[0] > 1)
                    yield return Case($"Resize linear {shape}", 13, m => m.Ints("s", 1, 6, size[0], size[1]).Node("Resize", "x - - s", "y", S("mode", "linear"), S("coordinate_transformation_mode", coordinates)));
            }
        }
        yield return Case("Resize by scales", 11, m => m.Floats("r", [0]).Floats("k", [4], 1, 1, 2, 2).Node("Resize", "x r k", "y", S("mode", "linear")));
        yield return Case("Resize nearest by fractions", 13, m => m.Floats("k", [4], 1, 1, 1.3f, 0.7f).Node("Resize", "x - k", "y", S("coordinate_transformation_mode", "asymmetric"), S("nearest_mode", "floor")));
        yield return Case("Resize of named axes", 18, m => m.Ints("s", 8, 7).Node("Resize", "x - - s", "y", L("axes", 2, 3), S("mode", "linear")));
        yield return Case("Resize of opset 10", 10, m => m.Floats("k", [4], 1, 1, 2, 3).Node("Resize", "x k", "y", S("mode", "linear")));
        yield return Case("Upsample nearest", 9, m => m.Floats("k", [4], 1, 1, 2, 2).Node("Upsample", "x k", "y"));
        yield return Case("Upsample linear", 9, m => m.Floats("k", [4], 1, 1, 2, 2).Node("Upsample", "x k", "y", S("mode", "linear")));
    }

    static IEnumerable<(string, byte[], Tensor)> Folding()
    {
        yield return Case("Shape arithmetic", 12, m => m
            .Node("Shape", "p", "s").Int("zero", 0).Int("three", 3).Ints("minus", -1)
            .Node("Gather", "s zero", "n").Node("Gather", "s three", "w").Node("Unsqueeze", "n", "n1", L("axes", 0)).Node("Unsqueeze", "w", "w1", L("axes", 0))
            .Node("Concat", "n1 minus w1", "target", A("axis", 0)).Node("Reshape", "p target", "y"));
        yield return Case("Floats in shape arithmetic", 13, m => m
            .Node("Shape", "p", "s").Ints("from", 2).Ints("to", 4).Node("Slice", "s from to", "hw").Node("Cast", "hw", "f", A("to", 1))
            .Floats("two", [1], 2.5f).Node("Mul", "f two", "d").Node("Floor", "d", "e").Node("Cast", "e", "size", A("to", 7)).Ints("nc", 1, 6)
            .Node("Concat", "nc size", "all", A("axis", 0)).Node("Resize", "p - - all", "y", S("mode", "linear"), S("coordinate_transformation_mode", "asymmetric")));
        yield return Case("ConstantOfShape, Range, Where, Equal, Expand", 12, m => m
            .Int("a", 1).Int("b", 7).Int("c", 2).Node("Range", "a b c", "r").Int("three", 3).Node("Equal", "r three", "e").Ints("len", 3)
            .Node("ConstantOfShape", "len", "fill", T("value", Tensor.From<long>([9], new Shape(1)))).Node("Where", "e fill r", "chosen").Node("Cast", "chosen", "f", A("to", 1)).Node("Add", "x f", "y"), 2, 3);
        yield return Case("Constant of each kind", 12, m => m
            .Node("Constant", "", "a", F("value_float", 2)).Node("Constant", "", "b", T("value", Tensor.Vector(1, 2, 3))).Node("Mul", "a b", "c")
            .Node("Constant", "", "i", L("value_ints", 1, 3)).Node("Reshape", "c i", "d").Node("Constant", "", "k", A("value_int", 0)).Node("Cast", "k", "z", A("to", 1))
            .Node("Add", "d z", "e").Node("Sub", "x e", "y"), 2, 3);
        yield return Case("Less, Greater, Not, Ceil", 13, m => m
            .Ints("a", 1, 5, 3).Ints("b", 2, 2, 3).Node("Less", "a b", "l").Node("Greater", "a b", "g").Node("Not", "g", "n").Node("Cast", "l", "lf", A("to", 1)).Node("Cast", "n", "nf", A("to", 1))
            .Floats("h", [3], 0.25f, -0.25f, 2).Node("Ceil", "h", "c").Node("Sum", "x lf nf c", "y"), 2, 3);
        yield return Case("Shape from start to end", 15, m => m.Node("Shape", "p", "s", A("start", -2), A("end", 4)).Node("Cast", "s", "f", A("to", 1)).Node("ReduceMax", "f", "m").Node("Mul", "p m", "y"));
        yield return Case("Integers divide towards zero", 12, m => m.Ints("a", -7, 7, 9).Ints("b", 2, -2, 4).Node("Div", "a b", "q").Node("Cast", "q", "f", A("to", 1)).Node("Mul", "x f", "y"), 2, 3);
    }

    static IEnumerable<(string, byte[], Tensor)> Quantisation()
    {
        Tensor bytes = Tensor.From<sbyte>([-128, -3, 0, 5, 127, 64, -64, 1, 2, 3, 4, 5], new Shape(2, 6, 1, 1));
        foreach ((string name, Tensor zero) in ((string, Tensor)[])[("unsigned", Tensor.From<byte>([100], new Shape())), ("signed", Tensor.From<sbyte>([-3], new Shape()))])
            yield return Case($"Quantised activation, {name}", 13, m => m.Constant("s", Tensor.Scalar(0.031f)).Constant("z", zero).Node("QuantizeLinear", "p s z", "q").Node("DequantizeLinear", "q s z", "y"));
        yield return Case("Quantised in opset 21", 21, m => m
            .Constant("s", Tensor.Scalar(0.05f)).Node("QuantizeLinear", "p s", "q", A("output_dtype", 3)).Node("DequantizeLinear", "q s", "d")
            .Constant("w", bytes).Floats("k", [2], 0.02f, 0.5f).Node("DequantizeLinear", "w k", "f", A("axis", 0)).Node("Conv", "d f", "y"));
        yield return Case("Quantised activation without zero point", 13, m => m.Constant("s", Tensor.Scalar(0.01f)).Node("QuantizeLinear", "p s", "q").Node("DequantizeLinear", "q s", "y"));
        yield return Case("Quantised weights of channels", 13, m => m
            .Constant("q", bytes).Floats("s", [2], 0.02f, 0.5f).Constant("z", Tensor.From<sbyte>([1, -2], new Shape(2)))
            .Node("DequantizeLinear", "q s z", "w", A("axis", 0)).Node("Conv", "x w", "y"));
        yield return Case("Quantised weights of one scale", 10, m => m
            .Constant("q", bytes).Constant("s", Tensor.Scalar(0.02f)).Constant("z", Tensor.From<sbyte>([1], new Shape())).Node("DequantizeLinear", "q s z", "w").Node("Conv", "x w", "y"));
        yield return Case("Quantised matrix", 13, m => m
            .Constant("q", Tensor.From<sbyte>([1, 2, 3, 4, 5, 6], new Shape(3, 2))).Floats("s", [2], 0.02f, 0.5f).Constant("z", Tensor.From<sbyte>([0, 0], new Shape(2)))
            .Node("DequantizeLinear", "q s z", "w", A("axis", 1)).Node("MatMul", "x w", "y"), 4, 3);
        yield return Case("Quantised bias", 13, m => m
            .Random("w", 2, 6, 1, 1).Constant("q", Tensor.From<int>([100, -2000], new Shape(2))).Floats("s", [2], 0.01f, 0.02f)
            .Node("DequantizeLinear", "q s", "b", A("axis", 0)).Node("Conv", "x w b", "y"));
        yield return Case("Constant quantised while importing", 13, m => m
            .Random("c", 6, 1, 1).Constant("s", Tensor.Scalar(0.02f)).Constant("z", Tensor.From<byte>([128], new Shape()))
            .Node("QuantizeLinear", "c s z", "q").Node("DequantizeLinear", "q s z", "d").Node("Add", "p d", "y"));
    }
}
