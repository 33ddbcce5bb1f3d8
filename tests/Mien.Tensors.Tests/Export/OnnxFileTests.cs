using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Onnx;
using Mien.Tensors.Reference;
using Mien.Tensors.Tests.Import;
using static Mien.Testing.OnnxModelBuilder;

namespace Mien.Tensors.Tests.Export;

public class OnnxFileTests
{
    static Value Noise(Graph graph, params int[] extents) => graph.Constant(RandomTensor(extents.Length, extents), "noise");

    static Graph Again(Graph graph) => OnnxImporter.Import(OnnxFile.Write(graph), graph.Name);

    static List<string> Operators(byte[] file) => [.. OnnxModel.Parse(file).Nodes.Select(node => node.Operator)];

    static void AssertSame(Graph graph)
    {
        Tensor input = RandomTensor(5, graph.Inputs[0].Shape.Extents.ToArray());
        Graph again = Again(graph);
        Assert.Empty(GraphSpecification.Check(again));
        Assert.Equal(graph.Inputs.Select(value => (value.Name, value.Shape)), again.Inputs.Select(value => (value.Name, value.Shape)));
        Assert.Equal(graph.Outputs.Select(value => (value.Name, value.Shape)), again.Outputs.Select(value => (value.Name, value.Shape)));
        IReadOnlyList<Tensor> expected = ReferenceEvaluator.Run(graph, input), actual = ReferenceEvaluator.Run(again, input);
        for (int i = 0; i < expected.Count; i++)
            for (int k = 0; k < expected[i].Floats.Length; k++)
                Assert.Equal(expected[i].Floats[k], actual[i].Floats[k], 1e-5f);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    public void A_graph_that_is_written_and_read_computes_the_same(int opset)
    {
        Graph graph = OnnxImporter.Import(opset == 12 ? OnnxImporterTests.Typical(12) : OnnxImporterTests.Arranging, "model");
        AssertSame(graph);
        // What was read back is written to the same operators: nothing grows from round to round.
        Assert.Equal(Operators(OnnxFile.Write(Again(graph))).Count, Operators(OnnxFile.Write(Again(Again(graph)))).Count);
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes()
    {
        byte[] seed = OnnxImporterTests.Typical(12);
        Assert.Equal(OnnxFile.Write(OnnxImporter.Import(seed, "model")), OnnxFile.Write(OnnxImporter.Import(seed, "model")));
    }

    [Fact]
    public void Half_weights_take_half_the_space_and_round_to_eleven_bits()
    {
        var random = new Random(3);
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 6, 6, 8));
        graph.Output(graph.Add(new Convolution(Extent2.One, default), [x, graph.Constant(Any.Tensor(random, 64, 3, 3, 8))]), "y");
        byte[] whole = OnnxFile.Write(graph), half = OnnxFile.Write(graph, halfWeights: true);
        Assert.InRange(half.Length, whole.Length / 2, whole.Length / 2 + 400);
        Tensor image = Any.Tensor(random, 1, 6, 6, 8);
        Tensor expected = ReferenceEvaluator.Run(graph, image)[0], actual = ReferenceEvaluator.Run(OnnxImporter.Import(half, "half"), image)[0];
        Assertion.Close(expected, actual, "half weights", 2e-3);
        Assert.NotEqual(expected.Floats.ToArray(), actual.Floats.ToArray());
    }

    [Fact]
    public void A_channels_last_network_gets_one_transposition_at_its_input()
    {
        var graph = new Graph();
        Value x = graph.Input("image", new Shape(1, 8, 8, 3));
        x = graph.Add(new Convolution(new(2, 2), new Padding2(1, 1, 1, 1)), [x, Noise(graph, 4, 3, 3, 3)]);
        x = graph.Add(Unary.Relu, [x]);
        x = graph.Add(new Binary(BinaryKind.Add), [x, Noise(graph, 4)]);
        x = graph.Add(new Pool(PoolKind.Max, new(2, 2), new(2, 2), default), [x]);
        x = graph.Add(new Pad(new Axes(0, 0, 0, 0), new Axes(0, 1, 0, 2), 0), [x]);
        x = graph.Add(new Resize(new(6, 4), bilinear: true, ResizeCoordinates.HalfPixel), [x]);
        graph.Output(graph.Add(new Reduce(ReduceKind.Mean, new Axes(1, 2), KeepDimensions: false), [x]), "mean");
        Assert.Equal(["Transpose", "Conv", "Relu", "Add", "MaxPool", "Pad", "Resize", "ReduceMean"], Operators(OnnxFile.Write(graph)));
        AssertSame(graph);
    }

