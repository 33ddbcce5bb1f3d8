using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Import.Onnx;
using Mien.Testing;

namespace Mien.Tensors.Tests.Export;

public class ExportedLayoutTests
{
    /// <summary>A channels-last input costs one transposition, a head that gives its map channels-last one each.</summary>
    [SharedTheory]
    [InlineData("opentrack/head-localizer.onnx", 0)]
    [InlineData("opentrack/head-pose-0.4-small-int8.onnx", 0)]
    [InlineData("3ddfa_v2/mb05_120x120.pth", 0)]
    [InlineData("3ddfa_v2/FaceBoxesProd.pth", 6)]
    [InlineData("mediapipe/face_detection_short_range.tflite", 5)]
    [InlineData("mediapipe/face_detection_full_range.tflite", 3)]
    [InlineData("mediapipe/face_detection_back.tflite", 5)]
    [InlineData("mediapipe/face_landmark.tflite", 3)]
    [InlineData("mediapipe/iris_landmark.tflite", 3)]
    [InlineData("mediapipe/face_landmarker.task:face_detector.tflite", 5)]
    [InlineData("mediapipe/face_landmarker.task:face_landmarks_detector.tflite", 4)]
    public void Exported_networks_transpose_at_inputs_and_heads_only(string model, int transpositions)
    {
        byte[] file = OnnxFile.Write(ModelFile.Load(SharedFolder.Path(["models", .. model.Split('/')])));
        Assert.Equal(transpositions, OnnxModel.Parse(file).Nodes.Count(node => node.Operator == "Transpose"));
    }
}
