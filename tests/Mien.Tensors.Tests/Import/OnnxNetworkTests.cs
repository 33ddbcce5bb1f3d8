using Mien.Tensors.Graphs;
using Mien.Tensors.Tests.Networks;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public class OnnxNetworkTests
{
    static Graph Load(string file) => ModelFile.Load(SharedFolder.Path("models", "opentrack", file));

    [SharedTheory]
    [InlineData("a")]
    [InlineData("b")]
    public void The_head_localizer_gives_what_ONNX_Runtime_gives(string sample) =>
        GoldenTensors.AssertReference(Load("head-localizer.onnx"), "head-localizer", sample, GoldenTensors.Float, "logit_box");

    [SharedTheory]
    [InlineData("a")]
    [InlineData("b")]
    public void The_quantised_head_pose_network_gives_what_ONNX_Runtime_gives(string sample) =>
        GoldenTensors.AssertReference(
            Load("head-pose-0.4-small-int8.onnx"), "head-pose-0.4-small-int8", sample, GoldenTensors.Int8, "pos_size", "quat", "box", "pos_size_scales_tril", "rotaxis_scales_tril");

    [SharedFact]
    public void Inputs_outputs_and_facts_keep_their_names()
    {
        Graph graph = Load("head-pose-0.4-small-int8.onnx");
        Assert.Equal("x", graph.Inputs[0].Name);
        Assert.Equal(new Shape(1, 1, 129, 129), graph.Inputs[0].Shape);
        Assert.Equal(["pos_size", "quat", "box", "pos_size_scales_tril", "rotaxis_scales_tril"], graph.Outputs.Select(output => output.Name));
        Assert.Equal(new Shape(1, 3, 3), graph.Outputs[4].Shape);
        Assert.Equal("4", graph.Metadata["model_version"]);
        Assert.Equal("13", graph.Metadata["opset"]);
        Assert.Equal("pytorch 2.4.0", graph.Metadata["producer"]);
        Assert.Equal("Head pose prediction", graph.Metadata["description"]);
    }

    [SharedTheory]
    [InlineData("head-localizer.onnx")]
    [InlineData("head-pose-0.4-small-int8.onnx")]
    public void Layout_propagation_leaves_no_transposition_of_a_picture(string file)
    {
        Graph graph = Load(file);
        Assert.DoesNotContain(graph.Nodes, node => node.Operator is Transpose);
    }
}
