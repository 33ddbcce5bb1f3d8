using System.Numerics;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Tests;

/// <summary>What the face model adds to the faces of real photos.</summary>
public class FittedFaceTests
{
    static Pack MediaPipe => Pack.Load(SharedFolder.Path("models", "mediapipe"));

    static Vector2 Project(in CameraIntrinsics camera, Vector3 point) => new(
        (float)(camera.CenterX + camera.FocalX * point.X / -point.Z), (float)(camera.CenterY - camera.FocalY * point.Y / -point.Z));

    [SharedTheory]
    [InlineData("JianzhuGuo")]
    [InlineData("trump_hillary")]
    [InlineData("obama_family")]
    [InlineData("portrait_exif")]
    public void The_mesh_lies_on_the_landmarks(string photo)
    {
        using var photos = new PhotoFaces();
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = MediaPipe });
        Image image = photos.Image(photo);
        CameraIntrinsics camera = CameraIntrinsics.FromFieldOfView(63, image.Width, image.Height);
        foreach (Face face in finder.Find(image))
        {
            FaceMesh mesh = face.Mesh!;
            Assert.Equal(mesh.Pose, face.Pose);
            double eye = Vector2.Distance(new(face.Landmarks![33].X, face.Landmarks[33].Y), new(face.Landmarks[263].X, face.Landmarks[263].Y));
            var errors = new List<double>();
            for (int i = 0; i < LandmarkTopology.Count; i++)
            {
                if (face.Visibility![i] < 0.5)
                    continue;
                Vector3 point = mesh.Model.Landmarks478[i].On(mesh.Model.Triangles, mesh.Vertices);
                Vector2 seen = Project(camera, Vector3.Transform(point, mesh.Pose.Rotation) + mesh.Pose.Translation);
                errors.Add(Vector2.Distance(seen, new(face.Landmarks[i].X, face.Landmarks[i].Y)) / eye);
            }
            errors.Sort();
            Assert.True(errors.Count > 200, $"only {errors.Count} landmarks of a large face are seen");
            // The issue allows the labelled crops 1.5 % in the median; photos of grimaces and turned heads get twice that.
            Assert.InRange(errors[errors.Count / 2], 0, 0.03);
        }
    }

    [SharedFact]
    public void Without_a_fit_there_is_no_shape_and_the_networks_expression_counts()
    {
        using var photos = new PhotoFaces();
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = MediaPipe, Fit = false });
        Face face = Assert.Single(finder.Find(photos.Image("JianzhuGuo")));
        Assert.Null(face.Mesh);
        Assert.Null(face.Shape);
        Assert.Null(face.Visibility);
        Assert.Null(face.PoseCovariance);
        Assert.NotNull(face.Pose);
        Assert.Same(face.NetworkBlendshapes, face.Blendshapes);
    }

    [SharedFact]
    public void Without_irises_the_legacy_pack_gives_the_mesh_alone()
    {
        using var folder = new TemporaryFolder();
        Pack pack = new PackStore(folder.Path).Add("mediapipe-legacy", SharedFolder.Path("models", "mediapipe"));
        using var photos = new PhotoFaces();
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack, Irises = false });
        Face face = Assert.Single(tracker.Track(photos.Image("JianzhuGuo"), TimeSpan.Zero));
        Assert.Equal(LandmarkTopology.MeshCount, face.Landmarks!.Count);
        Assert.Equal(LandmarkTopology.MeshCount, face.Visibility!.Count);
        Assert.NotNull(face.Mesh);
    }

    [SharedFact]
    public void A_pack_without_a_canonical_face_has_ours()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in new[] { "face_landmarker.task", "canonical_face_model.obj" })
            File.Copy(SharedFolder.Path("models", "mediapipe", file), Path.Combine(folder.Path, file));
        string json = System.Text.Encoding.UTF8.GetString(KnownPacks.Json("mediapipe")!);
        File.WriteAllText(Path.Combine(folder.Path, "pack.json"), json.Replace("\"canonicalFace\"", "\"_canonicalFace\"", StringComparison.Ordinal));
        Pack own = Pack.FromFolder(folder.Path);
        using var photos = new PhotoFaces();
        using var ours = new FaceFinder(new FaceFinderOptions { Pack = own, Fit = false });
        using var theirs = new FaceFinder(new FaceFinderOptions { Pack = MediaPipe, Fit = false });
        Face a = ours.Find(photos.Image("JianzhuGuo"))[0], b = theirs.Find(photos.Image("JianzhuGuo"))[0];
        Assert.Same(CanonicalFace.Default, ours.CanonicalFace);
        // Two average heads: the same view of the face within some degrees and a tenth of the distance.
        Assert.InRange(HeadPose.AngleDegrees(a.Pose!.Value, b.Pose!.Value), 0, 6);
        Assert.InRange(a.Pose.Value.Translation.Z / b.Pose.Value.Translation.Z, 0.9, 1.1);
    }
}
