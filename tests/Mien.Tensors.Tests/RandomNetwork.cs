using Mien.Tensors.Graphs;

namespace Mien.Tensors.Tests;

/// <summary>Makes random small networks of the kinds of blocks that face networks have, with shared values, reshapes and several outputs.</summary>
static class RandomNetwork
{
    public static Graph Make(Random random)
    {
        var graph = new Graph();
        int channels = random.Next(2, 12);
        var values = new List<Value> { graph.Input("image", new Shape(1, random.Next(4, 9), random.Next(4, 9), channels)) };
        for (int i = 0; i < 14; i++)
            values.Add(Grow(graph, random, values));
        graph.Output(values[^1], "last");
        graph.Output(Any.Of(random, [.. values.Skip(1)]));
        if (random.Next(2) == 0)
            graph.Output(graph.Add(new Reshape(new Shape(values[^2].Shape.ElementCount)), [values[^2]]));
        return graph;
    }

    static Value Grow(Graph graph, Random random, List<Value> values)
    {
        Value x = random.Next(3) > 0 ? values[^1] : Any.Of(random, [.. values]);
        int channels = x.Shape[3];
        Value Weights(params ReadOnlySpan<int> extents) => graph.Constant(Any.Tensor(random, extents));
        switch (random.Next(13))
        {
            case 0:
                int outputs = random.Next(1, 20);
                return graph.Add(new Convolution(Extent2.One, default), [x, Weights(outputs, 1, 1, channels), Weights(outputs)]);
            case 1 when channels > 1:
                return graph.Add(new Convolution(Extent2.One, new Padding2(1, 1, 1, 1), channels), [x, Weights(channels, 3, 3, 1)]);
            case 2:
                return graph.Add(Any.Of(random, Unary.Relu, new Unary(UnaryKind.HardSwish), new Unary(UnaryKind.Tanh), new Unary(UnaryKind.LeakyRelu, 0.1f)), [x]);
            case 3:
                return graph.Add(new PRelu(), [x, Weights(channels)]);
            case 4:
                Value variance = graph.Constant(Any.Tensor(random, channels));
                foreach (ref float element in variance.Constant!.Floats)
                    element = Math.Abs(element) + 0.5f;
                return graph.Add(new BatchNormalization(1e-3f), [x, Weights(channels), Weights(channels), Weights(channels), variance]);
            case 5:
                Value narrow = graph.Add(new Convolution(Extent2.One, default), [x, Weights(channels + 3, 1, 1, channels)]);
                Value wide = graph.Add(new Pad(new Axes(0, 0, 0, 0), new Axes(0, 0, 0, 3), 0), [x]);
                return graph.Add(new Binary(BinaryKind.Add), random.Next(2) == 0 ? [narrow, wide] : [wide, narrow]);
            case 6:
                Value padded = graph.Add(new Pad(new Axes(0, 1, 0, 0), new Axes(0, 1, 2, 0), 0), [x]);
                return graph.Add(new Convolution(Extent2.One, default), [padded, Weights(4, 3, 3, channels)]);
            case 7 when values.Where(v => v.Shape == x.Shape).ToArray() is { Length: > 1 } same:
                return graph.Add(new Binary(Any.Of(random, BinaryKind.Add, BinaryKind.Maximum)), [x, Any.Of(random, same)]);
            case 8:
                return graph.Add(new Concat(3), [x, x, graph.Add(new Unary(UnaryKind.Negate), [x])]);
            case 9:
                Value flat = graph.Add(new Reshape(new Shape(x.Shape.ElementCount)), [x]);
                return graph.Add(new Reshape(new Shape(1, x.Shape[2], x.Shape[1], channels)), [flat]);
            case 10:
                return graph.Add(new Binary(Any.Of(random, BinaryKind.Multiply, BinaryKind.Add)), [x, Weights(channels)]);
            case 11:
                Value turned = graph.Add(new Transpose(new Axes(0, 3, 1, 2)), [x]);
                return graph.Add(new Transpose(new Axes(0, 2, 3, 1)), [turned]);
            default:
                Value top = graph.Add(new Reshape(new Shape(1, x.Shape.ElementCount, 1, 1)), [graph.Add(new Unary(UnaryKind.Abs), [x])]);
                Value joined = graph.Add(new Concat(1), [top, graph.Add(new Reshape(new Shape(1, x.Shape.ElementCount, 1, 1)), [graph.Add(Unary.Relu, [x])])]);
                return graph.Add(new Reshape(new Shape(1, 2 * x.Shape[1], x.Shape[2], channels)), [joined]);
        }
    }
}
