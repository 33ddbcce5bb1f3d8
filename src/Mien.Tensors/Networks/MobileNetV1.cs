using Mien.Tensors.Graphs;

namespace Mien.Tensors.Networks;

/// <summary>
/// MobileNet-V1 (Howard et al. 2017) as 3DDFA_V2 uses it to regress face parameters from a 120×120 crop.
/// Its width is whatever the weights have: 0.5 (mb05), 1 (mb1) or any other.
/// </summary>
public static class MobileNetV1
{
    static readonly (string Name, int Stride)[] Blocks =
    [
        ("dw2_1", 1), ("dw2_2", 2), ("dw3_1", 1), ("dw3_2", 2), ("dw4_1", 1), ("dw4_2", 2),
        ("dw5_1", 1), ("dw5_2", 1), ("dw5_3", 1), ("dw5_4", 1), ("dw5_5", 1), ("dw5_6", 2), ("dw6", 1),
    ];

    /// <summary>
    /// The network over 3DDFA_V2's state dict: input <c>input</c> [1, 3, S, S] (BGR, (x − 127.5)/128), output <c>params</c> [1, 62].
    /// </summary>
    /// <param name="weights">The state dict; see <see cref="Import.PyTorch.PyTorchFile.LoadStateDict"/>.</param>
    /// <param name="inputSize">Height and width of the input in pixels.</param>
    /// <exception cref="ModelFormatException">A weight is missing or has the wrong shape.</exception>
    public static Graph Build(IReadOnlyDictionary<string, Tensor> weights, int inputSize = 120)
    {
        var graph = new Graph { Name = "MobileNet-V1" };
        var layers = new WeightedLayers(graph, weights);
        Value x = layers.Picture("input", 3, new(inputSize, inputSize));
        x = layers.Relu(layers.Normalize(layers.Convolve(x, "conv1", 2, 1), "bn1"));
        foreach ((string name, int stride) in Blocks)
        {
            x = layers.Relu(layers.Normalize(layers.Convolve(x, $"{name}.conv_dw", stride, 1), $"{name}.bn_dw"));
            x = layers.Relu(layers.Normalize(layers.Convolve(x, $"{name}.conv_sep"), $"{name}.bn_sep"));
        }
        x = graph.Add(new Reduce(ReduceKind.Mean, new Axes(1, 2), KeepDimensions: false), [x]);
        // The checkpoints also hold a landmark head (fc_lm) that training alone used.
        graph.Output(layers.Multiply(x, weights.ContainsKey("fc_param.weight") ? "fc_param" : "fc"), "params");
        return graph;
    }
}
