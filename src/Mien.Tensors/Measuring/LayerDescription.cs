using Mien.Tensors.Graphs;

namespace Mien.Tensors.Measuring;

/// <summary>Says in words what a node of an optimised graph does.</summary>
static class LayerDescription
{
    public static string Family(Node node) => node.Operator switch
    {
        Convolution convolution when node.Inputs[1]!.Shape is var weights =>
            convolution.IsDepthwise(weights) ? $"depthwise convolution {weights[1]}×{weights[2]}"
            : convolution.IsPointwise(weights) ? "pointwise convolution"
            : $"convolution {weights[1]}×{weights[2]}",
        Linear or MatMul => "matrix product",
        Pool => "pooling",
        Resize => "resizing",
        Unary or Binary or PRelu or Softmax or FakeQuantize => "element by element",
        Reduce => "reduction",
        _ => "arranging",
    };

    public static string Of(Node node)
    {
        string shapes = $"{node.Inputs[0]!.Shape} → {node.Output.Shape}";
        return node.Operator switch
        {
            Convolution op => Of(op, node.Inputs[1]!.Shape, shapes) + Ending(op.Activation, node),
            Linear op => $"linear {shapes}{Ending(op.Activation, node)}",
            MatMul => $"matrix product {node.Inputs[0]!.Shape} by {node.Inputs[1]!.Shape}",
            Pool op => $"{op.Kind.ToString().ToLowerInvariant()} pooling {op.Window.Y}×{op.Window.X}{Strides(op.Stride)}, {shapes}",
            Resize op => $"{(op.Bilinear ? "bilinear" : "nearest")} resizing {shapes}{Ending(op.Activation, node)}",
            Unary op => $"{op.Kind.ToString().ToLowerInvariant()} {node.Output.Shape}",
            Binary op => $"{op.Kind.ToString().ToLowerInvariant()} {node.Inputs[0]!.Shape} and {node.Inputs[1]!.Shape}",
            Reduce op => $"{op.Kind.ToString().ToLowerInvariant()} over {op.Axes}, {shapes}",
            Operator op => $"{op.Name} {shapes}",
        };
    }

    static string Of(Convolution op, Shape weights, string shapes)
    {
        string kind = op.IsDepthwise(weights) ? "depthwise " : "";
        string groups = op.Groups > 1 && kind.Length == 0 ? $", {op.Groups} groups" : "";
        string dilation = op.Dilation == Extent2.One ? "" : $", dilation {op.Dilation.Y}×{op.Dilation.X}";
        return $"{kind}convolution {weights[1]}×{weights[2]}{Strides(op.Stride)}{dilation}{groups}, {shapes}";
    }

    static string Strides(Extent2 stride) =>
        stride == Extent2.One ? "" : stride.X == stride.Y ? $", stride {stride.X}" : $", stride {stride.Y}×{stride.X}";

    static string Ending(Activation activation, Node node)
    {
        string residual = node.Inputs.Count > 4 && node.Inputs[4] is { } value ? $", + residual of {value.Shape[^1]} channels" : "";
        string function = activation switch
        {
            { Kind: ActivationKind.None } => "",
            { Kind: ActivationKind.Clamp, Low: 0, High: float.PositiveInfinity } => ", ReLU",
            { Kind: ActivationKind.Clamp, Low: 0, High: 6 } => ", ReLU6",
            { Kind: ActivationKind.Clamp } => FormattableString.Invariant($", clamp to [{activation.Low}, {activation.High}]"),
            { Kind: ActivationKind.PRelu } => ", PReLU",
            { Kind: ActivationKind.HardSwish } => ", hard swish",
            _ => $", {activation.Kind.ToString().ToLowerInvariant()}",
        };
        return residual + function;
    }
}
