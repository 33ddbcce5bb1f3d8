using Mien.Tensors;
using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Numpy;
using Mien.Tensors.Import.PyTorch;
using Mien.Tensors.Networks;
using Mien.Tensors.Passes;
using Mien.Tensors.Reference;
using Mien.Testing;

namespace Mien.Interop.Tests;

/// <summary>Every network of <c>../shared/models</c>, exported by us, gives the golden outputs in ONNX Runtime.</summary>
public class ExportedNetworkTests
{
    const float FloatTolerance = 1e-4f, Int8Tolerance = 3e-2f;

    /// <summary>Name in the golden folder, model, samples, outputs.</summary>
    public static TheoryData<string, string, string, string> Networks => new()
    {
        { "mb05_120x120", "3ddfa_v2/mb05_120x120.pth", "a b", "params" },
        { "FaceBoxesProd", "3ddfa_v2/FaceBoxesProd.pth", "a b", "loc conf" },
        { "head-localizer", "opentrack/head-localizer.onnx", "a b", "logit_box" },
        { "head-pose-0.4-small-int8", "opentrack/head-pose-0.4-small-int8.onnx", "a b", "pos_size quat box pos_size_scales_tril rotaxis_scales_tril" },
        { "face_detection_short_range", "mediapipe/face_detection_short_range.tflite", "a b", "regressors classificators" },
        { "face_detection_short_range", "mediapipe/face_landmarker.task:face_detector.tflite", "a b", "regressors classificators" },
        { "face_detection_full_range", "mediapipe/face_detection_full_range.tflite", "a", "regressors classificators" },
        { "face_detection_back", "mediapipe/face_detection_back.tflite", "a", "regressors classificators" },
        { "face_landmark", "mediapipe/face_landmark.tflite", "a b", "mesh presence" },
        { "iris_landmark", "mediapipe/iris_landmark.tflite", "a b", "eye_contour iris" },
        { "face_landmarks_detector", "mediapipe/face_landmarker.task:face_landmarks_detector.tflite", "a b", "landmarks presence_logit score" },
        { "face_blendshapes", "mediapipe/face_landmarker.task:face_blendshapes.tflite", "a b", "blendshapes" },
    };

    [RuntimeTheory]
    [MemberData(nameof(Networks))]
    public void Exported_networks_give_the_golden_outputs_in_ONNX_Runtime(string golden, string model, string samples, string outputs)
    {
        Graph graph = Load(model);
        AssertGolden(graph, golden, samples, outputs);
    }

    [RuntimeTheory]
    [MemberData(nameof(Networks))]
    public void Optimised_graphs_export_their_fused_layers_to_the_same_outputs(string golden, string model, string samples, string outputs)
    {
        // Constant folding leaves the int8 network with 8-bit activations and float weights. ONNX Runtime's own optimiser moves such roundings
        // about (0.036 on one output), so it runs the graph as it is written.
        Graph graph = Pipeline.Optimise(Load(model));
        AssertGolden(graph, golden, samples, outputs, "disabled");
    }

    [RuntimeTheory]
    [MemberData(nameof(Networks))]
    public void Exported_networks_are_read_back_to_the_same_outputs(string golden, string model, string samples, string outputs)
    {
        Graph graph = ModelFile.Read(OnnxFile.Write(Load(model)), "again");
        AssertOutputs(graph, golden, samples.Split(' ')[0], outputs, ReferenceEvaluator.Run(graph, Golden($"{golden}.{samples[0]}.input")));
    }

    [RuntimeTheory]
    [InlineData(false, 1e-4f)]
    [InlineData(true, 5e-3f)]
    public void Opset_13_with_folded_layers_gives_the_golden_outputs(bool half, float tolerance)
    {
        Graph graph = Load("3ddfa_v2/mb05_120x120.pth");
        Tensor input = Golden("mb05_120x120.a.input");
        byte[] file = OnnxFile.Write(graph, new OnnxOptions { Opset = 13, FoldNormalisation = true, HalfWeights = half });
        AssertClose(Golden("mb05_120x120.a.params"), OnnxRuntime.Run([(file, [input])])[0][0], tolerance, "params");
    }

