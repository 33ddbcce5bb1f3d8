using Mien.Tensors.Graphs;

namespace Mien.Tensors.Export.Onnx;

static partial class OnnxOperatorWriter
{
    // N, C, H, W taken from lists in the order N, H, W, C.
    static readonly int[] FirstOrder = [0, 3, 1, 2];

    static readonly int[] LastOrder = [0, 2, 3, 1];

    static int[] ToFirst(Axes items) => [.. FirstOrder.Select(axis => items[axis])];

    static void Reshape(OnnxGraphWriter graph, Node node, Reshape op)
    {
        Value x = X(node);
        Shape from = x.Shape, to = op.Target;
        // With one channel or one pixel, a change of layout is a reshape in the IR.
        if (from.Rank == 4 && to.Rank == 4)
        {
            if (to == from.Permute(LastOrder) && (from[1] == 1 || from[2] * from[3] == 1) && !graph.PrefersFirst(x))
            {
                graph.AliasFirst(node.Output, graph.Plain(x));
                return;
            }
            if (to == from.Permute(FirstOrder) && (from[3] == 1 || from[1] * from[2] == 1))
            {
                graph.AliasPlain(node.Output, graph.First(x));
                return;
            }
        }
        graph.Add("Reshape", [graph.Plain(x), graph.Integers(to.Extents)], graph.DefinePlain(node.Output));
    }

    static void Transpose(OnnxGraphWriter graph, Node node, Transpose op)
    {
        Value x = X(node);
        if (op == Graphs.Transpose.ToChannelsFirst)
        {
            graph.AliasPlain(node.Output, graph.First(x));
            return;
        }
        if (op == Graphs.Transpose.ToChannelsLast)
        {
            graph.AliasFirst(node.Output, graph.Plain(x));
            return;
        }
        bool first = graph.PrefersFirst(x);
        long[] permutation = [.. op.Permutation.Items.Select(axis => (long)(first ? OnnxGraphWriter.FirstAxis(axis) : axis))];
        graph.Add("Transpose", [first ? graph.First(x) : graph.Plain(x)], graph.DefinePlain(node.Output), OnnxMessages.Attribute("perm", permutation));
    }

    static void Concat(OnnxGraphWriter graph, Node node, Concat op)
    {
        int withoutFirst = node.Inputs.Count(value => !graph.IsKnown(value!) && !graph.HasFirst(value!));
        int withoutPlain = node.Inputs.Count(value => !graph.IsKnown(value!) && !graph.HasPlain(value!));
        bool first = node.Output.Shape.Rank == 4 && node.Inputs.Any(value => graph.HasFirst(value!)) && withoutFirst <= withoutPlain;
        string[] operands = [.. node.Inputs.Select(value => first ? graph.First(value!) : graph.Plain(value!))];
        string result = first ? graph.DefineFirst(node.Output) : graph.DefinePlain(node.Output);
        graph.Add("Concat", operands, result, OnnxMessages.Attribute("axis", (long)(first ? OnnxGraphWriter.FirstAxis(op.Axis) : op.Axis)));
    }

    static void Slice(OnnxGraphWriter graph, Node node, Slice op)
    {
        bool first = graph.PrefersFirst(X(node));
        (string x, Func<string> result) = Anywhere(graph, node);
        int rank = op.Starts.Count;
        var starts = new List<long>();
        var ends = new List<long>();
        var axes = new List<long>();
        var steps = new List<long>();
        for (int axis = 0; axis < rank; axis++)
        {
            if (op.Starts[axis] == 0 && op.Steps[axis] == 1 && op.Counts[axis] == X(node).Shape[axis])
                continue;
            long end = op.Starts[axis] + (long)op.Counts[axis] * op.Steps[axis];
            starts.Add(op.Starts[axis]);
            // A negative end would count from the back, so stepping down to the first element ends far before it.
            ends.Add(end < 0 ? int.MinValue : end);
            axes.Add(first ? OnnxGraphWriter.FirstAxis(axis) : axis);
            steps.Add(op.Steps[axis]);
        }
        if (axes.Count == 0)
            graph.Add("Identity", [x], result());
        else
            graph.Add("Slice", [x, graph.Integers([.. starts]), graph.Integers([.. ends]), graph.Integers([.. axes]), graph.Integers([.. steps])], result());
    }

