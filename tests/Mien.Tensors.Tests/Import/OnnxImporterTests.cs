using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Onnx;
using Mien.Tensors.Reference;
using Mien.Testing;
using static Mien.Testing.OnnxModelBuilder;

namespace Mien.Tensors.Tests.Import;

public class OnnxImporterTests
{
    static Graph Import(byte[] model) => OnnxImporter.Import(model, "test");

    static string Complaint(byte[] model) => Assert.Throws<ModelFormatException>(() => Import(model)).Message;

    static OnnxModelBuilder Model(int opset = 13) => new OnnxModelBuilder(opset).Input("x", 1, 2, 3, 3);

    [Fact]
    public void All_unknown_operators_are_reported_at_once()
    {
        byte[] model = Model().Node("Einsum", "x", "a").Node("Relu", "a", "b").Node("NonZero", "b", "c").Node("Einsum", "c", "y").Build("y");
        var error = Assert.Throws<UnsupportedOperatorException>(() => Import(model));
        Assert.Equal(["Einsum", "NonZero"], error.NodesByOperator.Keys.Order());
        Assert.Equal(["n0", "n3"], error.NodesByOperator["Einsum"]);
    }

    [Fact]
    public void A_convolution_takes_its_picture_and_weights_channels_last()
    {
        byte[] model = Model().Random("w", 4, 2, 3, 3).Node("Conv", "x w", "c").Node("Relu", "c", "y").Build("y");
        Graph graph = Import(model);
        Assert.Equal(["Transpose", "Convolution", "Clamp", "Reshape"], graph.Nodes.Select(node => node.Operator.Name));
        Assert.Equal(new Shape(4, 3, 3, 2), graph.Nodes[1].Inputs[1]!.Shape);
        Assert.Equal(new Shape(1, 4, 1, 1), graph.Outputs[0].Shape);
    }

    [Fact]
    public void Layers_in_a_row_share_one_transposition_at_each_end()
    {
        OnnxModelBuilder model = Model().Random("w", 2, 2, 3, 3).Random("s", 2, 1, 1);
        model.Node("Conv", "x w", "a", L("pads", 1, 1, 1, 1)).Node("PRelu", "a s", "b").Node("Conv", "b w", "c", L("pads", 1, 1, 1, 1)).Node("Add", "b c", "d").Node("Concat", "a d", "y", A("axis", 1));
        Graph graph = Import(model.Build("y"));
        Assert.Equal(2, graph.Nodes.Count(node => node.Operator is Transpose));
        Assert.Equal(new Shape(1, 4, 3, 3), graph.Outputs[0].Shape);
    }

    [Fact]
    public void Weights_behind_DequantizeLinear_stay_integers()
    {
        byte[] model = Model()
            .Constant("q", new Tensor(ElementType.Int8, new Shape(3, 2, 1, 1), [1, 2, 3, 4, 5, 6])).Floats("s", [3], 0.1f, 0.2f, 0.3f)
            .Node("DequantizeLinear", "q s", "w", A("axis", 0)).Node("Conv", "x w", "y").Build("y");
        Node node = Assert.Single(Import(model).Nodes, node => node.Operator is Dequantize);
        Assert.Equal(new Dequantize(0), node.Operator);
        Assert.Equal(ElementType.Int8, node.Inputs[0]!.Type.Element);
        Assert.Equal(new Shape(3, 1, 1, 2), node.Inputs[0]!.Shape);
    }

    [Fact]
    public void A_symbolic_batch_is_one_and_no_other_dimension_may_be_symbolic()
    {
        Assert.Equal(new Shape(1, 4), Import(new OnnxModelBuilder(13).SymbolicInput("x", "N", 4).Node("Relu", "x", "y").Build("y")).Inputs[0].Shape);
        Assert.Contains("'W'", Complaint(new OnnxModelBuilder(13).SymbolicInput("x", 1, "W").Node("Relu", "x", "y").Build("y")));
    }

    [Fact]
    public void Nodes_that_no_output_needs_are_left_out()
    {
        byte[] model = Model().Node("Relu", "x", "y").Node("Sigmoid", "x", "dead").Build("y");
        Assert.Single(Import(model).Nodes);
    }

    [Fact]
    public void An_input_or_constant_can_be_an_output()
    {
        Graph graph = Import(Model().Node("Identity", "x", "y").Node("Identity", "x", "z").Floats("c", [2], 1, 2).Build("y", "z", "c"));
        Assert.Empty(GraphSpecification.Check(graph));
        Assert.Equal(["y", "z", "c"], graph.Outputs.Select(output => output.Name));
        Assert.Equal([1f, 2f], ReferenceEvaluator.Run(graph, RandomTensor(1, 1, 2, 3, 3))[2].Floats.ToArray());
    }

    [Fact]
    public void Errors_name_the_node_and_its_place()
    {
        string message = Complaint(Model().Random("w", 4, 5, 3, 3).Node("Conv", "x w", "y").Build("y"));
        Assert.Contains("'n0' (Conv) at byte", message);
        Assert.Contains("do not fit", message);
    }

