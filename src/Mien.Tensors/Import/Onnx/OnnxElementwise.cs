using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Functions of one element or two, softmax and reductions, in whichever layout their operands have.</summary>
static class OnnxElementwise
{
    public static OnnxValue Map(OnnxScope node, Unary op)
    {
        OnnxValue x = node.Input(0);
        if (x.Constant is not { } constant)
            return node.AddAnywhere(op, x);
        node.Spend(constant.Shape.ElementCount);
        if (constant.Type is ElementType.Int32 or ElementType.Int64)
            return OnnxFolding.Negated(node, constant, op.Kind);
        return OnnxValue.Of(ReferenceElementwise.Map(op, OnnxScope.AsFloat(constant)));
    }

    public static OnnxValue Clip(OnnxScope node)
    {
        float low = Bound("min", 1, float.NegativeInfinity), high = Bound("max", 2, float.PositiveInfinity);
        return Map(node, new Unary(UnaryKind.Clamp, low, high));

        float Bound(string name, int operand, float fallback)
        {
            if (!node.Has(operand))
                return node.Node.Float(name, fallback);
            Tensor bound = node.Constant(operand, name);
            node.Require(bound.Shape.ElementCount == 1, $"{name} must be one number, not {bound}");
            return (float)bound.ElementAsDouble(0);
        }
    }

    public static OnnxValue PRelu(OnnxScope node)
    {
        OnnxValue x = node.Input(0), slope = node.Input(1);
        return OnnxScope.PrefersLast(x)
            ? node.AddLast(new PRelu(), node.Last(x), node.BroadcastLast(slope))
            : node.AddPlain(new PRelu(), node.Plain(x), node.Plain(slope));
    }

    public static OnnxValue Combine(OnnxScope node, BinaryKind kind)
    {
        OnnxValue result = node.Input(0);
        node.Require(node.InputCount >= 2 || node.Node.Operator is "Min" or "Max" or "Sum", "two operands are needed");
        for (int i = 1; i < node.InputCount; i++)
            result = Combine(node, kind, result, node.Input(i));
        return result;
    }

    static OnnxValue Combine(OnnxScope node, BinaryKind kind, OnnxValue a, OnnxValue b)
    {
        if (a.Constant is { } left && b.Constant is { } right)
            return OnnxFolding.Combine(node, kind, left, right);
        var op = new Binary(kind);
        int rank = Math.Max(a.Shape.Rank, b.Shape.Rank);
        bool last = rank == 4 && Missing(a, b, value => value.ChannelsLast) <= Missing(a, b, value => value.Plain)
            && (OnnxScope.PrefersLast(a) || OnnxScope.PrefersLast(b));
        return last
            ? node.AddLast(op, node.BroadcastLast(a), node.BroadcastLast(b))
            : node.AddPlain(op, node.Plain(a), node.Plain(b));
    }

    /// <summary>How many operands would have to be transposed into a layout.</summary>
    static int Missing(OnnxValue a, OnnxValue b, Func<OnnxValue, Value?> layout) => Missing(a, layout) + Missing(b, layout);

    static int Missing(OnnxValue value, Func<OnnxValue, Value?> layout) => !value.IsKnown && value.Shape.Rank == 4 && layout(value) is null ? 1 : 0;

    public static OnnxValue Softmax(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        int rank = x.Shape.Rank;
        int axis = node.Axis(node.Node.Int("axis", node.Opset < 13 ? 1 : -1), rank);
        if (node.Opset >= 13 || axis == rank - 1)
            return OnnxScope.PrefersLast(x)
                ? node.AddLast(new Softmax(OnnxScope.LastAxis(axis)), node.Last(x))
                : node.AddPlain(new Softmax(axis), node.Plain(x));
        // Before opset 13 everything from the axis on is one row.
        Value rows = node.Graph.Add(new Reshape(new Shape(new Shape(x.Shape.Extents[..axis]).ElementCount, x.Shape.CountFrom(axis))), [node.Plain(x)]);
        return node.AddPlain(new Reshape(x.Shape), node.Graph.Add(new Softmax(1), [rows]));
    }

    public static OnnxValue Reduce(OnnxScope node, ReduceKind kind)
    {
        OnnxValue x = node.Input(0);
        long[] named = node.IntsOrOperand("axes", 1) ?? [];
        if (named.Length == 0 && node.Node.Int("noop_with_empty_axes", 0) != 0)
            return x;
        bool keep = node.Node.Int("keepdims", 1) != 0;
        int rank = x.Shape.Rank;
        int[] axes = named.Length == 0 ? [.. Enumerable.Range(0, rank)] : [.. named.Select(axis => node.Axis(axis, rank)).Distinct().Order()];
        if (x.IsKnown)
            return OnnxFolding.Reduce(node, new Reduce(kind, new Axes(axes), keep), node.Constant(x, "the operand"));
        if (!OnnxScope.PrefersLast(x))
            return node.AddPlain(new Reduce(kind, new Axes(axes), keep), node.Plain(x));
        var op = new Reduce(kind, new Axes([.. axes.Select(OnnxScope.LastAxis).Order()]), keep);
        if (keep)
            return node.AddLast(op, node.Last(x));
        // What is left must be in the file's order, or the picture goes back to the file's layout first.
        int[] left = [.. Enumerable.Range(0, rank).Except(axes).Select(OnnxScope.LastAxis)];
        return left.SequenceEqual(left.Order())
            ? node.AddPlain(op, node.Last(x))
            : node.AddPlain(new Reduce(kind, new Axes(axes), keep), node.Plain(x));
    }
}
