namespace Mien.Tensors.Graphs;

/// <summary>
/// 2-D convolution. Operands: x [N,H,W,C], weights [O,KH,KW,C/Groups], bias [O]?, PReLU slope [O]?, residual [N,H',W',R ≤ O]?.
/// Result [N,H',W',O] = Activation(conv(x) + bias + residual), the residual counting as zero beyond its channels.
/// Depthwise is Groups = C.
/// </summary>
public sealed record Convolution(Extent2 Stride, Extent2 Dilation, Padding2 Padding, int Groups, Activation Activation) : Operator
{
    /// <summary>A convolution without activation or dilation.</summary>
    public Convolution(Extent2 stride, Padding2 padding, int groups = 1) : this(stride, Extent2.One, padding, groups, Activation.None)
    {
    }

    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 5);
        Shape x = operands.Float(0, 4), w = operands.Float(1, 4);
        operands.Require(Groups > 0 && x[3] == w[3] * Groups && w[0] % Groups == 0,
            $"weights {w} in {Groups} groups do not fit input {x}");
        Extent2 size = Padding.Slide(new(x[1], x[2]), new(w[1], w[2]), Stride, Dilation);
        var output = new Shape(x[0], size.Y, size.X, w[0]);
        LayerRules.Check(operands, Activation, output);
        return TensorType.Float(output);
    }

    /// <inheritdoc/>
    public override long MultiplyAccumulates(IReadOnlyList<Value?> inputs, Shape output) =>
        (long)output.ElementCount * inputs[1]!.Shape.CountFrom(1);

    /// <summary>Whether every input channel is filtered on its own.</summary>
    public bool IsDepthwise(Shape weights) => weights[3] == 1 && Groups == weights[0] && Groups > 1;

    /// <summary>Whether it is a matrix product over pixels.</summary>
    public bool IsPointwise(Shape weights) =>
        weights[1] == 1 && weights[2] == 1 && Groups == 1 && Stride == Extent2.One && Padding == default;
}

/// <summary>
/// Fully connected layer over the last dimension. Operands: x [..., K], weights [O,K], bias [O]?, PReLU slope [O]?, residual [..., O]?.
/// Result [..., O].
/// </summary>
public sealed record Linear(Activation Activation) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 5);
        Shape x = operands.Float(0), w = operands.Float(1, 2);
        operands.Require(x.Rank >= 1 && x[^1] == w[1], $"weights {w} do not fit input {x}");
        var output = new Shape([.. x.Extents[..^1], w[0]]);
        LayerRules.Check(operands, Activation, output);
        return TensorType.Float(output);
    }

    /// <inheritdoc/>
    public override long MultiplyAccumulates(IReadOnlyList<Value?> inputs, Shape output) =>
        (long)output.ElementCount * inputs[1]!.Shape[1];
}

/// <summary>Product of the last two dimensions, [..., M, K] × [..., K, N], leading dimensions broadcast.</summary>
public sealed record MatMul : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 2);
        Shape a = operands.Float(0), b = operands.Float(1);
        operands.Require(a.Rank >= 2 && b.Rank >= 2 && a[^1] == b[^2], $"{a} cannot be multiplied by {b}");
        Shape batch = Broadcasting.Combine(new Shape(a.Extents[..^2]), new Shape(b.Extents[..^2]));
        return TensorType.Float(new Shape([.. batch.Extents, a[^2], b[^1]]));
    }

    /// <inheritdoc/>
    public override long MultiplyAccumulates(IReadOnlyList<Value?> inputs, Shape output) =>
        (long)output.ElementCount * inputs[0]!.Shape[^1];
}

