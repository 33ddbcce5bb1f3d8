using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Tests.Kernels;

/// <summary>Every form of the remaining kernels gives what the reference gives.</summary>
public class OtherKernels
{
    public static TheoryData<string> Sets => ConvolutionKernels.Sets;

    [Theory, MemberData(nameof(Sets))]
    public void Elementwise_functions_agree(string set)
    {
        var random = new Random(5);
        foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
            foreach (int count in (int[])[1, 3, 7, 16, 33, 200])
            {
                Tensor x = Any.Tensor(random, count);
                foreach (ref float element in x.Floats)
                    element = kind is UnaryKind.Log or UnaryKind.Sqrt or UnaryKind.Rsqrt or UnaryKind.Reciprocal ? Math.Abs(element) + 0.1f : element * 8;
                Check(set, new Unary(kind, kind == UnaryKind.Clamp ? -1 : 0.25f, kind == UnaryKind.Clamp ? 3 : 0.5f), x);
            }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Functions_of_two_tensors_broadcast_as_the_reference_does(string set)
    {
        var random = new Random(6);
        int[][] shapes = [[], [1], [5], [3, 1], [3, 5], [2, 3, 5], [2, 1, 5], [2, 3, 1], [1, 1, 5], [2, 1, 1], [17], [4, 17], [4, 1], [2, 1, 4, 17]];
        foreach (int[] a in shapes)
            foreach (int[] b in shapes)
            {
                try
                {
                    _ = Broadcasting.Combine(new Shape(a), new Shape(b));
                }
                catch (ArgumentException)
                {
                    continue;
                }
                foreach (BinaryKind kind in Enum.GetValues<BinaryKind>())
                {
                    Tensor left = Any.Tensor(random, a), right = Any.Tensor(random, b);
                    foreach (ref float element in left.Floats)
                        element = Math.Abs(element) + 0.1f;
                    Check(set, new Binary(kind), left, right);
                }
                if (Broadcasting.Combine(new Shape(a), new Shape(b)) == new Shape(a))
                    Check(set, new PRelu(), Any.Tensor(random, a), Any.Tensor(random, b));
            }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Reductions_agree_over_any_axes(string set)
    {
        var random = new Random(7);
        foreach (ReduceKind kind in Enum.GetValues<ReduceKind>())
            for (int axes = 0; axes < 16; axes++)
            {
                int[] chosen = [.. Enumerable.Range(0, 4).Where(axis => (axes >> axis & 1) != 0)];
                Check(set, new Reduce(kind, new Axes(chosen), random.Next(2) == 0), Any.Tensor(random, random.Next(1, 3), random.Next(1, 5), random.Next(1, 5), random.Next(1, 40)));
            }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Pools_and_resizes_agree(string set)
    {
        var random = new Random(8);
        for (int i = 0; i < 60; i++)
        {
            Tensor x = Any.Tensor(random, random.Next(1, 3), random.Next(3, 9), random.Next(3, 9), random.Next(1, 40));
            int window = random.Next(1, 4), pad = random.Next(0, (window + 1) / 2);
            Check(set, new Pool(Any.Of(random, PoolKind.Max, PoolKind.Average, PoolKind.AveragePadded), new(window, window), new(random.Next(1, 3), random.Next(1, 3)), new(pad, pad, pad, pad)), x);
            Check(set, new Resize(new(random.Next(1, 14), random.Next(1, 14)), random.Next(2) == 0,
                Any.Of(random, ResizeCoordinates.Asymmetric, ResizeCoordinates.AlignCorners, ResizeCoordinates.HalfPixel)), x);
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Resizes_with_a_residual_and_an_activation_agree(string set)
    {
        var random = new Random(12);
        foreach (Activation activation in (Activation[])[Activation.None, Activation.Relu, new(ActivationKind.PRelu), new(ActivationKind.HardSwish), new(ActivationKind.Sigmoid)])
            for (int i = 0; i < 12; i++)
            {
                var graph = new Graph();
                Tensor x = Any.Tensor(random, 1, random.Next(1, 6), random.Next(1, 6), random.Next(2, 40));
                var size = new Extent2(random.Next(1, 12), random.Next(1, 12));
                int channels = x.Shape[3];
                Tensor residual = Any.Tensor(random, 1, size.Y, size.X, i % 3 == 0 ? random.Next(1, channels) : channels);
                Value?[] operands = [graph.Input("x", x.Shape), null, null, activation.Kind == ActivationKind.PRelu ? graph.Constant(Any.Tensor(random, channels)) : null, graph.Input("residual", residual.Shape)];
                graph.Output(graph.Add(new Resize(size, random.Next(2) == 0, ResizeCoordinates.HalfPixel, activation), operands));
                Assertion.Close(ReferenceEvaluator.Run(graph, x, residual)[0], Any.Run(graph, new NetworkOptions { InstructionSet = Enum.Parse<InstructionSet>(set) }, x, residual)[0], $"{set}: {activation}, {x.Shape} + {residual.Shape}");
            }
    }

    [Fact]
    public void A_sum_with_something_upsampled_is_one_layer()
    {
        var random = new Random(13);
        var graph = new Graph();
        Tensor fine = Any.Tensor(random, 1, 8, 6, 20), coarse = Any.Tensor(random, 1, 4, 3, 20);
        Value up = graph.Add(new Resize(new(8, 6), false, ResizeCoordinates.Asymmetric), [graph.Input("coarse", coarse.Shape)]);
        Value sum = graph.Add(new Binary(BinaryKind.Add), [graph.Input("fine", fine.Shape), up]);
        graph.Output(graph.Add(new Unary(UnaryKind.Clamp, 0, float.PositiveInfinity), [sum]));
        Graph fused = Mien.Tensors.Passes.Pipeline.Optimise(graph);
        Assert.Single(fused.Nodes);
        Assertion.Close(ReferenceEvaluator.Run(graph, coarse, fine)[0], ReferenceEvaluator.Run(fused, coarse, fine)[0], "fused");
    }

    [Theory, MemberData(nameof(Sets))]
    public void Softmax_products_and_quantisation_agree(string set)
    {
        var random = new Random(9);
        for (int axis = 0; axis < 3; axis++)
            Check(set, new Softmax(axis), Any.Tensor(random, 3, 5, 4));
        Check(set, new MatMul(), Any.Tensor(random, 2, 1, 3, 5), Any.Tensor(random, 4, 5, 7));
        Check(set, new FakeQuantize(0.05f, 3, 0, 255), Any.Tensor(random, 3, 37));
        Check(set, new FakeQuantize(0.004f, 0, -128, 127), Any.Tensor(random, 70));
    }

    [Fact]
    public void Arranging_operators_agree()
    {
        var random = new Random(10);
        string set = InstructionSets.Chosen.ToString();
        Check(set, new Transpose(new Axes(2, 0, 1)), Any.Tensor(random, 3, 4, 5));
        Check(set, new Slice(new Axes(2, 4), new Axes(2, 3), new Axes(-1, -2)), Any.Tensor(random, 3, 5));
        Check(set, new Pad(new Axes(1, 0, 2), new Axes(0, 3, 1), 0.5f), Any.Tensor(random, 2, 3, 4));
        Check(set, new Gather(1, new Axes(2, 0, 0, 1), new Shape(2, 2)), Any.Tensor(random, 2, 3, 4));
        Check(set, new Expand(new Shape(2, 3, 4)), Any.Tensor(random, 3, 1));
        Check(set, new DepthToSpace(2), Any.Tensor(random, 2, 3, 2, 12));
        Check(set, new Scatter(new Axes(4, 0), 2), Any.Tensor(random, 3, 2), Any.Tensor(random, 2, 2));
        Check(set, new Concat(1), Any.Tensor(random, 2, 3), Any.Tensor(random, 2, 1), Any.Tensor(random, 2, 4));
        Check(set, new Concat(0), Any.Tensor(random, 2, 3), Any.Tensor(random, 1, 3));
    }

    static void Check(string set, Operator op, params ReadOnlySpan<Tensor> operands)
    {
        var graph = new Graph();
        var inputs = new Value[operands.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = graph.Input($"x{i}", operands[i].Shape);
        graph.Output(graph.Add(op, inputs));
        var options = new NetworkOptions { InstructionSet = Enum.Parse<InstructionSet>(set) };
        Assertion.Close(ReferenceEvaluator.Run(graph, operands)[0], Any.Run(graph, options, operands)[0], $"{set}: {op} on {string.Join(", ", inputs.Select(i => i.Shape))}");
    }
}
