using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Onnx;
using Xunit.Abstractions;

namespace Mien.Training.Tests.Recipes;

public sealed class DetectorExportTests(ITestOutputHelper output)
{
    readonly Random _random = new(6);

    Value Convolve(Graph graph, Value x, int outputs, int kernel, int stride, bool depthwise = false, bool linear = false)
    {
        int inputs = x.Shape[3], perFilter = kernel * kernel * (depthwise ? 1 : inputs);
        float[] weights = [.. Enumerable.Range(0, outputs * perFilter).Select(_ => (float)((_random.NextDouble() - 0.5) * 3 / Math.Sqrt(perFilter)))];
        Padding2 padding = Padding2.Same(new(x.Shape[1], x.Shape[2]), new(kernel, kernel), new(stride, stride), Extent2.One);
        return graph.Add(
            new Convolution(new(stride, stride), Extent2.One, padding, depthwise ? outputs : 1, linear ? Activation.None : Activation.Relu),
            [x, graph.Constant(Tensor.From<float>(weights, new Shape(outputs, kernel, kernel, depthwise ? 1 : inputs))), graph.Constant(Tensor.From<float>(new float[outputs], new Shape(outputs)))]);
    }

    Value Block(Graph graph, Value x, int outputs, int stride)
    {
        Value narrow = Convolve(graph, Convolve(graph, x, x.Shape[3], 3, stride, depthwise: true, linear: true), outputs, 1, 1);
        return stride == 1 && outputs == x.Shape[3] ? graph.Add(new Binary(BinaryKind.Add), [narrow, x]) : narrow;
    }

    /// <summary>A network of the recipe's form with random weights.</summary>
    internal Graph Levels(int stem, int fine, int middle, int coarse)
    {
        var graph = new Graph();
        Value x = Block(graph, Convolve(graph, graph.Input("x", new Shape(1, 288, 384, 3)), stem, 4, 4), fine, 2);
        Value eighth = Block(graph, Block(graph, x, fine, 1), fine, 1);
        Value sixteenth = Block(graph, Block(graph, Block(graph, Block(graph, eighth, middle, 2), middle, 1), middle, 1), middle, 1);
        Value last = Block(graph, Block(graph, Block(graph, sixteenth, coarse, 2), coarse, 1), coarse, 1);
        Value Down(Value from, Value to) => graph.Add(new Binary(BinaryKind.Add),
            [to, graph.Add(new Resize(new(to.Shape[1], to.Shape[2]), false, ResizeCoordinates.Asymmetric), [Convolve(graph, from, to.Shape[3], 1, 1, linear: true)])]);
        Value middleLevel = Down(last, sixteenth), fineLevel = Block(graph, Down(middleLevel, eighth), fine, 1);
        foreach ((Value level, int anchors) in ((Value, int)[])[(fineLevel, 1), (middleLevel, 2), (last, 2)])
        {
            graph.Output(Convolve(graph, level, anchors, 1, 1, linear: true));
            graph.Output(Convolve(graph, level, anchors * 16, 1, 1, linear: true));
        }
        return graph;
    }

    [Fact]
    public void The_runtime_reads_of_an_exported_network_what_its_levels_say()
    {
        Graph levels = Levels(16, 32, 64, 96), whole = DetectorExport.Complete(levels, logitOffset: -0.5f);
        using Network parts = Network.Compile(levels), joined = Network.Compile(whole);
        Assert.Equal([DetectorContract.Boxes, DetectorContract.Scores], joined.Outputs.Select(o => o.Name));
        for (int i = 0; i < parts.Input().Length; i++)
            parts.Input()[i] = joined.Input()[i] = (float)(_random.NextDouble() * 2 - 1);
        parts.Run();
        joined.Run();
        for (int level = 0; level < 3; level++)
        {
            DetectorLevel grid = AnchorClass.Levels[level];
            for (int i = 0; i < grid.Anchors; i++)
            {
                Assert.Equal(parts.Output(2 * level)[i] - 0.5f, joined.Output(1)[grid.First + i], 1e-4f);
                for (int k = 0; k < 16; k++)
                {
                    float expected = parts.Output(2 * level + 1)[i * 16 + k] * DetectorLoss.UnitOf(level, i % grid.InCell);
                    Assert.Equal(expected, joined.Output(0)[(grid.First + i) * 16 + k], 1e-4f * (1 + Math.Abs(expected)));
                }
            }
        }
        output.WriteLine($"{levels.MultiplyAccumulates / 1e6:f1} million multiply-accumulates, {levels.ParameterCount} parameters");
    }

