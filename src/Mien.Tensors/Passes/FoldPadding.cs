using Mien.Tensors.Graphs;

namespace Mien.Tensors.Passes;

/// <summary>Lets convolutions and averaging pools read around a zero padding instead of from a padded copy.</summary>
sealed class FoldPadding : GraphPass
{
    protected override Value Visit(Node node, Value?[] inputs)
    {
        if (Producer(inputs[0]) is not { Operator: Pad { Value: 0 } pad } producer || !IsSpatial(pad))
            return base.Visit(node, inputs);
        Operator? widened = node.Operator switch
        {
            Convolution convolution => convolution with { Padding = Widen(convolution.Padding, pad) },
            Pool { Kind: PoolKind.AveragePadded, Ceiling: false } pool => pool with { Padding = Widen(pool.Padding, pad) },
            _ => null,
        };
        if (widened is null)
            return base.Visit(node, inputs);
        inputs[0] = producer.Inputs[0];
        return Target.Add(widened, inputs, node.Output.Name);
    }

    static bool IsSpatial(Pad pad) =>
        pad.Before.Count == 4 && pad.Before[0] == 0 && pad.After[0] == 0 && pad.Before[3] == 0 && pad.After[3] == 0;

    static Padding2 Widen(Padding2 padding, Pad pad) =>
        new(padding.Top + pad.Before[1], padding.Left + pad.Before[2], padding.Bottom + pad.After[1], padding.Right + pad.After[2]);
}
