using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Planning.Steps;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Tests.Kernels;

/// <summary>Convolutions in bytes give the very numbers that whole-number arithmetic gives.</summary>
public class IntegerKernels
{
    public static TheoryData<string> Sets => ConvolutionKernels.Sets;

    [Theory, MemberData(nameof(Sets))]
    public void Convolutions_of_counted_steps_are_exact(string set)
    {
        var random = new Random(11);
        foreach (int pixels in (int[])[6, 7, 12, 13, 35])
            foreach (int depth in (int[])[4, 8, 36, 64])
                foreach (int outputs in (int[])[16, 32, 48])
                {
                    var graph = new Graph();
                    Tensor x = Any.Tensor(random, 1, 1, pixels, depth), weights = Any.Tensor(random, outputs, 1, 1, depth), bias = Any.Tensor(random, outputs);
                    int zero = random.Next(0, 256);
                    Stretch(x, 400, round: false);
                    Stretch(weights, 127, round: true);
                    Stretch(bias, 5000, round: true);
                    Value counts = graph.Add(new FakeQuantize(1, zero, Any.Of(random, 0, zero), 255), [graph.Input("x", x.Shape)]);
                    Value?[] operands = [counts, graph.Constant(weights), random.Next(2) == 0 ? graph.Constant(bias) : null];
                    graph.Output(graph.Add(new Convolution(Extent2.One, default), operands));
                    Tensor expected = ReferenceEvaluator.Run(graph, x)[0];
                    var options = new NetworkOptions { InstructionSet = Enum.Parse<InstructionSet>(set), Threads = random.Next(1, 3) };
                    Assert.Equal(expected.Floats.ToArray(), Any.Run(graph, options, x)[0].Floats.ToArray());
                }
    }

    [Fact]
    public void Weights_that_are_not_bytes_stay_with_the_float_kernel()
    {
        Assert.False(IntegerGemmStep.Fits(12, 16, 4, Filled(0.5f), null));
        Assert.False(IntegerGemmStep.Fits(12, 16, 4, Filled(200), null));
        Assert.False(IntegerGemmStep.Fits(12, 16, 4, Filled(3), Tensor.Vector(0.25f)));
        Assert.False(IntegerGemmStep.Fits(5, 16, 4, Filled(3), null));

        static Tensor Filled(float value)
        {
            var tensor = new Tensor(ElementType.Float32, new Shape(16, 1, 1, 4));
            tensor.Floats.Fill(value);
            return tensor;
        }
    }

    static void Stretch(Tensor tensor, float range, bool round)
    {
        foreach (ref float element in tensor.Floats)
            element = round ? MathF.Round(element * range) : element * range;
    }
}
