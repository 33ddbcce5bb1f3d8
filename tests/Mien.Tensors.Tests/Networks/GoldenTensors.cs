using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Numpy;
using Mien.Tensors.Reference;
using Mien.Testing;

namespace Mien.Tensors.Tests.Networks;

/// <summary>Compares networks with the tensors of <c>../shared/golden</c>.</summary>
static class GoldenTensors
{
    /// <summary>1e-4 × max(1, largest magnitude): the bound the issue sets for float networks.</summary>
    public const float Float = 1e-4f;

    /// <summary>The int8 network's own peer varies by 2e-2 with its settings.</summary>
    public const float Int8 = 3e-2f;

    public static Tensor Load(string name) => NumpyFile.Read(SharedFolder.Path("golden", $"{name}.npy"));

    public static void AssertReference(Graph graph, string network, string sample, float tolerance, params string[] outputs)
    {
        Assert.Empty(GraphSpecification.Check(graph));
        IReadOnlyList<Tensor> computed = ReferenceEvaluator.Run(graph, Load($"{network}.{sample}.input"));
        for (int i = 0; i < outputs.Length; i++)
            AssertClose(Load($"{network}.{sample}.{outputs[i]}"), computed[i], tolerance, outputs[i]);
    }

    public static void AssertClose(Tensor expected, Tensor actual, float tolerance, string name)
    {
        Assert.Equal(expected.Shape.ElementCount, actual.Shape.ElementCount);
        float magnitude = 1, difference = 0;
        for (int i = 0; i < expected.Floats.Length; i++)
        {
            magnitude = Math.Max(magnitude, Math.Abs(expected.Floats[i]));
            difference = Math.Max(difference, Math.Abs(expected.Floats[i] - actual.Floats[i]));
            Assert.True(float.IsFinite(actual.Floats[i]), $"{name}[{i}] is {actual.Floats[i]}");
        }
        Assert.True(difference <= tolerance * magnitude, $"{name} differs by {difference}, allowed {tolerance * magnitude}");
    }
}
