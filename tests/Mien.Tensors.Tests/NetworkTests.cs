using Mien.Tensors.Graphs;
using Mien.Tensors.Passes;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Tests;

public class NetworkTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_compiled_network_computes_what_its_graph_means(int seed)
    {
        var random = new Random(seed);
        Graph graph = RandomNetwork.Make(random);
        Assert.Empty(GraphSpecification.Check(graph));
        Tensor x = Any.Tensor(random, graph.Inputs[0].Shape.Extents);
        IReadOnlyList<Tensor> expected = ReferenceEvaluator.Run(graph, x), actual = Any.Run(graph, new NetworkOptions(), x);
        for (int i = 0; i < expected.Count; i++)
            Assertion.Close(expected[i], actual[i], $"seed {seed}, output {i}", 1e-4);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Every_pass_keeps_the_rules_the_names_and_the_meaning(int seed)
    {
        var random = new Random(seed);
        Graph graph = RandomNetwork.Make(random);
        Tensor x = Any.Tensor(random, graph.Inputs[0].Shape.Extents);
        IReadOnlyList<Tensor> expected = ReferenceEvaluator.Run(graph, x);
        foreach (GraphPass pass in (GraphPass[])[new Simplify(), new FoldAffine(), new FoldPadding(), new FuseEpilogues()])
        {
            string[] names = [.. graph.Outputs.Select(output => output.Name)];
            graph = pass.Run(graph);
            Assert.Empty(GraphSpecification.Check(graph));
            Assert.Equal(names, graph.Outputs.Select(output => output.Name));
            IReadOnlyList<Tensor> actual = ReferenceEvaluator.Run(graph, x);
            for (int i = 0; i < expected.Count; i++)
                Assertion.Close(expected[i], actual[i], $"{pass.GetType().Name}, seed {seed}, output {i}", 1e-4);
        }
    }

    [Fact]
    public void A_residual_block_becomes_two_nodes()
    {
        var random = new Random(1);
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 8, 8, 6));
        Value Constant(params ReadOnlySpan<int> extents) => graph.Constant(Any.Tensor(random, extents));
        Value depthwise = graph.Add(new Convolution(Extent2.One, new Padding2(1, 1, 1, 1), 6), [x, Constant(6, 3, 3, 1), Constant(6)]);
        Value pointwise = graph.Add(new Convolution(Extent2.One, default), [depthwise, Constant(9, 1, 1, 6), Constant(9)]);
        Value normal = graph.Add(new Binary(BinaryKind.Multiply), [pointwise, Constant(9)]);
        Value skip = graph.Add(new Pad(new Axes(0, 0, 0, 0), new Axes(0, 0, 0, 3), 0), [x]);
        graph.Output(graph.Add(new PRelu(), [graph.Add(new Binary(BinaryKind.Add), [skip, normal]), Constant(1, 1, 9)]), "y");
        Assert.Equal(["Convolution", "Convolution"], Pipeline.Optimise(graph).Nodes.Select(node => node.Operator.Name));
    }

    [Fact]
    public void Runs_give_the_same_bits_whatever_the_number_of_threads()
    {
        var random = new Random(2);
        Graph graph = BigNetwork(random);
        Tensor x = Any.Tensor(random, graph.Inputs[0].Shape.Extents);
        byte[] alone = Any.Run(graph, new NetworkOptions { Threads = 1 }, x)[0].Bytes.ToArray();
        for (int threads = 2; threads <= 5; threads++)
            Assert.Equal(alone, Any.Run(graph, new NetworkOptions { Threads = threads }, x)[0].Bytes.ToArray());
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Runs_allocate_nothing(int threads)
    {
        using Network network = Network.Compile(BigNetwork(new Random(3)), new NetworkOptions { Threads = threads });
        network.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++)
            network.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Inputs_survive_a_run()
    {
        var random = new Random(4);
        using Network network = Network.Compile(BigNetwork(random));
        Tensor x = Any.Tensor(random, network.Inputs[0].Shape.Extents);
        x.Floats.CopyTo(network.Input());
        network.Run();
        float[] first = network.Output().ToArray();
        Assert.True(network.Input().SequenceEqual(x.Floats));
        network.Run();
        Assert.Equal(first, network.Output().ToArray());
    }

    [Fact]
    public void Outputs_are_found_by_name()
    {
        using Network network = Network.Compile(BigNetwork(new Random(5)));
        network.Run();
        Assert.True(network.Output("y") == network.Output(0));
        Assert.Throws<ArgumentException>(() => network.Output("z").Length);
    }

    [Fact]
    public void A_disposed_network_says_so()
    {
        Network network = Network.Compile(BigNetwork(new Random(6)));
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(network.Run);
    }

    [Fact]
    public void Weights_that_are_not_constant_are_refused_by_name()
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 2, 2, 3)), w = graph.Input("w", new Shape(4, 1, 1, 3));
        graph.Output(graph.Add(new Convolution(Extent2.One, default), [x, w], "conv7"));
        Assert.Contains("conv7", Assert.Throws<ModelFormatException>(() => Network.Compile(graph)).Message, StringComparison.Ordinal);
    }

    static Graph BigNetwork(Random random)
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 40, 44, 24));
        Value wide = graph.Add(new Convolution(Extent2.One, default), [x, graph.Constant(Any.Tensor(random, 70, 1, 1, 24)), graph.Constant(Any.Tensor(random, 70))]);
        Value filtered = graph.Add(new Convolution(new(2, 2), new Padding2(1, 1, 1, 1), 70), [graph.Add(Unary.Relu, [wide]), graph.Constant(Any.Tensor(random, 70, 3, 3, 1))]);
        Value pooled = graph.Add(new Pool(PoolKind.Max, new(2, 2), new(2, 2), default), [filtered]);
        graph.Output(graph.Add(new Convolution(Extent2.One, new Padding2(1, 1, 1, 1)), [pooled, graph.Constant(Any.Tensor(random, 33, 3, 3, 70))]), "y");
        return graph;
    }
}
