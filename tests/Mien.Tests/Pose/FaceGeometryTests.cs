using System.Numerics;
using Mien.Testing;

namespace Mien.Tests;

public class FaceGeometryTests
{
    const int Width = 820, Height = 1024;

    static Vector3[] GoldenLandmarks()
    {
        string path = SharedFolder.Path("golden", "mediapipe", "face_blendshapes_in_landmarks.prototxt");
        float[] x = ProtoText.Numbers(path, "x"), y = ProtoText.Numbers(path, "y"), z = ProtoText.Numbers(path, "z");
        return [.. Enumerable.Range(0, x.Length).Select(i => new Vector3(x[i] * Width, y[i] * Height, z[i] * Width))];
    }

    [SharedFact]
    public void MediaPipes_own_face_geometry_is_reproduced()
    {
        CanonicalFace canonical = CanonicalFace.Load(SharedFolder.Path("models", "mediapipe", "canonical_face_model.obj"));
        string expected = SharedFolder.Path("golden", "mediapipe", "face_geometry_expected_out.pbtxt");
        FaceGeometry geometry = FaceGeometry.Compute(canonical, GoldenLandmarks(), Width, Height)!;

        float[] matrix = ProtoText.Numbers(expected, "packed_data");
        Assert.Equal(16, matrix.Length);
        Assert.All(matrix.Zip(geometry.PoseMatrix()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));

        float[] mesh = ProtoText.Numbers(expected, "vertex_buffer");
        Assert.Equal(468 * 5, mesh.Length);
        for (int i = 0; i < 468; i++)
        {
            Vector3 vertex = geometry.Mesh[i];
            Assert.Equal(mesh[i * 5], vertex.X, 1e-4);
            Assert.Equal(mesh[i * 5 + 1], vertex.Y, 1e-4);
            Assert.Equal(mesh[i * 5 + 2], vertex.Z, 1e-4);
        }
    }

    [SharedFact]
    public void The_canonical_face_has_MediaPipes_triangles_and_texture_coordinates()
    {
        CanonicalFace canonical = CanonicalFace.Load(SharedFolder.Path("models", "mediapipe", "canonical_face_model.obj"));
        string expected = SharedFolder.Path("golden", "mediapipe", "face_geometry_expected_out.pbtxt");
        float[] mesh = ProtoText.Numbers(expected, "vertex_buffer");
        for (int i = 0; i < 468; i++)
        {
            // OBJ counts v from the bottom, MediaPipe's buffer from the bottom too but flipped in its own tool.
            Assert.Equal(mesh[i * 5 + 3], canonical.TextureCoordinates[i].X, 1e-5);
        }
        Assert.Equal(898, canonical.Triangles.Count);
        var indices = ProtoText.Numbers(expected, "index_buffer").Select(v => (int)v).Chunk(3).Select(t => t.Order().ToArray()).Select(t => (t[0], t[1], t[2])).ToHashSet();
        Assert.Equal(indices, canonical.Triangles.Select(t => new[] { t.A, t.B, t.C }.Order().ToArray()).Select(t => (t[0], t[1], t[2])).ToHashSet());
    }

    [SharedFact]
    public void On_the_axis_our_pose_agrees_with_MediaPipes_matrix()
    {
        CanonicalFace canonical = CanonicalFace.Load(SharedFolder.Path("models", "mediapipe", "canonical_face_model.obj"));
        Vector3[] landmarks = GoldenLandmarks();
        float cx = landmarks.Average(p => p.X), cy = landmarks.Average(p => p.Y);
        Vector3[] centred = Array.ConvertAll(landmarks, p => p + new Vector3(Width / 2f - cx, Height / 2f - cy, 0));
        HeadPose mediapipe = HeadPose.FromMediaPipeMatrix(FaceGeometry.Compute(canonical, centred, Width, Height)!.PoseMatrix());
        Assert.True(new HeadPoseSolver(canonical).TrySolve(centred, CameraIntrinsics.FromVerticalFieldOfView(63, Width, Height), out HeadPose pose));
        // The same evidence weighed differently (perspective residuals, robust): a real face is not the canonical one.
        Assert.InRange(HeadPose.AngleDegrees(mediapipe, pose), 0, 1.5);
        Assert.InRange(Vector3.Distance(mediapipe.Translation, pose.Translation) / pose.Translation.Length(), 0, 0.02);
    }
}
