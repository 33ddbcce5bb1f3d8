using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Operators that only move elements; on constants they are applied at once, on channels-last pictures their axes are renumbered.</summary>
static class OnnxArranging
{
    // N, H, W, C taken from lists in the order N, C, H, W.
    static readonly int[] LastOrder = [0, 2, 3, 1];

    public static OnnxValue Reshape(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        long[] wanted = node.Integers(1, "shape");
        bool zeroIsZero = node.Node.Int("allowzero", 0) != 0;
        int[] extents = new int[wanted.Length];
        int open = -1;
        long known = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            long extent = wanted[i] == 0 && !zeroIsZero ? i < x.Shape.Rank ? x.Shape[i] : throw node.Error($"extent {i} is to be copied from {x.Shape}") : wanted[i];
            node.Require(extent is >= -1 and <= int.MaxValue, $"an extent of {extent} is not possible");
            if (extent == -1)
            {
                node.Require(open < 0, "two extents are left open");
                open = i;
                continue;
            }
            extents[i] = (int)extent;
            known = checked(known * extent);
        }
        if (open >= 0)
        {
            node.Require(known > 0 && x.Shape.ElementCount % known == 0, $"{x.Shape} cannot be seen as [{string.Join(", ", wanted)}]");
            extents[open] = (int)(x.Shape.ElementCount / known);
        }
        return Reshaped(node, x, new Shape(extents));
    }

    static OnnxValue Reshaped(OnnxScope node, OnnxValue x, Shape target) =>
        x.Shape == target ? x : node.Arrange(new Reshape(target), x);

    public static OnnxValue Flatten(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        long named = node.Node.Int("axis", 1);
        int axis = named == x.Shape.Rank ? x.Shape.Rank : node.Axis(named, x.Shape.Rank);
        return Reshaped(node, x, new Shape(new Shape(x.Shape.Extents[..axis]).ElementCount, x.Shape.CountFrom(axis)));
    }

    public static OnnxValue Squeeze(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int rank = x.Shape.Rank;
        int[] axes = node.IntsOrOperand("axes", 1) is { } named
            ? [.. named.Select(axis => node.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Where(axis => x.Shape[axis] == 1)];
        node.Require(axes.All(axis => x.Shape[axis] == 1), $"only extents of 1 can be dropped from {x.Shape}");
        return Reshaped(node, x, new Shape([.. Enumerable.Range(0, rank).Except(axes).Select(axis => x.Shape[axis])]));
    }

    public static OnnxValue Unsqueeze(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        long[] named = node.IntsOrOperand("axes", 1) ?? throw node.Error("axes are missing");
        int rank = x.Shape.Rank + named.Length;
        node.Require(rank <= Shape.MaxRank, $"the result has rank {rank}");
        int[] axes = [.. named.Select(axis => node.Axis(axis, rank)).Distinct()];
        node.Require(axes.Length == named.Length, "an axis is named twice");
        int[] extents = new int[rank];
        for (int axis = 0, from = 0; axis < rank; axis++)
            extents[axis] = axes.Contains(axis) ? 1 : x.Shape[from++];
        return Reshaped(node, x, new Shape(extents));
    }

    public static OnnxValue Transpose(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int rank = x.Shape.Rank;
        int[] order = node.Node.Ints("perm") is { } named ? [.. named.Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        node.Require(order.Order().SequenceEqual(Enumerable.Range(0, rank)), $"perm does not permute {x.Shape}");
        // From channels-last to N×C×H×W: the operand itself is the result, channels-last.
        if (order is [0, 3, 1, 2] && !x.IsKnown && x.Plain is not null)
            return new OnnxValue { Shape = x.Shape.Permute(order), ChannelsLast = x.Plain };
        if (!OnnxScope.PrefersLast(x))
            return node.Arrange(new Transpose(new Axes(order)), x);
        int[] fromLast = [.. order.Select(OnnxScope.LastAxis)];
        return fromLast is [0, 1, 2, 3] ? OnnxValue.OfPlain(node.Last(x)) : node.AddPlain(new Transpose(new Axes(fromLast)), node.Last(x));
    }

    public static OnnxValue Concat(OnnxScope node)
    {
        node.Require(node.InputCount > 0, "there are no operands");
        OnnxValue[] operands = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        int rank = operands[0].Shape.Rank;
        int axis = node.Axis(node.Node.Int("axis", 0), rank);
        if (operands.Length == 1)
            return operands[0];
        if (operands.All(operand => operand.Constant is not null))
            return OnnxFolding.Concat(node, [.. operands.Select(operand => operand.Constant!)], axis);
        bool last = rank == 4 && operands.Any(OnnxScope.PrefersLast)
            && operands.Count(operand => !operand.IsKnown && operand.ChannelsLast is null) <= operands.Count(operand => !operand.IsKnown && operand.Plain is null);
        return last
            ? node.AddLast(new Concat(OnnxScope.LastAxis(axis)), [.. operands.Select(node.Last)])
            : node.AddPlain(new Concat(axis), [.. operands.Select(node.Plain)]);
    }

    public static OnnxValue Slice(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int rank = x.Shape.Rank;
        long[] starts = node.IntsOrOperand("starts", 1) ?? [], ends = node.IntsOrOperand("ends", 2) ?? [];
        long[] axes = node.IntsOrOperand("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = node.Has(4) ? node.Integers(4, "steps") : [.. starts.Select(_ => 1L)];
        node.Require(starts.Length == ends.Length && starts.Length == axes.Length && starts.Length == steps.Length, "starts, ends, axes and steps differ in length");
        int[] first = new int[rank], counts = x.Shape.Extents.ToArray(), strides = new int[rank];
        Array.Fill(strides, 1);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes[i], rank);
            int extent = x.Shape[axis];
            node.Require(steps[i] != 0 && steps[i] is >= -int.MaxValue and <= int.MaxValue, $"a step of {steps[i]} is not possible");
            int step = (int)steps[i];
            long start = Clamped(starts[i], extent, step), end = Clamped(ends[i], extent, step);
            first[axis] = (int)start;
            strides[axis] = step;
            counts[axis] = (int)Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1L) / -(long)step);
        }
        return Sliced(node, x, first, counts, strides);
    }

    // Positions count from the end where they are negative, and stop at the ends.
    static long Clamped(long position, int extent, int step)
    {
        if (position < 0)
            position = Math.Max(position, -int.MaxValue - 1L) + extent;
        return Math.Clamp(position, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
    }

    static OnnxValue Sliced(OnnxScope node, OnnxValue x, int[] starts, int[] counts, int[] steps) => OnnxScope.PrefersLast(x)
        ? node.AddLast(new Slice(ToLast(starts), ToLast(counts), ToLast(steps)), node.Last(x))
        : node.Arrange(new Slice(new Axes(starts), new Axes(counts), new Axes(steps)), x);

    public static OnnxValue[] Split(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int rank = x.Shape.Rank, parts = node.Node.Outputs.Count;
        int axis = node.Axis(node.Node.Int("axis", 0), rank);
        node.Require(parts > 0, "there are no results");
        int even = (x.Shape[axis] + parts - 1) / parts;
        long[] lengths = node.IntsOrOperand("split", 1) ?? [.. Enumerable.Range(0, parts).Select(i => (long)Math.Max(0, Math.Min(even, x.Shape[axis] - i * even)))];
        node.Require(lengths.Length == parts && lengths.All(length => length >= 0) && lengths.Sum() == x.Shape[axis], $"the parts do not add up to {x.Shape[axis]}");
        var results = new OnnxValue[parts];
        int[] steps = new int[rank];
        Array.Fill(steps, 1);
        for (int i = 0, at = 0; i < parts; at += (int)lengths[i++])
        {
            int[] starts = new int[rank], counts = x.Shape.Extents.ToArray();
            starts[axis] = at;
            counts[axis] = (int)lengths[i];
            results[i] = Sliced(node, x, starts, counts, steps);
        }
        return results;
    }

    public static OnnxValue Pad(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int rank = x.Shape.Rank;
        string mode = node.Node.Text("mode", "constant");
        node.Require(mode == "constant", $"padding by '{mode}' is not supported, only by a constant");
        long[] pads = node.IntsOrOperand("pads", 1) ?? throw node.Error("pads are missing");
        long[] axes = node.Has(3) ? node.Integers(3, "axes") : [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        node.Require(pads.Length == 2 * axes.Length, "pads must name two amounts for each axis");
        float fill = node.Has(2) ? (float)node.Constant(2, "the fill value").ElementAsDouble(0) : node.Node.Float("value", 0);
        int[] before = new int[rank], after = new int[rank], starts = new int[rank], kept = x.Shape.Extents.ToArray(), steps = new int[rank];
        Array.Fill(steps, 1);
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.Axis(axes[i], rank);
            long head = pads[i], tail = pads[i + axes.Length];
            node.Require(head is > -int.MaxValue and < int.MaxValue && tail is > -int.MaxValue and < int.MaxValue, "an amount of padding is not possible");
            // Negative padding cuts.
            (before[axis], after[axis]) = ((int)Math.Max(0, head), (int)Math.Max(0, tail));
            starts[axis] = (int)Math.Max(0, -head);
            kept[axis] = (int)(kept[axis] + Math.Min(0, head) + Math.Min(0, tail));
        }
        node.Require(kept.All(extent => extent >= 0), "the padding cuts more than there is");
        OnnxValue cut = kept.AsSpan().SequenceEqual(x.Shape.Extents) ? x : Sliced(node, x, starts, kept, steps);
        if (before.Concat(after).All(amount => amount == 0))
            return cut;
        return OnnxScope.PrefersLast(cut)
            ? node.AddLast(new Pad(ToLast(before), ToLast(after), fill), node.Last(cut))
            : node.Arrange(new Pad(new Axes(before), new Axes(after), fill), cut);
    }

    public static OnnxValue Gather(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int axis = node.Axis(node.Node.Int("axis", 0), x.Shape.Rank);
        Tensor indices = node.Constant(1, "the positions");
        node.Require(indices.Type is ElementType.Int64 or ElementType.Int32, "the positions must be integers");
        int[] positions = new int[indices.Shape.ElementCount];
        for (int i = 0; i < positions.Length; i++)
        {
            double position = indices.ElementAsDouble(i);
            position = position < 0 ? position + x.Shape[axis] : position;
            node.Require(position >= 0 && position < x.Shape[axis], $"position {indices.ElementAsDouble(i)} lies outside axis {axis} of {x.Shape}");
            positions[i] = (int)position;
        }
        return Gathered(node, x, axis, positions, indices.Shape);
    }

    static OnnxValue Gathered(OnnxScope node, OnnxValue x, int axis, int[] positions, Shape shape)
    {
        if (OnnxScope.PrefersLast(x) && shape.Rank == 1)
            return node.AddLast(new Gather(OnnxScope.LastAxis(axis), new Axes(positions), shape), node.Last(x));
        // Without the channels, both layouts are the same.
        if (OnnxScope.PrefersLast(x) && shape.Rank == 0 && axis == 1)
            return node.AddPlain(new Gather(3, new Axes(positions), shape), node.Last(x));
        return node.Arrange(new Gather(axis, new Axes(positions), shape), x);
    }

    public static OnnxValue Expand(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        long[] wanted = node.Integers(1, "shape");
        node.Require(wanted.All(extent => extent is >= 0 and <= int.MaxValue), "an extent is not possible");
        Shape target = Broadcasting.Combine(x.Shape, new Shape([.. wanted.Select(extent => (int)extent)]));
        return target == x.Shape ? x : node.Arrange(new Expand(target), x);
    }

    public static OnnxValue Tile(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        long[] repeats = node.Integers(1, "repeats");
        node.Require(repeats.Length == x.Shape.Rank, "repeats must name a number for each axis");
        for (int axis = 0; axis < repeats.Length; axis++)
        {
            int extent = x.Shape[axis];
            if (repeats[axis] == 1)
                continue;
            node.Require(repeats[axis] >= 0 && repeats[axis] <= int.MaxValue / Math.Max(1, extent), "a number of repeats is not possible");
            node.Spend(extent * repeats[axis]);
            int[] positions = new int[extent * repeats[axis]];
            for (int i = 0; i < positions.Length; i++)
                positions[i] = i % extent;
            x = Gathered(node, x, axis, positions, new Shape(positions.Length));
        }
        return x;
    }

    public static OnnxValue Scatter(OnnxScope node)
    {
        OnnxValue data = node.Input(0), updates = node.Input(2);
        Tensor indices = node.Constant(1, "the positions");
        node.Require(indices.Type == ElementType.Int64 && indices.Shape.Rank >= 1 && node.Node.Text("reduction", "none") == "none", "only plain replacement at constant positions is supported");
        int depth = indices.Shape[^1];
        node.Require(depth >= 1 && depth <= data.Shape.Rank, $"positions of {indices.Shape} do not fit {data.Shape}");
        int slice = data.Shape.CountFrom(depth);
        int[] positions = new int[indices.Shape.ElementCount / depth];
        ReadOnlySpan<long> index = indices.As<long>();
        for (int i = 0; i < positions.Length; i++)
        {
            int at = 0;
            for (int axis = 0; axis < depth; axis++)
            {
                long position = index[i * depth + axis];
                position = position < 0 ? position + data.Shape[axis] : position;
                node.Require(position >= 0 && position < data.Shape[axis], $"position {position} lies outside axis {axis} of {data.Shape}");
                at += (int)position * data.Shape.CountFrom(axis + 1);
            }
            positions[i] = at;
        }
        return node.AddPlain(new Scatter(new Axes(positions), slice), node.Plain(data), node.Plain(updates));
    }

    static Axes ToLast(int[] items) => new([.. LastOrder.Select(axis => items[axis])]);
}