    /// <summary>The default pack's own files, as they are shipped.</summary>
    [RuntimeTheory]
    [InlineData("detector.onnx")]
    [InlineData("landmarks.onnx")]
    public void Our_own_networks_give_in_ONNX_Runtime_what_the_reference_computes(string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, file);
        Graph graph = ModelFile.Load(path);
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, graph.Inputs[0].Shape.ElementCount).Select(_ => (float)random.NextDouble() * 2 - 1)];
        Tensor input = Tensor.From<float>(values, graph.Inputs[0].Shape);
        IReadOnlyList<Tensor> expected = ReferenceEvaluator.Run(graph, input), actual = OnnxRuntime.Run([(File.ReadAllBytes(path), [input])])[0];
        Assert.Equal(2, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            AssertClose(expected[i], actual[i], FloatTolerance, graph.Outputs[i].Name);
    }

    [RuntimeFact]
    public void The_sparse_detector_gives_what_the_reference_computes()
    {
        if (SharedFolder.Root is null)
            return;
        Graph graph = Load("mediapipe/face_detection_full_range_sparse.tflite");
        Tensor input = Golden("face_detection_full_range.a.input");
        IReadOnlyList<Tensor> expected = ReferenceEvaluator.Run(graph, input);
        IReadOnlyList<Tensor> actual = OnnxRuntime.Run([(OnnxFile.Write(graph), [input])])[0];
        for (int i = 0; i < expected.Count; i++)
            AssertClose(expected[i], actual[i], FloatTolerance, graph.Outputs[i].Name);
    }

    static Graph Load(string model)
    {
        string path = SharedFolder.Path(["models", .. model.Split('/')]);
        return model switch
        {
            _ when model.EndsWith("mb05_120x120.pth", StringComparison.Ordinal) => MobileNetV1.Build(PyTorchFile.LoadStateDict(path)),
            _ when model.EndsWith("FaceBoxesProd.pth", StringComparison.Ordinal) => FaceBoxes.Build(PyTorchFile.LoadStateDict(path)),
            _ => ModelFile.Load(path),
        };
    }

    static Tensor Golden(string name) => NumpyFile.Read(SharedFolder.Path("golden", $"{name}.npy"));

    static void AssertGolden(Graph graph, string golden, string samples, string outputs, string level = "all")
    {
        byte[] file = OnnxFile.Write(graph);
        Assert.Equal(file, OnnxFile.Write(graph));
        string[] names = samples.Split(' ');
        IReadOnlyList<IReadOnlyList<Tensor>> results = OnnxRuntime.Run([.. names.Select(sample => (file, (IReadOnlyList<Tensor>)[Golden($"{golden}.{sample}.input")]))], level);
        for (int i = 0; i < names.Length; i++)
            AssertOutputs(graph, golden, names[i], outputs, results[i]);
    }

    // The golden names are ours; ONNX files have the same, of the others each output has its own shape.
    static void AssertOutputs(Graph graph, string golden, string sample, string outputs, IReadOnlyList<Tensor> computed)
    {
        float tolerance = golden.EndsWith("int8", StringComparison.Ordinal) ? Int8Tolerance : FloatTolerance;
        foreach (string output in outputs.Split(' '))
        {
            Tensor expected = Golden($"{golden}.{sample}.{output}");
            int index = graph.Outputs.ToList().FindIndex(value => value.Name == output);
            if (index < 0)
                index = computed.ToList().FindIndex(tensor => tensor.Shape == expected.Shape);
            Assert.True(index >= 0, $"no output has the shape {expected.Shape} of '{output}'");
            Assert.Equal(graph.Outputs[index].Shape, computed[index].Shape);
            AssertClose(expected, computed[index], tolerance, $"{golden}.{sample}.{output}");
        }
    }

    internal static void AssertClose(Tensor expected, Tensor actual, float tolerance, string name)
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
