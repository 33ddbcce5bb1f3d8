using System.Numerics;

namespace Mien.Tests.Shape;

public sealed class SurfaceWalkTests
{
    static readonly FaceModel Model = FaceModel.Default;

    [Fact]
    public void A_path_stays_in_its_plane_and_keeps_its_spacing()
    {
        var walk = new SurfaceWalk(Model);
        for (int i = 0; i <= 16; i++)
        {
            SurfacePoint start = Model.Landmarks68[i];
            Vector3 origin = At(start), normal = Vector3.UnitY;
            var plane = new Plane(normal, -origin.Y);
            IReadOnlyList<SurfacePoint> path = walk.In(plane, start, Vector3.UnitZ, 2, 9);
            Assert.Equal(start, path[0]);
            Assert.True(path.Count >= 2, $"point {i}: {path.Count}");
            for (int k = 1; k < path.Count; k++)
            {
                Assert.Equal(1, path[k].A + path[k].B + path[k].C, 1e-4f);
                Assert.Equal(origin.Y, At(path[k]).Y, 2e-3f);
                // A chord of a bent path is at most as long as the path.
                Assert.InRange(Vector3.Distance(At(path[k]), At(path[k - 1])), 0.5f, 2.001f);
            }
        }
    }

    [Fact]
    public void From_the_jaw_towards_the_nose_one_arrives_at_the_nose()
    {
        IReadOnlyList<SurfacePoint> path = new SurfaceWalk(Model).Along(Model.Landmarks68[2], At(Model.Landmarks68[30]) - At(Model.Landmarks68[2]), 2, 200);
        Assert.Contains(path, p => Vector3.Distance(At(p), At(Model.Landmarks68[30])) < 15);
    }

    static Vector3 At(SurfacePoint point) => point.On(Model.Triangles, Model.Neutral);
}