    static void Pad(OnnxGraphWriter graph, Node node, Pad op)
    {
        bool first = graph.PrefersFirst(X(node));
        (string x, Func<string> result) = Anywhere(graph, node);
        int[] pads = first ? [.. ToFirst(op.Before), .. ToFirst(op.After)] : [.. op.Before.Items, .. op.After.Items];
        graph.Add("Pad", [x, graph.Integers(pads), graph.Number(op.Value)], result(), OnnxMessages.Attribute("mode", "constant"));
    }

    static void Gather(OnnxGraphWriter graph, Node node, Gather op)
    {
        Value x = X(node);
        // A list of positions keeps rank 4; one channel picked leaves N, H, W in either layout.
        bool stays = op.IndexShape.Rank == 1, dropsChannels = op.IndexShape.Rank == 0 && op.Axis == 3;
        bool first = graph.PrefersFirst(x) && (stays || dropsChannels);
        long[] indices = [.. op.Indices.Items.Select(index => (long)index)];
        string positions = graph.Constant(Tensor.From<long>(indices, op.IndexShape), "positions");
        string operand = first ? graph.First(x) : graph.Plain(x);
        string result = first && stays ? graph.DefineFirst(node.Output) : graph.DefinePlain(node.Output);
        graph.Add("Gather", [operand, positions], result, OnnxMessages.Attribute("axis", (long)(first ? OnnxGraphWriter.FirstAxis(op.Axis) : op.Axis)));
    }

    static void Expand(OnnxGraphWriter graph, Node node, Expand op)
    {
        bool first = graph.PrefersFirst(X(node)) && op.Target.Rank == 4;
        string x = first ? graph.First(X(node)) : graph.Plain(X(node));
        Shape target = first ? op.Target.Permute(FirstOrder) : op.Target;
        graph.Add("Expand", [x, graph.Integers(target.Extents)], first ? graph.DefineFirst(node.Output) : graph.DefinePlain(node.Output));
    }

    static void Scatter(OnnxGraphWriter graph, Node node, Scatter op)
    {
        Shape data = X(node).Shape;
        int depth = 1;
        while (depth < data.Rank && data.CountFrom(depth) != op.SliceLength)
            depth++;
        bool aligned = data.Rank > 0 && data.CountFrom(depth) == op.SliceLength && op.Positions.Items.All(position => position % op.SliceLength == 0);
        string x = graph.Plain(X(node)), updates = graph.Plain(node.Inputs[1]!), stem = node.Output.Name;
        if (aligned)
        {
            long[] indices = new long[op.Positions.Count * depth];
            for (int i = 0; i < op.Positions.Count; i++)
            {
                for (int axis = 0; axis < depth; axis++)
                    indices[i * depth + axis] = op.Positions[i] / data.CountFrom(axis + 1) % data[axis];
            }
            string slices = graph.Reshaped(updates, new Shape([op.Positions.Count, .. data.Extents[depth..]]), stem);
            graph.Add("ScatterND", [x, graph.Constant(Tensor.From<long>(indices, new Shape(op.Positions.Count, depth)), "positions"), slices], graph.DefinePlain(node.Output));
            return;
        }
        long[] elements = [.. op.Positions.Items.SelectMany(position => Enumerable.Range(position, op.SliceLength)).Select(position => (long)position)];
        string flat = graph.Reshaped(x, new Shape(data.ElementCount), stem), values = graph.Reshaped(updates, new Shape(elements.Length), stem);
        string scattered = graph.Unique($"{stem}_flat");
        graph.Add("ScatterND", [flat, graph.Constant(Tensor.From<long>(elements, new Shape(elements.Length, 1)), "positions"), values], scattered);
        graph.Add("Reshape", [scattered, graph.Integers(data.Extents)], graph.DefinePlain(node.Output));
    }
}