    public static TheoryData<byte[], string> Refusals => new()
    {
        { [], "no graph" },
        { Model(6).Node("Relu", "x", "y").Build("y"), "opset 6" },
        { Model(22).Node("Relu", "x", "y").Build("y"), "opset 22" },
        { Model().Node("Relu", "nowhere", "y").Build("y"), "'nowhere' is used before" },
        { Model().Node("Relu", "x", "y").Build(), "no outputs" },
        { Model().Node("Relu", "x", "y").Node("Relu", "x", "y").Build("y"), "computed twice" },
        { Model().Input("x", 1).Node("Relu", "x", "y").Build("y"), "declared twice" },
        { Model().Node("Conv", "x x", "y").Build("y"), "must be constant" },
        { Model().Node("Shape", "x", "y").Build("y"), "not float32" },
        { Model().Constant("s", Tensor.Scalar(1)).Node("QuantizeLinear", "x s", "q").Node("Relu", "q", "y").Build("y"), "8-bit activations" },
        { Model().Ints("s", 5, 5).Node("Reshape", "x s", "y").Build("y"), "cannot be seen as" },
        { Model().Ints("s", -1, -1).Node("Reshape", "x s", "y").Build("y"), "left open" },
        { Model().Ints("s", 1 << 15, 1 << 12).Node("ConstantOfShape", "s", "c").Node("Add", "x c", "y").Build("y"), "unfold" },
        { Model().Int("a", 0).Int("b", int.MaxValue).Int("c", 1).Node("Range", "a b c", "r").Node("Cast", "r", "f", A("to", 1)).Node("Add", "x f", "y").Build("y"), "unfold" },
        { Model().Ints("s", 1, 2, 100_000, 100_000).Node("Resize", "x - - s", "y").Build("y"), "size of 100000" },
        { Model().Ints("r", 1, 1, 1, 1 << 30).Node("Tile", "x r", "y").Build("y"), "Tile" },
        { Model().Node("Softmax", "x", "y", A("axis", 4)).Build("y"), "axis 4" },
        { Model().Node("Gather", "x x", "y").Build("y"), "must be constant" },
        { Model().Raw(5, new ProtoWriter().Integer(1, 4).Integer(2, 1).Text(8, "w").Integer(14, 1)).Node("Relu", "x", "y").Build("y"), "external data" },
        { Model().Raw(5, new ProtoWriter().Integer(1, 1000).Integer(2, 1).Text(8, "w").Bytes(9, [0, 0])).Node("Relu", "x", "y").Build("y"), "needs 4000" },
        { Model().Raw(5, new ProtoWriter().Integer(1, -1).Integer(2, 1).Text(8, "w")).Node("Relu", "x", "y").Build("y"), "not possible" },
        { Model().Raw(5, new ProtoWriter().Integer(1, 1).Integer(2, 8).Text(8, "w")).Node("Relu", "x", "y").Build("y"), "element type 8" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_read_is_explained(byte[] model, string words) => Assert.Contains(words, Complaint(model));

    /// <summary>Models with most operators, small enough to be damaged many thousand times.</summary>
    public static byte[] Typical(int opset) => Model(opset)
        .Random("w", 4, 2, 3, 3).Random("b", 4).Random("s", 4, 1, 1).Floats("v", [4], 1, 2, 3, 4).Int("zero", 0).Ints("minus", -1).Random("g", 144, 3)
        .Constant("scale", Tensor.Scalar(0.1f)).Constant("point", new Tensor(ElementType.UInt8, new Shape(), [3])).Ints("size", 1, 4, 6, 6)
        .Node("Conv", "x w b", "a", L("pads", 1, 1, 1, 1), L("strides", 1, 1)).Node("BatchNormalization", "a v v v v", "bn").Node("PRelu", "bn s", "p")
        .Node("QuantizeLinear", "p scale point", "q").Node("DequantizeLinear", "q scale point", "dq")
        .Node("Resize", "dq - - size", "u", S("mode", "linear")).Node("MaxPool", "u", "m", L("kernel_shape", 2, 2), L("strides", 1, 1), L("pads", 0, 0, 1, 1))
        .Node("Shape", "m", "shape").Node("Gather", "shape zero", "n").Node("Unsqueeze", "n", "n1", L("axes", 0)).Node("Concat", "n1 minus", "flat", A("axis", 0))
        .Node("Reshape", "m flat", "r").Node("Gemm", "r g", "y").Node("Transpose", "m", "t", L("perm", 0, 2, 3, 1)).Node("Softmax", "t", "z")
        .Build("y", "z");

    public static byte[] Arranging => Model(13)
        .Ints("starts", 0, 1).Ints("ends", 2, 3).Ints("axes", 1, 2).Ints("pads", 0, 0, 1, 1, 0, 0, 0, 1).Ints("shape", 2, 1, 2, 4, 5).Ints("parts", 1, 1)
        .Constant("i", Tensor.From<long>([0, 1], new Shape(1, 2))).Random("u", 1, 4, 5).Ints("repeats", 1, 2, 1, 1).Ints("axis", 1)
        .Node("Slice", "x starts ends axes", "s").Node("Pad", "x pads", "p").Node("ScatterND", "p i u", "sc").Node("Split", "sc parts", "l r", A("axis", 1))
        .Node("Concat", "r l", "c", A("axis", 1)).Node("Expand", "c shape", "e").Node("Tile", "s repeats", "t").Node("ReduceSum", "t axis", "y")
        .Build("e", "y");

    [Fact]
    public void The_seeds_of_the_fuzz_test_are_valid()
    {
        Assert.Empty(GraphSpecification.Check(Import(Typical(12))));
        Assert.Empty(GraphSpecification.Check(Import(Arranging)));
    }

    [Fact]
    public void Damaged_models_end_in_a_documented_error() => FuzzRun.Assert(
        "onnx", [Typical(12), Arranging], 20_000, file => ModelFile.Read(file, "damaged"), typeof(ModelFormatException), typeof(UnsupportedOperatorException));
}
