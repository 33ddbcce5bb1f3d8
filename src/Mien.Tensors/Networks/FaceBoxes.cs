using Mien.Tensors.Graphs;

namespace Mien.Tensors.Networks;

/// <summary>FaceBoxes (Zhang et al. 2017), the face detector of 3DDFA_V2: boxes and scores on maps of stride 32, 64 and 128.</summary>
public static class FaceBoxes
{
    /// <summary>
    /// The network over 3DDFA_V2's state dict: input <c>input</c> [1, 3, H, W] (BGR minus (104, 117, 123)),
    /// outputs <c>loc</c> [1, N, 4] (encoded boxes) and <c>conf</c> [1, N, 2] (probabilities of background and face).
    /// Per cell there are 21 boxes at stride 32 and one at strides 64 and 128.
    /// </summary>
    /// <param name="weights">The state dict; see <see cref="Import.PyTorch.PyTorchFile.LoadStateDict"/>.</param>
    /// <param name="width">Width of the input in pixels.</param>
    /// <param name="height">Height of the input in pixels.</param>
    /// <exception cref="ModelFormatException">A weight is missing or has the wrong shape.</exception>
    public static Graph Build(IReadOnlyDictionary<string, Tensor> weights, int width = 320, int height = 240)
    {
        var graph = new Graph { Name = "FaceBoxes" };
        var layers = new WeightedLayers(graph, weights);
        Value x = layers.Picture("input", 3, new(height, width));
        x = Shrink(graph, MirroredRelu(graph, Normalized(layers, x, "conv1", 4, 3)));
        x = Shrink(graph, MirroredRelu(graph, Normalized(layers, x, "conv2", 2, 2)));
        for (int i = 1; i <= 3; i++)
            x = Inception(graph, layers, x, $"inception{i}");
        Value stride64 = Layer(layers, Layer(layers, x, "conv3_1"), "conv3_2", 2, 1);
        Value stride128 = Layer(layers, Layer(layers, stride64, "conv4_1"), "conv4_2", 2, 1);

        Value[] sources = [x, stride64, stride128];
        Value boxes = Heads(graph, layers, sources, "loc", 4);
        Value scores = Heads(graph, layers, sources, "conf", 2);
        graph.Output(boxes, "loc");
        graph.Output(graph.Add(new Softmax(2), [scores]), "conf");
        return graph;
    }

    static Value Normalized(WeightedLayers layers, Value x, string name, int stride = 1, int padding = 0) =>
        layers.Normalize(layers.Convolve(x, $"{name}.conv", stride, padding), $"{name}.bn");

    static Value Layer(WeightedLayers layers, Value x, string name, int stride = 1, int padding = 0) =>
        layers.Relu(Normalized(layers, x, name, stride, padding));

    /// <summary>CReLU: relu(concat(x, −x)), twice the channels from one convolution (Shang et al. 2016).</summary>
    static Value MirroredRelu(Graph graph, Value x) =>
        graph.Add(Unary.Relu, [graph.Add(new Concat(3), [x, graph.Add(new Unary(UnaryKind.Negate), [x])])]);

    static Value Shrink(Graph graph, Value x) =>
        graph.Add(new Pool(PoolKind.Max, new(3, 3), new(2, 2), new Padding2(1, 1, 1, 1)), [x]);

    static Value Inception(Graph graph, WeightedLayers layers, Value x, string name)
    {
        Value pooled = graph.Add(new Pool(PoolKind.AveragePadded, new(3, 3), Extent2.One, new Padding2(1, 1, 1, 1)), [x]);
        Value narrow = Layer(layers, Layer(layers, x, $"{name}.branch3x3_reduce"), $"{name}.branch3x3", 1, 1);
        Value wide = Layer(layers, Layer(layers, x, $"{name}.branch3x3_reduce_2"), $"{name}.branch3x3_2", 1, 1);
        return graph.Add(
            new Concat(3),
            [
                Layer(layers, x, $"{name}.branch1x1"),
                Layer(layers, pooled, $"{name}.branch1x1_2"),
                narrow,
                Layer(layers, wide, $"{name}.branch3x3_3", 1, 1),
            ]);
    }

    static Value Heads(Graph graph, WeightedLayers layers, Value[] sources, string name, int numbers)
    {
        var maps = new Value?[sources.Length];
        for (int i = 0; i < maps.Length; i++)
        {
            Value map = layers.Convolve(sources[i], $"{name}.{i}", 1, 1);
            maps[i] = graph.Add(new Reshape(new Shape(1, map.Shape.ElementCount / numbers, numbers)), [map]);
        }
        return graph.Add(new Concat(1), maps);
    }
}
