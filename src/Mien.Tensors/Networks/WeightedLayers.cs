using Mien.Tensors.Graphs;

namespace Mien.Tensors.Networks;

/// <summary>Adds layers to a graph whose weights come by PyTorch's names and layouts (OIHW convolutions) from a state dict.</summary>
sealed class WeightedLayers(Graph graph, IReadOnlyDictionary<string, Tensor> weights)
{
    // The default of torch.nn.BatchNorm2d, which these networks keep.
    const float Epsilon = 1e-5f;

    /// <summary>An NCHW picture input, turned to NHWC.</summary>
    public Value Picture(string name, int channels, Extent2 size) =>
        graph.Add(Transpose.ToChannelsLast, [graph.Input(name, new Shape(1, channels, size.Y, size.X))]);

    /// <summary>Convolution NAME.weight with NAME.bias where there is one; depthwise where the weights have one input channel and x has more.</summary>
    public Value Convolve(Value x, string name, int stride = 1, int padding = 0)
    {
        Tensor weight = Find($"{name}.weight", 4);
        int groups = weight.Shape[1] == 1 ? x.Shape[3] : 1;
        Value? bias = weights.TryGetValue($"{name}.bias", out Tensor? tensor) ? graph.Constant(tensor.ToFloat32(), $"{name}.bias") : null;
        Value ohwi = graph.Constant(weight.Transposed(0, 2, 3, 1), $"{name}.weight");
        var op = new Convolution(new(stride, stride), new Padding2(padding, padding, padding, padding), groups);
        return graph.Add(op, bias is null ? [x, ohwi] : [x, ohwi, bias], name);
    }

    /// <summary>Batch normalisation with running statistics.</summary>
    public Value Normalize(Value x, string name) => graph.Add(
        new BatchNormalization(Epsilon),
        [x, Vector($"{name}.weight"), Vector($"{name}.bias"), Vector($"{name}.running_mean"), Vector($"{name}.running_var")],
        name);

    public Value Relu(Value x) => graph.Add(Unary.Relu, [x]);

    /// <summary>Fully connected layer.</summary>
    public Value Multiply(Value x, string name) =>
        graph.Add(new Linear(Activation.None), [x, graph.Constant(Find($"{name}.weight", 2), $"{name}.weight"), Vector($"{name}.bias")], name);

    Value Vector(string name) => graph.Constant(Find(name, 1), name);

    Tensor Find(string name, int rank)
    {
        if (!weights.TryGetValue(name, out Tensor? tensor))
            throw new ModelFormatException($"the weights lack '{name}'; they belong to another network than {graph.Name}.");
        return tensor.Shape.Rank == rank ? tensor.ToFloat32() : throw new ModelFormatException($"weight '{name}' has shape {tensor.Shape}; {graph.Name} needs rank {rank}.");
    }
}