    [Fact]
    public void An_exported_network_says_its_version_and_what_goes_in_and_comes_out()
    {
        Graph again = OnnxImporter.Import(OnnxFile.Write(DetectorExport.Complete(Levels(16, 32, 64, 96))), "detector");
        Assert.Equal(Recipe.ModelVersion, again.Metadata["model_version"]);
        Assert.All(again.Inputs.Concat(again.Outputs), value => Assert.StartsWith($"1 × {value.Shape[1]} × {value.Shape[2]}", again.Metadata["value." + value.Name], StringComparison.Ordinal));
        Assert.Contains($"{AnchorClass.Count} anchors", again.Metadata["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void Exported_networks_run_in_the_detector_of_the_runtime()
    {
        using var detector = new FaceDetector(Network.Compile(DetectorExport.Complete(Levels(16, 32, 64, 96))), DetectorContract.Description("detector.onnx"));
        List<FaceDetection> found = [];
        detector.Detect(new Graphics.Image(640, 480, Graphics.PixelFormat.Rgb24), Graphics.RotatedRect.FromBox(0, 0, 640, 480), 0, 0.3f, found);
        Assert.All(found, detection => Assert.InRange(detection.Score, 0, 1));
        Assert.NotEmpty(found);
    }

    [Fact]
    public void The_loss_has_the_slope_that_it_says_at_every_level()
    {
        var sample = new DetectorSample(new SceneMaterial(
            [new FaceSprite(new Graphics.Image(176, 176, Graphics.PixelFormat.Rgb24), [.. Enumerable.Range(0, LandmarkTopology.Count).Select(i => new Vector3(88 + 40 * MathF.Cos(i), 88 + 44 * MathF.Sin(i), 0))])],
            [new PicturePyramid(new Graphics.Image(384, 288, Graphics.PixelFormat.Rgb24))]), SceneOptions.Training);
        float[] input = new float[288 * 384 * 3];
        long number = 0;
        do
            sample.Make(9, number++, input);
        while (!AnchorClass.Levels.ToArray().All(level => sample.Targets.FaceOf.Slice(level.First, level.Anchors).ToArray().Max() >= 0));
        for (int level = 0; level < 3; level++)
        {
            int anchors = AnchorClass.Levels[level].Anchors;
            float[] logits = new float[anchors], offsets = new float[anchors * 16], byLogit = new float[anchors], byOffset = new float[anchors * 16];
            for (int i = 0; i < anchors; i++)
                logits[i] = (float)(_random.NextDouble() * 4 - 3);
            for (int i = 0; i < offsets.Length; i++)
                offsets[i] = (float)(_random.NextDouble() + 0.3);
            double Loss() => DetectorLoss.Level(sample, level, logits, new float[anchors], offsets, new float[anchors * 16]);
            DetectorLoss.Level(sample, level, logits, byLogit, offsets, byOffset);
            int first = AnchorClass.Levels[level].First, checkedOffsets = 0;
            for (int i = 0; i < anchors; i++)
            {
                if (i % 97 == 0 || sample.Targets.FaceOf[first + i] >= 0)
                    Check(ref logits[i], byLogit[i], Loss);
                if (sample.Targets.FaceOf[first + i] < 0)
                {
                    Assert.All(byOffset.AsSpan(i * 16, 16).ToArray(), slope => Assert.Equal(0, slope));
                    continue;
                }
                for (int k = 0; k < 16; k++, checkedOffsets++)
                    Check(ref offsets[i * 16 + k], byOffset[i * 16 + k], Loss);
            }
            Assert.True(checkedOffsets > 0);
        }
    }

    static void Check(ref float value, float slope, Func<double> loss)
    {
        const float Step = 1e-3f;
        float old = value;
        value = old + Step;
        double above = loss();
        value = old - Step;
        double below = loss();
        value = old;
        // Smooth L1 and overlap bend: a step over a corner may be off by the step's share of it.
        Assert.Equal((above - below) / (2 * Step), slope, 0.02 + 0.02 * Math.Abs(slope));
    }
}
