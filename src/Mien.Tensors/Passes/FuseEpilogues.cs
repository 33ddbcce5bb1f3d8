using Mien.Tensors.Graphs;

namespace Mien.Tensors.Passes;

/// <summary>Moves residual sums and activations into the convolution, linear layer or resize that computes their operand.</summary>
sealed class FuseEpilogues : GraphPass
{
    const int SlopeOperand = 3, ResidualOperand = 4;

    protected override Value Visit(Node node, Value?[] inputs) =>
        node.Operator switch
        {
            Binary { Kind: BinaryKind.Add } => FuseResidual(node, inputs[0]!, inputs[1]!),
            Unary unary when ReadActivation(unary) is { } activation => FuseActivation(inputs[0]!, activation, null, node.Output.Name),
            Unary { Kind: UnaryKind.LeakyRelu } leaky => FuseActivation(inputs[0]!, new Activation(ActivationKind.PRelu), Tensor.Scalar(leaky.Alpha), node.Output.Name),
            PRelu when inputs[1]!.Constant is { } slope => FuseActivation(inputs[0]!, new Activation(ActivationKind.PRelu), slope, node.Output.Name),
            _ => null,
        } ?? base.Visit(node, inputs);

    static Activation? ReadActivation(Unary unary) => unary.Kind switch
    {
        UnaryKind.Clamp => new Activation(ActivationKind.Clamp, unary.Alpha, unary.Beta),
        UnaryKind.HardSwish => new Activation(ActivationKind.HardSwish),
        UnaryKind.Sigmoid => new Activation(ActivationKind.Sigmoid),
        _ => null,
    };

    Value? FuseActivation(Value x, Activation activation, Tensor? slope, string name)
    {
        if (Layer(x) is not { } layer)
            return null;
        Value?[] inputs = Operands(layer);
        if (slope is not null)
        {
            int channels = x.Shape[^1];
            if (slope.Shape.ElementCount != 1 && (slope.Shape.ElementCount != channels || slope.Shape[^1] != channels))
                return null;
            float[] slopes = new float[channels];
            for (int c = 0; c < channels; c++)
                slopes[c] = slope.Floats[slope.Shape.ElementCount == 1 ? 0 : c];
            inputs[SlopeOperand] = Target.Constant(Tensor.Vector(slopes));
        }
        Target.Remove(layer);
        Operator fused = layer.Operator switch
        {
            Convolution convolution => convolution with { Activation = activation },
            Resize resize => resize with { Activation = activation },
            _ => new Linear(activation),
        };
        return Target.Add(fused, inputs, name);
    }

    Value? FuseResidual(Node node, Value a, Value b)
    {
        if (a == b)
            return null;
        // Where both operands end in a layer, the later one can wait for the other.
        Node? layerA = ResidualLayer(a, b, node), layerB = ResidualLayer(b, a, node);
        (Node? layer, Value other) = layerB is null || (layerA is not null && Target.IndexOf(layerA) > Target.IndexOf(layerB)) ? (layerA, b) : (layerB, a);
        if (layer is null)
            return null;
        Value?[] inputs = Operands(layer);
        inputs[ResidualOperand] = WithoutChannelPadding(other);
        Target.Remove(layer);
        return Target.Add(layer.Operator, inputs, node.Output.Name);
    }

    Node? ResidualLayer(Value x, Value other, Node sum)
    {
        Node? layer = Layer(x);
        return layer is not null && x.Shape == sum.Output.Shape && other.Shape == x.Shape && other.Constant is null && Operands(layer)[ResidualOperand] is null ? layer : null;
    }

    /// <summary>The layer that computes a value which only its activation or sum uses.</summary>
    Node? Layer(Value x) =>
        Producer(x) is
        {
            Operator: Convolution { Activation.Kind: ActivationKind.None } or Linear { Activation.Kind: ActivationKind.None } or Resize { Activation.Kind: ActivationKind.None }
        } layer && IsUsedOnce(x) ? layer : null;

    /// <summary>A residual may have fewer channels than the sum, so zero channels appended to it are not computed.</summary>
    Value WithoutChannelPadding(Value residual)
    {
        if (Producer(residual) is not { Operator: Pad { Value: 0 } pad } producer)
            return residual;
        int last = pad.Before.Count - 1;
        bool channelsOnly = pad.Before.Items.All(n => n == 0) && pad.After.Items.Take(last).All(n => n == 0);
        return channelsOnly ? producer.Inputs[0]! : residual;
    }

    static Value?[] Operands(Node layer)
    {
        var inputs = new Value?[ResidualOperand + 1];
        for (int i = 0; i < layer.Inputs.Count; i++)
            inputs[i] = layer.Inputs[i];
        return inputs;
    }
}
