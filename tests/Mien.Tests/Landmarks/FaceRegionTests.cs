using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class FaceRegionTests
{
    static Vector3[] Landmarks(int seed = 1)
    {
        var random = new Random(seed);
        Vector3[] points = [.. Enumerable.Range(0, 478).Select(_ => new Vector3(100 + random.NextSingle() * 60, 50 + random.NextSingle() * 80, 0))];
        points[33] = new Vector3(115, 80, 0);
        points[263] = new Vector3(145, 80, 0);
        return points;
    }

    [Fact]
    public void The_region_is_the_box_squared_enlarged_and_upright_for_level_eyes()
    {
        Vector3[] points = Landmarks();
        RotatedRect region = FaceRegion.FromLandmarks(points);
        float height = points.Max(p => p.Y) - points.Min(p => p.Y);
        Assert.Equal(height * 1.5, region.Width, 1e-4);
        Assert.Equal(region.Width, region.Height);
        Assert.Equal(0, region.RotationRadians);
        Assert.Equal((points.Max(p => p.X) + points.Min(p => p.X)) / 2, region.CenterX, 1e-4);
    }

    [Fact]
    public void The_region_turns_with_the_eyes()
    {
        Vector3[] points = Landmarks();
        points[263] = new Vector3(115 + 30 * MathF.Cos(0.4f), 80 + 30 * MathF.Sin(0.4f), 0);
        Assert.Equal(0.4, FaceRegion.FromLandmarks(points).RotationRadians, 1e-5);
    }

    [Fact]
    public void A_detection_gives_a_region_half_as_large_again_turned_by_its_eyes()
    {
        var face = new FaceDetection { Box = new FaceBox(10, 20, 30, 40), Score = 1 };
        face.Keypoints[0] = new Vector2(15, 30);
        face.Keypoints[1] = new Vector2(25, 40);
        RotatedRect tasks = face.Region(square: false), legacy = face.Region(square: true);
        Assert.Equal((25.0, 40.0, 45.0, 60.0), (tasks.CenterX, tasks.CenterY, tasks.Width, tasks.Height));
        Assert.Equal((60.0, 60.0), (legacy.Width, legacy.Height));
        Assert.Equal(Math.PI / 4, tasks.RotationRadians, 1e-6);
    }

    [Fact]
    public void The_eye_lists_name_71_different_mesh_points_each_and_share_none()
    {
        short[] right = LandmarkTopology.RightEyeContour.ToArray(), left = LandmarkTopology.LeftEyeContour.ToArray();
        Assert.Equal(71, right.Distinct().Count());
        Assert.Equal(71, left.Distinct().Count());
        Assert.Empty(right.Intersect(left));
        Assert.All(right.Concat(left), index => Assert.InRange(index, 0, 467));
    }

    [Fact]
    public void The_blendshape_network_reads_146_different_points() =>
        Assert.Equal(146, LandmarkTopology.BlendshapeInputs.ToArray().Distinct().Count(index => index is >= 0 and < 478));

    [Fact]
    public void Blendshape_names_are_the_members_of_the_enumeration() =>
        Assert.Equal(Enum.GetNames<Blendshape>(), Blendshapes.Names.Select(name => char.ToUpperInvariant(name[0]) + name[1..]));
}
