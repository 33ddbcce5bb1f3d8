// Runs every form of the hot kernels once, so that the test that started this process can read what the JIT made of them.
using Mien.Tensors;
using Mien.Tensors.Graphs;

var random = new Random(1);
Activation[] activations = [Activation.None, Activation.Relu, new(ActivationKind.PRelu)];
foreach (Activation activation in activations)
    foreach (int pixels in (int[])[1, 2, 4, 12])
        foreach (int outputs in (int[])[8, 16, 32, 48, 64])
            Run(pixels, 16, outputs, 1, 1, activation);
foreach (Activation activation in activations)
{
    Run(12, 24, 64, 3, 1, activation);
    Run(24, 32, 32, 3, 32, activation);
}
RunBytes();

void RunBytes()
{
    var graph = new Graph();
    var weights = new Tensor(ElementType.Float32, new Shape(16, 1, 1, 16));
    Value counts = graph.Add(new FakeQuantize(1, 0, 0, 255), [graph.Input("x", new Shape(1, 1, 12, 16))]);
    graph.Output(graph.Add(new Convolution(Extent2.One, default), [counts, graph.Constant(weights)]));
    using Network network = Network.Compile(graph);
    network.Run();
}

void Run(int pixels, int channels, int outputs, int kernel, int groups, Activation activation)
{
    var graph = new Graph();
    Value x = graph.Input("x", new Shape(1, kernel, pixels, channels));
    Value weights = graph.Constant(Fill(new Tensor(ElementType.Float32, new Shape(outputs, kernel, kernel, channels / groups))));
    Value? slope = activation.Kind == ActivationKind.PRelu ? graph.Constant(Fill(new Tensor(ElementType.Float32, new Shape(outputs)))) : null;
    int pad = kernel / 2;
    var op = new Convolution(Extent2.One, Extent2.One, new Padding2(0, pad, 0, pad), groups, activation);
    graph.Output(graph.Add(op, [x, weights, null, slope]));
    using Network network = Network.Compile(graph);
    network.Run();
}

Tensor Fill(Tensor tensor)
{
    foreach (ref float element in tensor.Floats)
        element = random.NextSingle();
    return tensor;
}
