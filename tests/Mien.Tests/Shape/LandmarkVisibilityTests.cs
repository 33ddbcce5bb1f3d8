using System.Numerics;

namespace Mien.Tests;

public class LandmarkVisibilityTests
{
    static readonly FaceModel Model = FaceModel.Default;
    static readonly FaceFitter Fitter = FaceFitter.For478(Model);
    static readonly CameraIntrinsics Camera = new(900, 900, 320, 240);

    static float[] Visibility(double yaw, double pitch, Vector3 translation, params ReadOnlySpan<(Blendshape Shape, float Weight)> expression)
    {
        var basis = LandmarkBasis.Of478(Model);
        float[] weights = new float[basis.ExpressionCount];
        foreach ((Blendshape shape, float weight) in expression)
            weights[(int)shape] = weight;
        var points = new Vector3[basis.PointCount];
        basis.Evaluate(new float[basis.IdentityCount], weights, points);
        var pose = HeadPose.FromEuler(yaw, pitch, 0, translation);
        FaceFit fit = Fitter.CreateFit();
        Assert.True(Fitter.TryFit([.. points.Select(p => RandomFace.Project(p, pose, Camera))], Camera, fit));
        float[] visibility = new float[LandmarkTopology.Count];
        new LandmarkVisibility(Model, Model.Landmarks478).Compute(fit, Camera, 640, 480, visibility);
        Assert.All(visibility, v => Assert.InRange(v, 0, 1));
        return visibility;
    }

    [Fact]
    public void From_the_front_nearly_all_landmarks_are_seen()
    {
        float[] visibility = Visibility(0, 0, new Vector3(0, 0, -600));
        Assert.True(visibility.Count(v => v > 0.9) > 440, $"{visibility.Count(v => v > 0.9)}");
        foreach (int landmark in (int[])[LandmarkTopology.NoseTip, 13, 14, 33, 263, 468, 473, 152, 10, 50, 280])
            Assert.True(visibility[landmark] > 0.9, $"{landmark}: {visibility[landmark]}");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_head_turned_to_the_side_hides_its_far_side(double yaw)
    {
        float[] visibility = Visibility(yaw, 0, new Vector3(0, 0, -600));
        // Yaw > 0 turns the face towards the right edge, so the subject's left side is the far one.
        (int[] far, int[] near) = yaw > 0 ? ((int[])[454, 323, 361, 352], (int[])[234, 93, 132, 123, 33, 468]) : ([234, 93, 132, 123], [454, 323, 361, 352, 263, 473]);
        Assert.All(far, landmark => Assert.True(visibility[landmark] < 0.2, $"far {landmark}: {visibility[landmark]}"));
        Assert.All(near, landmark => Assert.True(visibility[landmark] > 0.8, $"near {landmark}: {visibility[landmark]}"));
    }

    [Fact]
    public void The_nose_hides_the_inner_corner_of_the_far_eye()
    {
        float[] visibility = Visibility(65, 0, new Vector3(0, 0, -600));
        Assert.True(visibility[362] < 0.5, $"{visibility[362]}");
        Assert.True(visibility[133] > 0.8, $"{visibility[133]}");
    }

    [Fact]
    public void A_face_at_the_border_is_seen_as_far_as_the_picture_goes()
    {
        float[] visibility = Visibility(0, 0, new Vector3(-213, 0, -600));
        Assert.True(visibility[454] > 0.5 && visibility[263] > 0.9);
        Assert.True(visibility[234] == 0 && visibility[33] == 0);
    }

    [Fact]
    public void Closed_lids_hide_their_iris_only()
    {
        float[] visibility = Visibility(0, 0, new Vector3(0, 0, -600), (Blendshape.EyeBlinkLeft, 1));
        Assert.True(visibility[LandmarkTopology.LeftIris] < 0.2);
        Assert.True(visibility[LandmarkTopology.RightIris] > 0.9);
    }

    [Fact]
    public void Nothing_is_allocated_per_face()
    {
        RandomFace face = RandomFace.Make(Fitter.Basis, new Random(1));
        FaceFit fit = Fitter.CreateFit();
        Assert.True(Fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
        var visibility = new LandmarkVisibility(Model, Model.Landmarks478);
        float[] seen = new float[LandmarkTopology.Count];
        visibility.Compute(fit, RandomFace.Camera, 1280, 720, seen);
        long before = GC.GetAllocatedBytesForCurrentThread();
        visibility.Compute(fit, RandomFace.Camera, 1280, 720, seen);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