    [Fact]
    public void A_network_with_channels_first_at_both_ends_needs_no_transposition()
    {
        var graph = new Graph();
        Value x = graph.Add(Transpose.ToChannelsLast, [graph.Input("x", new Shape(1, 3, 5, 5))]);
        x = graph.Add(new Convolution(Extent2.One, default), [x, Noise(graph, 4, 1, 1, 3)]);
        graph.Output(graph.Add(Transpose.ToChannelsFirst, [x]), "y");
        Assert.Equal(["Conv", "Identity"], Operators(OnnxFile.Write(graph)));
        AssertSame(graph);
    }

    [Fact]
    public void A_head_that_flattens_channels_last_is_transposed_once_before_its_reshape()
    {
        var graph = new Graph();
        Value x = graph.Add(Transpose.ToChannelsLast, [graph.Input("x", new Shape(1, 3, 5, 5))]);
        x = graph.Add(new Convolution(Extent2.One, default), [x, Noise(graph, 4, 1, 1, 3)]);
        graph.Output(graph.Add(new Reshape(new Shape(1, 50, 2)), [x]), "boxes");
        graph.Output(graph.Add(new Reshape(new Shape(1, 100)), [x]), "scores");
        Assert.Equal(["Conv", "Transpose", "Reshape", "Reshape"], Operators(OnnxFile.Write(graph)));
        AssertSame(graph);
    }

