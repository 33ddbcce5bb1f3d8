using System.Numerics;
using System.Text.Json.Nodes;
using Mien.Testing;

namespace Mien.Tests;

public class LegacyPackTests
{
    /// <summary>A pack that has, instead of the short-range detector, another one of the published files.</summary>
    static void WritePack(TemporaryFolder folder, string detector, string boxes, string scores, int size, int[] strides, int perLayer)
    {
        JsonNode pack = JsonNode.Parse(KnownPacks.Json("mediapipe-legacy"))!;
        JsonNode description = pack["detectors"]![0]!;
        description["network"] = detector;
        description["input"]!["width"] = size;
        description["input"]!["height"] = size;
        description["outputs"] = new JsonObject { ["boxes"] = boxes, ["scores"] = scores };
        description["anchors"] = new JsonObject { ["strides"] = new JsonArray([.. strides.Select(stride => JsonValue.Create(stride))]), ["perLayer"] = perLayer };
        pack["detectors"] = new JsonArray(description.DeepClone());
        pack["files"]![0]!["path"] = detector;
        File.WriteAllText(folder.File("pack.json"), pack.ToJsonString());
        foreach (string file in new[] { detector, "face_landmark.tflite", "iris_landmark.tflite", "canonical_face_model.obj" })
            File.Copy(SharedFolder.Path("models", "mediapipe", file), folder.File(file));
    }

    [SharedFact]
    public void Without_the_iris_network_a_face_has_468_landmarks_and_no_zeros()
    {
        using var folder = new TemporaryFolder();
        WritePack(folder, "face_detection_short_range.tflite", "regressors", "classificators", 128, [8, 16, 16, 16], 2);
        JsonNode pack = JsonNode.Parse(File.ReadAllText(folder.File("pack.json")))!;
        foreach (JsonNode? file in pack["files"]!.AsArray())
        {
            if ((string)file!["path"]! == "iris_landmark.tflite")
                file["optional"] = true;
        }
        File.WriteAllText(folder.File("pack.json"), pack.ToJsonString());
        File.Delete(folder.File("iris_landmark.tflite"));
        using var photos = new PhotoFaces();
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.FromFolder(folder.Path) });
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = Pack.FromFolder(folder.Path) });
        foreach (Face face in finder.Find(photos.Image("JianzhuGuo")).Concat(tracker.Track(photos.Image("JianzhuGuo"), TimeSpan.Zero)))
        {
            Assert.Equal(LandmarkTopology.MeshCount, face.Landmarks!.Count);
            Assert.DoesNotContain(Vector3.Zero, face.Landmarks!);
            Assert.InRange(face.Box.X, 100, 140);
            Assert.NotNull(face.Pose);
            Assert.Null(face.NetworkBlendshapes);
            Assert.NotNull(face.Shape);
        }
    }

    [SharedTheory]
    [InlineData("face_detection_short_range.tflite", "regressors", "classificators", 128, new[] { 8, 16, 16, 16 }, 2)]
    [InlineData("face_detection_back.tflite", "regressors", "classificators", 256, new[] { 16, 32, 32, 32 }, 2)]
    [InlineData("face_detection_full_range.tflite", "reshaped_regressor_face_4", "reshaped_classifier_face_4", 192, new[] { 4 }, 1)]
    [InlineData("face_detection_full_range_sparse.tflite", "Identity", "Identity_1", 192, new[] { 4 }, 1)]
    public void Every_published_detector_finds_the_faces_by_itself(string file, string boxes, string scores, int size, int[] strides, int perLayer)
    {
        using var folder = new TemporaryFolder();
        WritePack(folder, file, boxes, scores, size, strides, perLayer);
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.FromFolder(folder.Path) });
        using var photos = new PhotoFaces();
        foreach (string photo in new[] { "JianzhuGuo", "trump_hillary" })
        {
            IReadOnlyList<Face> faces = finder.Find(photos.Image(photo));
            Vector3[][] reference = ReferenceLandmarks.Load(photo);
            Assert.Equal(reference.Length, faces.Count);
            for (int i = 0; i < faces.Count; i++)
            {
                // The detector's own points: eyes, then the tip of the nose. At 128 pixels an input pixel is up to 0.09 of the eye
                // distance here, and the short-range network, made for larger faces, is off by three of them.
                double eye = ReferenceLandmarks.OuterEyeDistance(reference[i]);
                Assert.InRange(Vector2.Distance(faces[i].Keypoints![0], new(reference[i][468].X, reference[i][468].Y)) / eye, 0, 0.3);
                Assert.InRange(Vector2.Distance(faces[i].Keypoints![1], new(reference[i][473].X, reference[i][473].Y)) / eye, 0, 0.3);
                Assert.InRange(Vector2.Distance(faces[i].Keypoints![2], new(reference[i][1].X, reference[i][1].Y)) / eye, 0, 0.3);
            }
        }
    }

    [SharedFact]
    public void A_description_that_does_not_fit_its_network_is_refused_with_the_mend()
    {
        using var folder = new TemporaryFolder();
        WritePack(folder, "face_detection_back.tflite", "regressors", "classificators", 128, [8, 16, 16, 16], 2);
        Assert.Contains("Correct pack.json", Assert.Throws<PackException>(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.FromFolder(folder.Path) })).Message);
        using var other = new TemporaryFolder();
        WritePack(other, "face_detection_back.tflite", "boxes", "classificators", 256, [16, 32, 32, 32], 2);
        string message = Assert.Throws<PackException>(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.FromFolder(other.Path) })).Message;
        Assert.Contains("has no output 'boxes'", message);
        Assert.Contains("'regressors'", message);
    }

    [SharedFact]
    public void The_legacy_networks_give_478_landmarks_close_to_the_new_ones_and_no_blendshapes()
    {
        using var folder = new TemporaryFolder();
        Pack pack = new PackStore(folder.Path).Add("mediapipe-legacy", SharedFolder.Path("models", "mediapipe"));
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = pack });
        using var photos = new PhotoFaces();
        foreach (string photo in new[] { "JianzhuGuo", "trump_hillary" })
        {
            IReadOnlyList<Face> faces = finder.Find(photos.Image(photo));
            Vector3[][] reference = ReferenceLandmarks.Load(photo);
            Assert.Equal(reference.Length, faces.Count);
            for (int i = 0; i < faces.Count; i++)
            {
                // Another, smaller network: near, not equal.
                Assert.InRange(ReferenceLandmarks.Error(reference[i], faces[i].Landmarks!), 0, 0.05);
                foreach (int iris in new[] { 468, 473 })
                    Assert.InRange(Vector2.Distance(new(faces[i].Landmarks![iris].X, faces[i].Landmarks![iris].Y), new(reference[i][iris].X, reference[i][iris].Y)) / ReferenceLandmarks.OuterEyeDistance(reference[i]), 0, 0.05);
                Assert.Null(faces[i].NetworkBlendshapes);
                Assert.NotNull(faces[i].Pose);
            }
        }
    }
}
