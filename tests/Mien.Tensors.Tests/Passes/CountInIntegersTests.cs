using Mien.Tensors.Graphs;

namespace Mien.Tensors.Tests.Passes;

public class CountInIntegersTests
{
    const int Channels = 40, Outputs = 24;
    const float In = 0.0371f, Out = 0.0213f;

    [Fact]
    public void A_quantised_convolution_gives_what_integer_arithmetic_gives()
    {
        var random = new Random(11);
        byte[] weights = new byte[Outputs * Channels];
        random.NextBytes(weights);
        float[] weightScales = [.. Enumerable.Range(0, Outputs).Select(_ => 0.001f + random.NextSingle() * 0.01f)];
        int[] bias = [.. Enumerable.Range(0, Outputs).Select(_ => random.Next(-20_000, 20_000))];
        float[] input = [.. Enumerable.Range(0, 25 * Channels).Select(_ => random.NextSingle() * 12 - 1)];

        var graph = new Graph();
        Value x = graph.Add(new FakeQuantize(In, 7, 0, 255), [graph.Input("x", new Shape(1, 5, 5, Channels))]);
        Value w = graph.Add(new Dequantize(0), [graph.Constant(new Tensor(ElementType.Int8, new Shape(Outputs, 1, 1, Channels), weights)), graph.Constant(Tensor.Vector(weightScales))]);
        float[] biasScales = [.. weightScales.Select(scale => In * scale)];
        Value b = graph.Add(new Dequantize(0), [graph.Constant(Tensor.From<int>(bias, new Shape(Outputs))), graph.Constant(Tensor.Vector(biasScales))]);
        Value y = graph.Add(Unary.Relu, [graph.Add(new Convolution(Extent2.One, default), [x, w, b])]);
        graph.Output(graph.Add(new FakeQuantize(Out, 0, 0, 255), [y]), "y");

        using Network network = Network.Compile(graph);
        input.CopyTo(network.Input());
        network.Run();
        for (int pixel = 0; pixel < 25; pixel++)
        {
            for (int o = 0; o < Outputs; o++)
            {
                int sum = bias[o];
                for (int c = 0; c < Channels; c++)
                    sum += ((int)Math.Clamp(MathF.Round(input[pixel * Channels + c] / In) + 7, 0, 255) - 7) * (sbyte)weights[o * Channels + c];
                float steps = Math.Clamp(MathF.Round(sum * (In * weightScales[o] / Out)), 0, 255);
                Assert.Equal(steps * Out, network.Output()[pixel * Outputs + o]);
            }
        }
    }
}
