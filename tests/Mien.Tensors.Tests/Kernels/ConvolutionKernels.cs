using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Tests.Kernels;

/// <summary>Every form of the convolution and linear kernels gives what the reference gives, on shapes with every tail.</summary>
public class ConvolutionKernels
{
    public static TheoryData<string> Sets => [.. InstructionSets.Supported.Select(set => set.ToString())];

    static NetworkOptions Use(string set) => new() { InstructionSet = Enum.Parse<InstructionSet>(set) };

    static readonly Activation[] Activations =
        [Activation.None, Activation.Relu, Activation.Relu6, new(ActivationKind.PRelu), new(ActivationKind.HardSwish), new(ActivationKind.Sigmoid)];

    [Theory, MemberData(nameof(Sets))]
    public void Pointwise_convolutions_agree_on_every_tail_of_pixels_and_channels(string set)
    {
        var random = new Random(1);
        foreach (int pixels in (int[])[1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 30])
            foreach (int outputs in (int[])[1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 24, 31, 33, 48, 63, 64, 65, 100, 129])
                Check(random, set, [1, 1, pixels, random.Next(1, 40)], outputs, 1, new(1, 1), default, 1, Any.Of(random, Activations), random.Next(-1, outputs + 1));
    }

    [Theory, MemberData(nameof(Sets))]
    public void Depthwise_convolutions_agree_on_every_tail_of_columns_and_channels(string set)
    {
        var random = new Random(2);
        foreach (int channels in (int[])[2, 3, 4, 5, 8, 12, 15, 16, 17, 24, 31, 32, 33, 40, 64, 65])
            foreach (int width in (int[])[1, 2, 3, 5, 8, 9, 10, 11, 17, 18, 21])
            {
                int kernel = Any.Of(random, 1, 2, 3, 5), stride = Any.Of(random, 1, 2), dilation = Any.Of(random, 1, 1, 2);
                int reach = (kernel - 1) * dilation;
                var padding = new Padding2(random.Next(reach + 1), random.Next(reach + 1), reach, reach);
                Check(random, set, [random.Next(1, 3), random.Next(1, 6), width, channels], channels, kernel, new(stride, stride), padding, channels,
                    Any.Of(random, Activations), random.Next(-1, channels + 1), dilation);
            }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Any_convolution_agrees(string set)
    {
        var random = new Random(3);
        for (int i = 0; i < 250; i++)
        {
            int groups = Any.Of(random, 1, 1, 1, 2, 3), depth = Any.Of(random, 1, 2, 3, 4, 5, 8, 16, 19), outputs = groups * random.Next(1, 40);
            int kernelY = random.Next(1, 6), dilation = Any.Of(random, 1, 1, 1, 2), reach = (kernelY - 1) * dilation;
            var padding = new Padding2(random.Next(reach + 1), random.Next(reach + 1), reach, reach);
            var stride = new Extent2(random.Next(1, 4), random.Next(1, 4));
            Check(random, set, [random.Next(1, 3), random.Next(1, 9), random.Next(1, 9), depth * groups], outputs, kernelY, stride, padding, groups,
                Any.Of(random, Activations), random.Next(-1, outputs + 1), dilation);
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Linear_layers_agree(string set)
    {
        var random = new Random(4);
        foreach (int rows in (int[])[1, 2, 5, 6, 13])
            foreach (int outputs in (int[])[1, 5, 16, 62, 65, 130])
            {
                var graph = new Graph();
                int inputs = random.Next(1, 50);
                Tensor x = Any.Tensor(random, rows, inputs);
                Value input = graph.Input("x", x.Shape);
                Value bias = graph.Constant(Any.Tensor(random, outputs));
                graph.Output(graph.Add(new Linear(Activation.Relu), [input, graph.Constant(Any.Tensor(random, outputs, inputs)), bias]));
                Assertion.Close(ReferenceEvaluator.Run(graph, x)[0], Any.Run(graph, Use(set), x)[0], $"{rows}×{inputs}→{outputs}");
            }
    }

    static void Check(Random random, string set, int[] input, int outputs, int kernel, Extent2 stride, Padding2 padding, int groups, Activation activation, int residual, int dilation = 1)
    {
        var graph = new Graph();
        Tensor x = Any.Tensor(random, input);
        var inputs = new List<Tensor> { x };
        var op = new Convolution(stride, new(dilation, dilation), padding, groups, activation);
        Value image = graph.Input("x", x.Shape);
        Value?[] operands =
        [
            image,
            graph.Constant(Any.Tensor(random, outputs, kernel, kernel, input[3] / groups)),
            random.Next(4) == 0 ? null : graph.Constant(Any.Tensor(random, outputs)),
            activation.Kind == ActivationKind.PRelu ? graph.Constant(Any.Tensor(random, outputs)) : null,
            null,
        ];
        Extent2 size;
        try
        {
            size = padding.Slide(new(input[1], input[2]), new(kernel, kernel), stride, new(dilation, dilation));
        }
        catch (ArgumentException)
        {
            return;
        }
        if (residual > 0)
        {
            Tensor extra = Any.Tensor(random, input[0], size.Y, size.X, residual);
            inputs.Add(extra);
            operands[4] = graph.Input("residual", extra.Shape);
        }
        graph.Output(graph.Add(op, operands));
        string what = $"{set}: {x.Shape} → {outputs}, kernel {kernel}, {op}, residual {residual}";
        Assertion.Close(ReferenceEvaluator.Run(graph, [.. inputs])[0], Any.Run(graph, Use(set), [.. inputs])[0], what);
    }
}
