namespace Mien.Tensors.Graphs;

/// <summary>The same elements under another shape.</summary>
public sealed record Reshape(Shape Target) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        operands.Require(operands[0].ElementCount == Target.ElementCount, $"{operands[0]} cannot be seen as {Target}");
        return operands.Type(0) with { Shape = Target };
    }
}

/// <summary>Dimensions reordered: result dimension i is operand dimension Permutation[i].</summary>
public sealed record Transpose(Axes Permutation) : Operator
{
    /// <summary>NCHW → NHWC.</summary>
    public static Transpose ToChannelsLast { get; } = new(new Axes(0, 2, 3, 1));

    /// <summary>NHWC → NCHW.</summary>
    public static Transpose ToChannelsFirst { get; } = new(new Axes(0, 3, 1, 2));

    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        operands.Require(Permutation.Items.Order().SequenceEqual(Enumerable.Range(0, operands[0].Rank)), $"{Permutation} does not permute {operands[0]}");
        return operands.Type(0) with { Shape = operands[0].Permute(Permutation.Items.AsSpan()) };
    }
}

/// <summary>Operands joined along an axis.</summary>
public sealed record Concat(int Axis) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, int.MaxValue);
        Shape first = operands.Float(0);
        operands.Require(Axis >= 0 && Axis < first.Rank, $"axis {Axis} is outside {first}");
        int total = 0;
        for (int i = 0; i < operands.Count; i++)
        {
            Shape shape = operands.Float(i, first.Rank);
            for (int axis = 0; axis < first.Rank; axis++)
                operands.Require(axis == Axis || shape[axis] == first[axis], $"{shape} cannot be joined to {first} along axis {Axis}");
            total += shape[Axis];
        }
        int[] extents = first.Extents.ToArray();
        extents[Axis] = total;
        return TensorType.Float(new Shape(extents));
    }
}

/// <summary>A regular sub-block: along axis i the elements Starts[i], Starts[i] + Steps[i], … (Counts[i] of them); steps may be negative.</summary>
public sealed record Slice(Axes Starts, Axes Counts, Axes Steps) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0);
        operands.Require(Starts.Count == x.Rank && Counts.Count == x.Rank && Steps.Count == x.Rank, $"the slice does not have rank {x.Rank}");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            long last = Starts[axis] + (long)(Counts[axis] - 1) * Steps[axis];
            operands.Require(Counts[axis] >= 0 && Steps[axis] != 0
                && (Counts[axis] == 0 || (Starts[axis] >= 0 && Starts[axis] < x[axis] && last >= 0 && last < x[axis])),
                $"axis {axis} of the slice leaves {x}");
        }
        return TensorType.Float(new Shape(Counts.Items.AsSpan()));
    }
}

/// <summary>Constant elements added before and after each axis.</summary>
public sealed record Pad(Axes Before, Axes After, float Value) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0);
        operands.Require(Before.Count == x.Rank && After.Count == x.Rank, $"the padding does not have rank {x.Rank}");
        operands.Require(Before.Items.All(n => n >= 0) && After.Items.All(n => n >= 0), "padding cannot be negative");
        int[] extents = new int[x.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
            extents[axis] = checked(x[axis] + Before[axis] + After[axis]);
        return TensorType.Float(new Shape(extents));
    }
}

/// <summary>Elements picked along an axis by constant positions: result has IndexShape in place of the axis.</summary>
public sealed record Gather(int Axis, Axes Indices, Shape IndexShape) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0);
        operands.Require(Axis >= 0 && Axis < x.Rank, $"axis {Axis} is outside {x}");
        operands.Require(Indices.Count == IndexShape.ElementCount, "the number of positions does not fit their shape");
        operands.Require(Indices.Items.All(i => i >= 0 && i < x[Axis]), $"a position lies outside axis {Axis} of {x}");
        return TensorType.Float(new Shape([.. x.Extents[..Axis], .. IndexShape.Extents, .. x.Extents[(Axis + 1)..]]));
    }
}

/// <summary>Repeats extents of 1 up to a shape.</summary>
public sealed record Expand(Shape Target) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0);
        operands.Require(Broadcasting.Combine(x, Target) == Target, $"{x} cannot be broadcast to {Target}");
        return TensorType.Float(Target);
    }
}

/// <summary>
/// ONNX ScatterND with constant indices: a copy of operand 0 whose slices at Positions (flat element offsets, one per slice of SliceLength elements)
/// are replaced by those of operand 1.
/// </summary>
public sealed record Scatter(Axes Positions, int SliceLength) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 2);
        Shape data = operands.Float(0), updates = operands.Float(1);
        operands.Require(SliceLength > 0 && updates.ElementCount == (long)Positions.Count * SliceLength, $"updates {updates} do not fit {Positions.Count} slices of {SliceLength}");
        operands.Require(Positions.Items.All(p => p >= 0 && p <= data.ElementCount - SliceLength), $"a slice lies outside {data}");
        return TensorType.Float(data);
    }
}
