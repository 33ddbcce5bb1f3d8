using Mien.Tensors.Graphs;
using Mien.Tensors.Import.PyTorch;
using Mien.Tensors.Networks;
using Mien.Testing;

namespace Mien.Tensors.Tests.Networks;

public class PyTorchNetworkTests
{
    static IReadOnlyDictionary<string, Tensor> Weights(string file) => PyTorchFile.LoadStateDict(SharedFolder.Path("models", "3ddfa_v2", file));

    [SharedTheory]
    [InlineData("a")]
    [InlineData("b")]
    public void MobileNet_of_half_width_gives_the_parameters_that_PyTorch_gives(string sample) =>
        GoldenTensors.AssertReference(MobileNetV1.Build(Weights("mb05_120x120.pth")), "mb05_120x120", sample, GoldenTensors.Float, "params");

    [SharedTheory]
    [InlineData("a")]
    [InlineData("b")]
    public void FaceBoxes_gives_the_boxes_and_scores_that_PyTorch_gives(string sample) =>
        GoldenTensors.AssertReference(FaceBoxes.Build(Weights("FaceBoxesProd.pth")), "FaceBoxesProd", sample, GoldenTensors.Float, "loc", "conf");

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    public void MobileNet_takes_its_width_from_the_weights(int width)
    {
        Graph graph = MobileNetV1.Build(RandomMobileNet(width), 64);
        Assert.Empty(GraphSpecification.Check(graph));
        Assert.Equal(new Shape(1, 62), graph.Outputs[0].Shape);
        Assert.Contains(graph.Nodes, node => node.Output.Shape == new Shape(1, 2, 2, 32 * width));
    }

    static Dictionary<string, Tensor> RandomMobileNet(int width)
    {
        var random = new Random(7);
        var weights = new Dictionary<string, Tensor>();
        Tensor Noise(params int[] extents)
        {
            var tensor = new Tensor(ElementType.Float32, new Shape(extents));
            foreach (ref float element in tensor.Floats)
                element = random.NextSingle();
            return tensor;
        }
        void Norm(string name, int channels)
        {
            foreach (string part in (string[])["weight", "bias", "running_mean", "running_var"])
                weights[$"{name}.{part}"] = Noise(channels);
        }
        weights["conv1.weight"] = Noise(width, 3, 3, 3);
        Norm("bn1", width);
        int from = width;
        foreach ((string name, int times) in ((string, int)[])[("2_1", 2), ("2_2", 4), ("3_1", 4), ("3_2", 8), ("4_1", 8), ("4_2", 16), ("5_1", 16), ("5_2", 16), ("5_3", 16), ("5_4", 16), ("5_5", 16), ("5_6", 32), ("6", 32)])
        {
            weights[$"dw{name}.conv_dw.weight"] = Noise(from, 1, 3, 3);
            Norm($"dw{name}.bn_dw", from);
            weights[$"dw{name}.conv_sep.weight"] = Noise(times * width, from, 1, 1);
            Norm($"dw{name}.bn_sep", from = times * width);
        }
        weights["fc_param.weight"] = Noise(62, from);
        weights["fc_param.bias"] = Noise(62);
        return weights;
    }

    [SharedFact]
    public void Weights_of_another_network_are_refused_by_name()
    {
        var error = Assert.Throws<ModelFormatException>(() => MobileNetV1.Build(Weights("FaceBoxesProd.pth")));
        Assert.Contains("conv1.weight", error.Message);
    }
}
