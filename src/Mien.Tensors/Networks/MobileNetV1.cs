using Mien.Tensors.Graphs;

namespace Mien.Tensors.Networks;

/// <summary>
/// MobileNet-V1 (Howard et al. 2017) as 3DDFA_V2 uses it to regress face parameters from a 120×120 crop.
/// Its width is whatever the weights have: 0.5 (mb05), 1 (mb1) or any other.
/// </summary>
public static class MobileNetV1
{
    // Channels of width 1 in units of the first layer's.
    static readonly (string Name, int Stride, int Channels)[] Blocks =
    [
        ("dw2_1", 1, 2), ("dw2_2", 2, 4), ("dw3_1", 1, 4), ("dw3_2", 2, 8), ("dw4_1", 1, 8), ("dw4_2", 2, 16),
        ("dw5_1", 1, 16), ("dw5_2", 1, 16), ("dw5_3", 1, 16), ("dw5_4", 1, 16), ("dw5_5", 1, 16), ("dw5_6", 2, 32), ("dw6", 1, 32),
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
        foreach ((string name, int stride, _) in Blocks)
        {
            x = layers.Relu(layers.Normalize(layers.Convolve(x, $"{name}.conv_dw", stride, 1), $"{name}.bn_dw"));
            x = layers.Relu(layers.Normalize(layers.Convolve(x, $"{name}.conv_sep"), $"{name}.bn_sep"));
        }
        x = graph.Add(new Reduce(ReduceKind.Mean, new Axes(1, 2), KeepDimensions: false), [x]);
        // The checkpoints also hold a landmark head (fc_lm) that training alone used.
        graph.Output(layers.Multiply(x, weights.ContainsKey("fc_param.weight") ? "fc_param" : "fc"), "params");
        return graph;
    }

    /// <summary>The network with seeded random weights, for timing a width whose trained weights are not at hand.</summary>
    /// <param name="width">Share of the full number of channels, 1/32 to 4.</param>
    /// <param name="inputSize">Height and width of the input in pixels.</param>
    /// <param name="seed">Seed of the weights.</param>
    public static Graph WithRandomWeights(double width, int inputSize = 120, int seed = 1)
    {
        if (!(width >= 1.0 / 32 && width <= 4))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width is a number from 1/32 to 4.");
        var weights = new RandomWeights(seed);
        int first = (int)Math.Round(32 * width), inputs = first;
        weights.AddConvolution("conv1", first, 3, 3);
        weights.AddNormalization("bn1", first);
        foreach ((string name, _, int channels) in Blocks)
        {
            int outputs = channels * first;
            weights.AddConvolution($"{name}.conv_dw", inputs, 1, 3);
            weights.AddNormalization($"{name}.bn_dw", inputs);
            weights.AddConvolution($"{name}.conv_sep", outputs, inputs, 1);
            weights.AddNormalization($"{name}.bn_sep", outputs);
            inputs = outputs;
        }
        weights.AddLinear("fc", 62, inputs);
        return Build(weights.Weights, inputSize);
    }
}
