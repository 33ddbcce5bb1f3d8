using Mien.Tensors.Graphs;

namespace Mien.Tensors.Networks;

/// <summary>Tells by the names of its weights which network a PyTorch state dict belongs to.</summary>
static class KnownNetworks
{
    /// <summary>The network over a state dict, at its usual input size.</summary>
    /// <exception cref="ModelFormatException">The weights belong to none of the networks that Mien defines.</exception>
    public static Graph Build(IReadOnlyDictionary<string, Tensor> weights)
    {
        if (weights.ContainsKey("dw2_1.conv_dw.weight"))
            return MobileNetV1.Build(weights);
        if (weights.ContainsKey("inception1.branch1x1.conv.weight"))
            return FaceBoxes.Build(weights);
        throw new ModelFormatException(
            $"the weights ({string.Join(", ", weights.Keys.Take(3))} …) belong to no network that Mien defines (MobileNet-V1 and FaceBoxes of 3DDFA_V2); export the model to ONNX and load that.");
    }
}
