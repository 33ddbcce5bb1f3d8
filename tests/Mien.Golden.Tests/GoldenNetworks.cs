using Mien.Tensors;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;

namespace Mien.Golden.Tests;

/// <summary>Every published network gives what its original runtime gave on the same input (`../shared/golden`).</summary>
public class GoldenNetworks
{
    /// <summary>Network, its file, largest difference over max(1, largest magnitude). The 8-bit network's own peer varies by 2e-2 with its settings.</summary>
    static readonly (string Name, string File, double Tolerance, string[] Outputs)[] Networks =
    [
        ("face_detection_short_range", "mediapipe/face_detection_short_range.tflite", 1e-4, ["regressors", "classificators"]),
        ("face_detection_full_range", "mediapipe/face_detection_full_range.tflite", 1e-4, ["regressors", "classificators"]),
        ("face_detection_back", "mediapipe/face_detection_back.tflite", 1e-4, ["regressors", "classificators"]),
        ("face_landmark", "mediapipe/face_landmark.tflite", 1e-4, ["mesh", "presence"]),
        ("iris_landmark", "mediapipe/iris_landmark.tflite", 1e-4, ["eye_contour", "iris"]),
        ("face_landmarks_detector", "mediapipe/face_landmarker.task:face_landmarks_detector.tflite", 1e-4, ["landmarks", "presence_logit", "score"]),
        ("face_blendshapes", "mediapipe/face_landmarker.task:face_blendshapes.tflite", 1e-4, ["blendshapes"]),
        ("mb05_120x120", "3ddfa_v2/mb05_120x120.pth", 1e-4, ["params"]),
        ("FaceBoxesProd", "3ddfa_v2/FaceBoxesProd.pth", 1e-4, ["loc", "conf"]),
        ("head-localizer", "opentrack/head-localizer.onnx", 1e-4, ["logit_box"]),
        ("head-pose-0.4-small-int8", "opentrack/head-pose-0.4-small-int8.onnx", 3e-2, ["pos_size", "quat", "box", "pos_size_scales_tril", "rotaxis_scales_tril"]),
    ];

    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach ((string name, _, _, _) in Networks)
            {
                samples.Add(name, "a");
                if (SharedFolder.Root is null || File.Exists(SharedFolder.Path("golden", $"{name}.b.input.npy")))
                    samples.Add(name, "b");
            }
            return samples;
        }
    }

    [SharedTheory, MemberData(nameof(Samples))]
    public void A_network_gives_the_golden_outputs(string name, string sample)
    {
        (_, string file, double tolerance, string[] outputs) = Networks.Single(network => network.Name == name);
        using Network network = Network.Load(SharedFolder.Path("models", file));
        Read(name, sample, "input").Floats.CopyTo(network.Input());
        network.Run();
        Assert.Equal(outputs.Length, network.Outputs.Count);
        for (int i = 0; i < outputs.Length; i++)
        {
            float[] golden = Read(name, sample, outputs[i]).Floats.ToArray(), actual = network.Output(i).ToArray();
            Assert.Equal(golden.Length, actual.Length);
            double largest = golden.Zip(actual, (g, a) => Math.Abs((double)g - a)).Max();
            double scale = Math.Max(1, golden.Max(Math.Abs));
            Assert.True(largest <= tolerance * scale, $"{name} {sample} {outputs[i]} differs by {largest:g3}, allowed {tolerance * scale:g3}");
        }
    }

    [SharedFact]
    public void The_short_range_detector_of_the_bundle_is_the_published_one()
    {
        using Network bundled = Network.Load(SharedFolder.Path("models", "mediapipe", "face_landmarker.task:face_detector.tflite"));
        using Network published = Network.Load(SharedFolder.Path("models", "mediapipe", "face_detection_short_range.tflite"));
        foreach (Network network in (Network[])[bundled, published])
        {
            Read("face_detection_short_range", "a", "input").Floats.CopyTo(network.Input());
            network.Run();
        }
        Assert.Equal(published.Output(1).ToArray(), bundled.Output(1).ToArray());
    }

    [SharedFact]
    public void The_sparse_detector_finds_the_faces_that_the_dense_one_finds()
    {
        using Network sparse = Network.Load(SharedFolder.Path("models", "mediapipe", "face_detection_full_range_sparse.tflite"));
        using Network dense = Network.Load(SharedFolder.Path("models", "mediapipe", "face_detection_full_range.tflite"));
        foreach (Network network in (Network[])[sparse, dense])
        {
            Read("face_detection_full_range", "a", "input").Floats.CopyTo(network.Input());
            network.Run();
        }
        // The two were trained apart, so logits differ; what one is sure of (above 2 = 88 %) the other must see nearby (above 0).
        float[] sureDense = dense.Output(1).ToArray(), sureSparse = sparse.Output(1).ToArray();
        int[] found = [.. Enumerable.Range(0, sureDense.Length).Where(i => sureDense[i] > 2)];
        Assert.All(found, cell => Assert.Contains(Enumerable.Range(0, sureSparse.Length),
            other => Math.Abs(cell / 48 - other / 48) <= 2 && Math.Abs(cell % 48 - other % 48) <= 2 && sureSparse[other] > 0));
        Assert.Equal(found.Length > 0, sureSparse.Any(logit => logit > 0));
    }

    static Tensor Read(string network, string sample, string tensor) =>
        NumpyFile.Read(SharedFolder.Path("golden", $"{network}.{sample}.{tensor}.npy"));
}
