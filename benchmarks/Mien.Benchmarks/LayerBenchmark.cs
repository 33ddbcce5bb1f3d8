using BenchmarkDotNet.Attributes;
using Mien.Tensors;
using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Benchmarks;

/// <summary>A network of one convolution on seeded numbers: what a kernel does with the planner's own arguments.</summary>
public abstract class LayerBenchmark
{
    Network? _network;

    /// <summary>Layers must be compiled anew for each instruction set; null is the strongest here.</summary>
    internal virtual InstructionSet? Set => null;

    /// <summary>One run of the layer.</summary>
    [Benchmark]
    public void Run() => _network!.Run();

    /// <summary>Frees the layer.</summary>
    [GlobalCleanup]
    public void Free() => _network?.Dispose();

    /// <summary>Compiles ReLU(convolution + bias) with "same" padding.</summary>
    protected void Compile(int size, int inputs, int outputs, int kernel, int stride, int groups)
    {
        var random = new Random(1);
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, size, size, inputs));
        Value weights = graph.Constant(Noise(random, new Shape(outputs, kernel, kernel, inputs / groups)));
        Value bias = graph.Constant(Noise(random, new Shape(outputs)));
        int border = kernel / 2;
        var op = new Convolution(new(stride, stride), Extent2.One, new Padding2(border, border, border, border), groups, Activation.Relu);
        graph.Output(graph.Add(op, [x, weights, bias]));
        _network = Network.Compile(graph, new NetworkOptions { InstructionSet = Set });
        foreach (ref float element in _network.Input())
            element = random.NextSingle();
    }

    static Tensor Noise(Random random, Shape shape)
    {
        float[] values = new float[shape.ElementCount];
        foreach (ref float value in values.AsSpan())
            value = 2 * random.NextSingle() - 1;
        return Tensor.From<float>(values, shape);
    }
}
