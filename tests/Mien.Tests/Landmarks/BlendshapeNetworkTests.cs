using System.Numerics;
using Mien.Tensors;
using Mien.Testing;

namespace Mien.Tests;

public class BlendshapeNetworkTests
{
    /// <summary>The 51 scores of mediapipe/tasks/testdata/vision/face_blendshapes_out.prototxt (google-ai-edge/mediapipe, 97fe07c4), without _neutral.</summary>
    static readonly float[] Published =
    [
        0.9075446f, 0.88084334f, 8.574165e-05f, 0.00025488975f, 0.0003774864f, 0.0013324458f, 3.3356114e-06f, 3.486574e-06f, 0.23493542f, 0.25156906f,
        0.31935102f, 0.3578726f, 0.040764388f, 0.10176937f, 0.13951905f, 0.08599486f, 0.04357939f, 0.039808873f, 0.71037096f, 0.5613919f,
        0.0035762936f, 0.0046946923f, 0.0015334645f, 0.0015781156f, 0.1825222f, 0.00022096233f, 0.04180384f, 0.03450827f, 0.02150588f, 0.0004071877f,
        0.00041903765f, 0.006162456f, 0.0007518647f, 0.020578554f, 0.06688861f, 0.21384144f, 0.12757207f, 0.0037631108f, 0.0017571376f, 0.017397188f,
        0.073125295f, 0.009962141f, 0.006196939f, 0.9412662f, 0.9020016f, 0.054742802f, 0.080990806f, 0.7372297f, 0.69999576f, 3.5180938e-07f, 8.41376e-06f,
    ];

    [SharedFact]
    public void MediaPipes_published_expression_is_reproduced_from_its_landmarks()
    {
        string path = SharedFolder.Path("golden", "mediapipe", "face_blendshapes_in_landmarks.prototxt");
        float[] x = ProtoText.Numbers(path, "x"), y = ProtoText.Numbers(path, "y");
        Vector3[] landmarks = [.. x.Zip(y, (u, v) => new Vector3(u * 820, v * 1024, 0))];
        Pack pack = Pack.Load(SharedFolder.Path("models", "mediapipe"));
        using var network = new BlendshapeNetwork(pack, pack.Description.Blendshapes!, new NetworkOptions());
        ReadOnlySpan<float> weights = network.Run(landmarks);
        Assert.Equal(Published.Length, weights.Length);
        for (int i = 0; i < weights.Length; i++)
            Assert.True(Math.Abs(Published[i] - weights[i]) <= 1e-4, $"{Blendshapes.Names[i]}: {weights[i]}, published {Published[i]}");
    }
}
