using Mien.Tensors.Graphs;

namespace Mien.Tensors.Tests;

/// <summary>Seeded random material for property tests.</summary>
static class Any
{
    public static Tensor Tensor(Random random, params ReadOnlySpan<int> extents)
    {
        var tensor = new Tensor(ElementType.Float32, new Shape(extents));
        foreach (ref float element in tensor.Floats)
            element = random.NextSingle() * 2 - 1;
        return tensor;
    }

    public static T Of<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>Compiles and runs a graph.</summary>
    public static IReadOnlyList<Tensor> Run(Graph graph, NetworkOptions options, params ReadOnlySpan<Tensor> inputs)
    {
        using Network network = Network.Compile(graph, options);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].Floats.CopyTo(network.Input(i));
        network.Run();
        var outputs = new List<Tensor>();
        for (int i = 0; i < network.Outputs.Count; i++)
            outputs.Add(Mien.Tensors.Tensor.From(network.Output(i), network.Outputs[i].Shape));
        return outputs;
    }
}

/// <summary>Comparisons that say where and how far two tensors differ.</summary>
static class Assertion
{
    /// <summary>Sums of k products in float32 differ from those in double by about √k·2⁻²⁴ of their magnitude; 1e-5 leaves a factor of ten.</summary>
    public const double RoundOff = 1e-5;

    public static void Close(Tensor expected, Tensor actual, string what, double tolerance = RoundOff)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double scale = 1;
        foreach (float element in expected.Floats)
            scale = Math.Max(scale, Math.Abs(element));
        for (int i = 0; i < expected.Floats.Length; i++)
        {
            double difference = Math.Abs((double)expected.Floats[i] - actual.Floats[i]);
            Assert.True(difference <= tolerance * scale, $"{what}: element {i} is {actual.Floats[i]} and should be {expected.Floats[i]}");
        }
    }
}
