using System.Numerics;
using Mien.Testing;

namespace Mien.Tests;

public class LegacyPackTests
{
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
                Assert.InRange(ReferenceLandmarks.Error(reference[i], faces[i].Landmarks), 0, 0.05);
                foreach (int iris in new[] { 468, 473 })
                    Assert.InRange(Vector2.Distance(new(faces[i].Landmarks[iris].X, faces[i].Landmarks[iris].Y), new(reference[i][iris].X, reference[i][iris].Y)) / ReferenceLandmarks.OuterEyeDistance(reference[i]), 0, 0.05);
                Assert.Null(faces[i].Blendshapes);
                Assert.NotNull(faces[i].Pose);
            }
        }
    }
}