    public static TheoryData<string, Activation> Activations => new()
    {
        { "Conv Add", Activation.None },
        { "Conv Add Relu", Activation.Relu },
        { "Conv Add Clip", Activation.Relu6 },
        { "Conv Add PRelu", new Activation(ActivationKind.PRelu) },
        { "Conv Add HardSwish", new Activation(ActivationKind.HardSwish) },
        { "Conv Add Sigmoid", new Activation(ActivationKind.Sigmoid) },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Fused_residuals_and_activations_become_nodes_of_their_own(string operators, Activation activation)
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 4, 4, 3));
        Value? slope = activation.Kind == ActivationKind.PRelu ? Noise(graph, 5) : null;
        // The residual has 3 of the 5 channels; the others count as zero.
        Value y = graph.Add(new Convolution(Extent2.One, Extent2.One, default, 1, activation), [x, Noise(graph, 5, 1, 1, 3), Noise(graph, 5), slope, x]);
        graph.Output(graph.Add(new Linear(activation), [y, Noise(graph, 2, 5), null, activation.Kind == ActivationKind.PRelu ? Noise(graph, 2) : null]), "y");
        List<string> written = [.. Operators(OnnxFile.Write(graph)).Where(op => op is not ("Pad" or "Transpose"))];
        Assert.Equal(operators.Split(' '), written.Take(operators.Split(' ').Length));
        AssertSame(graph);
    }

    [Fact]
    public void Quantised_weights_stay_integers()
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 4, 4, 2));
        Value weights = graph.Add(new Dequantize(0), [graph.Constant(new Tensor(ElementType.Int8, new Shape(3, 1, 1, 2), [1, 2, 3, 4, 5, 255])), graph.Constant(Tensor.Vector(0.1f, 0.2f, 0.3f))]);
        x = graph.Add(new FakeQuantize(0.05f, 3, 0, 255), [x]);
        graph.Output(graph.Add(new Convolution(Extent2.One, default), [x, weights]), "y");
        OnnxModel written = OnnxModel.Parse(OnnxFile.Write(graph));
        Assert.Contains(written.Constants.Values, tensor => tensor.Type == ElementType.Int8 && tensor.Shape == new Shape(3, 2, 1, 1));
        Assert.Equal(["QuantizeLinear", "DequantizeLinear", "DequantizeLinear"], written.Nodes.Select(node => node.Operator).Where(op => op.EndsWith("Linear", StringComparison.Ordinal)).Order().Reverse());
        AssertSame(graph);
    }

    [Fact]
    public void Rounding_to_part_of_the_8_bit_range_is_clipped_first()
    {
        var graph = new Graph();
        graph.Output(graph.Add(new FakeQuantize(0.02f, -5, -50, 60), [graph.Input("x", new Shape(64))]), "y");
        Graph again = Again(graph);
        Tensor input = RandomTensor(3, 64);
        Assert.Equal(ReferenceEvaluator.Run(graph, input)[0].Floats.ToArray(), ReferenceEvaluator.Run(again, input)[0].Floats.ToArray());
    }

    [Fact]
    public void Facts_about_the_model_are_kept()
    {
        var graph = new Graph { Name = "pose" };
        graph.Metadata["model_version"] = "4";
        graph.Metadata["description"] = "Head pose";
        graph.Metadata["author"] = "someone";
        graph.Output(graph.Add(Unary.Relu, [graph.Input("x", new Shape(2))]), "y");
        Graph again = Again(graph);
        Assert.Equal("4", again.Metadata["model_version"]);
        Assert.Equal("Head pose", again.Metadata["description"]);
        Assert.Equal("someone", again.Metadata["author"]);
        Assert.Equal("Mien", again.Metadata["producer"]);
    }

    [Fact]
    public void A_file_is_written_whole_and_opens_again()
    {
        string folder = Directory.CreateTempSubdirectory("mien-onnx").FullName;
        try
        {
            var graph = new Graph();
            graph.Output(graph.Add(new Unary(UnaryKind.Rsqrt), [graph.Input("x", new Shape(2))]), "y");
            string path = Path.Combine(folder, "a.onnx");
            OnnxFile.Save(graph, path);
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.Equal("y", ModelFile.Load(path).Outputs[0].Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_graph_that_breaks_the_rules_is_refused()
    {
        var graph = new Graph();
        graph.Input("x", new Shape(2));
        Assert.Contains("no output", Assert.Throws<ModelFormatException>(() => OnnxFile.Write(graph)).Message);
    }

    [Fact]
    public void Opset_13_spells_hard_swish_out_and_it_is_fused_again_when_read()
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 4, 4, 3));
        graph.Output(graph.Add(new Convolution(Extent2.One, Extent2.One, default, 1, new Activation(ActivationKind.HardSwish)), [x, Noise(graph, 5, 1, 1, 3), Noise(graph, 5)]), "y");
        byte[] file = OnnxFile.Write(graph, new OnnxOptions { Opset = 13 });
        Assert.Equal(["Conv", "HardSigmoid", "Mul"], Operators(file).Where(op => op != "Transpose"));
        Graph again = OnnxImporter.Import(file, "again");
        Assert.Equal("13", again.Metadata["opset"]);
        Tensor input = RandomTensor(3, 1, 4, 4, 3);
        Assertion.Close(ReferenceEvaluator.Run(graph, input)[0], ReferenceEvaluator.Run(again, input)[0], "hard swish", 1e-6);
        Node layer = Assert.Single(Mien.Tensors.Passes.Pipeline.Optimise(again).Nodes, node => node.Operator is Convolution or Binary or Unary);
        Assert.Equal(ActivationKind.HardSwish, Assert.IsType<Convolution>(layer.Operator).Activation.Kind);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(18)]
    public void Other_opsets_are_refused(int opset) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxFile.Write(new Graph(), new OnnxOptions { Opset = opset }));

    [Fact]
    public void Normalisation_is_folded_into_the_layer_before_and_the_contract_stays()
    {
        var graph = new Graph();
        Value x = graph.Input("picture", new Shape(1, 4, 4, 3));
        Value y = graph.Add(new Convolution(Extent2.One, default), [x, Noise(graph, 5, 1, 1, 3)]);
        Value[] statistics = [.. Enumerable.Range(0, 4).Select(i => graph.Constant(Tensor.Vector(0.5f + i, 1, 2, 0.7f, 3)))];
        graph.Output(graph.Add(new BatchNormalization(1e-3f), [y, .. statistics]), "answer");
        graph.Metadata["description"] = "Finds nothing.";
        graph.Metadata["model_version"] = "3";
        graph.Metadata["value.picture"] = "RGB, −1 to 1";
        graph.Metadata["value.answer"] = "five numbers a pixel";
        byte[] file = OnnxFile.Write(graph, new OnnxOptions { Opset = 13, FoldNormalisation = true });
        Assert.DoesNotContain("BatchNormalization", Operators(file));
        Graph again = OnnxImporter.Import(file, "again");
        Tensor input = RandomTensor(3, 1, 4, 4, 3);
        Assertion.Close(ReferenceEvaluator.Run(graph, input)[0], ReferenceEvaluator.Run(again, input)[0], "folded", 1e-5);
        Assert.Equal(("Finds nothing.", "3", "RGB, −1 to 1"), (again.Metadata["description"], again.Metadata["model_version"], again.Metadata["value.picture"]));
        Assert.True(Count(file, "five numbers a pixel"u8) == 2, "once among the properties, once at the output");
    }

    static int Count(ReadOnlySpan<byte> file, ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (int at; (at = file.IndexOf(text)) >= 0; file = file[(at + 1)..])
            count++;
        return count;
    }
}