/// <summary>
/// Batch normalisation at inference over the last dimension: (x − mean)/√(variance + Epsilon)·scale + shift.
/// Operands: x [..., C], scale [C], shift [C], mean [C], variance [C].
/// </summary>
public sealed record BatchNormalization(float Epsilon) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(5, 5);
        Shape x = operands.Float(0);
        for (int i = 1; i < 5; i++)
            operands.Require(operands.Float(i, 1)[0] == x[^1], $"statistics {operands[i]} do not fit {x}");
        return operands.Type(0);
    }
}

/// <summary>How a window is reduced.</summary>
public enum PoolKind
{
    /// <summary>Largest element; padding never wins.</summary>
    Max,

    /// <summary>Mean of the elements inside the picture.</summary>
    Average,

    /// <summary>Mean with padding counted as zeros.</summary>
    AveragePadded,
}

/// <summary>Pooling of x [N,H,W,C] → [N,H',W',C].</summary>
public sealed record Pool(PoolKind Kind, Extent2 Window, Extent2 Stride, Padding2 Padding, bool Ceiling = false) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0, 4);
        Extent2 size = Padding.Slide(new(x[1], x[2]), Window, Stride, Extent2.One, Ceiling);
        return TensorType.Float(new Shape(x[0], size.Y, size.X, x[3]));
    }
}

/// <summary>How sample positions map when a picture is resized.</summary>
public enum ResizeCoordinates
{
    /// <summary>source = target · (in / out), TensorFlow 1's default.</summary>
    Asymmetric,

    /// <summary>source = target · (in − 1)/(out − 1).</summary>
    AlignCorners,

    /// <summary>source = (target + ½)·(in / out) − ½.</summary>
    HalfPixel,
}

/// <summary>
/// Resize of x [N,H,W,C] to a fixed size, bilinear or nearest neighbour (rounded down). Operands in the places of a layer's: x, none, none,
/// PReLU slope [C]?, residual [N,H',W',R ≤ C]?. Result [N,H',W',C] = Activation(resized x + residual).
/// </summary>
public sealed record Resize(Extent2 Size, bool Bilinear, ResizeCoordinates Coordinates, Activation Activation) : Operator
{
    /// <summary>A resize without activation.</summary>
    public Resize(Extent2 size, bool bilinear, ResizeCoordinates coordinates) : this(size, bilinear, coordinates, Activation.None)
    {
    }

    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 5);
        Shape x = operands.Float(0, 4);
        operands.Require(Size.Y > 0 && Size.X > 0, $"size {Size} is empty");
        operands.Require(!operands.Has(1) && !operands.Has(2), "a resize has neither weights nor bias");
        var output = new Shape(x[0], Size.Y, Size.X, x[3]);
        LayerRules.Check(operands, Activation, output);
        return TensorType.Float(output);
    }
}

/// <summary>[N,H,W,C·B²] → [N,H·B,W·B,C]; channel index = (dy·B + dx)·C + c.</summary>
public sealed record DepthToSpace(int Block) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0, 4);
        operands.Require(Block > 0 && x[3] % (Block * Block) == 0, $"{x} has no blocks of {Block}");
        return TensorType.Float(new Shape(x[0], x[1] * Block, x[2] * Block, x[3] / (Block * Block)));
    }
}

static class LayerRules
{
    public static void Check(Operands operands, Activation activation, Shape output)
    {
        int channels = output[^1];
        if (operands.Has(2))
            operands.Require(operands.Float(2, 1)[0] == channels, $"bias {operands[2]} does not fit {channels} outputs");
        operands.Require(operands.Has(3) == (activation.Kind == ActivationKind.PRelu), "a PReLU slope is given exactly for a PReLU");
        if (operands.Has(3))
            operands.Require(operands.Float(3, 1)[0] == channels, $"slope {operands[3]} does not fit {channels} outputs");
        if (!operands.Has(4))
            return;
        Shape residual = operands.Float(4, output.Rank);
        operands.Require(residual.Extents[..^1].SequenceEqual(output.Extents[..^1]) && residual[^1] <= channels,
            $"residual {residual} does not fit output {output}");
    }
}
