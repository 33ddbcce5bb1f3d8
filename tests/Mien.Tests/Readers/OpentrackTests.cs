using System.Numerics;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Tests;

public class OpentrackTests
{
    static Pack Originals => Pack.Load(SharedFolder.Path("models", "opentrack"));

    static OpentrackEstimate Estimate(in Quaternion rotation, Vector2 center, float size, int width = 640, int height = 480) => new()
    {
        Rotation = rotation,
        Center = center,
        Size = size,
        Box = new FaceBox(center.X - size, center.Y - size, size * 2, size * 2),
        Frame = new FaceBox(0, 0, width, height),
    };

    [Theory]
    [InlineData(320, 240, 60, 0, 0, 0)]
    [InlineData(500, 100, 90, 0.1f, -0.4f, 0.2f)]
    [InlineData(40, 460, 30, -0.3f, 0.5f, -0.1f)]
    public void The_trackers_six_numbers_are_those_of_our_pose(float x, float y, float size, float qx, float qy, float qz)
    {
        Quaternion rotation = Quaternion.Normalize(new Quaternion(qx, qy, qz, 1));
        OpentrackEstimate estimate = Estimate(rotation, new Vector2(x, y), size);
        HeadPose pose = HeadPose.FromOpentrack(estimate, CameraIntrinsics.FromDiagonalFieldOfView(56, 640, 480));
        (double X, double Y, double Z, double Yaw, double Pitch, double Roll) theirs = estimate.ToOpentrack(offsetForward: 0), ours = pose.ToOpentrack();
        Assert.Equal(theirs.X, ours.X, 1e-3);
        Assert.Equal(theirs.Y, ours.Y, 1e-3);
        Assert.Equal(theirs.Z, ours.Z, 1e-3);
        Assert.Equal(theirs.Yaw, ours.Yaw, 1e-3);
        Assert.Equal(theirs.Pitch, ours.Pitch, 1e-3);
        Assert.Equal(theirs.Roll, ours.Roll, 1e-3);
        // Its default is the point 100 mm behind the eyes.
        Vector3 behind = Vector3.Transform(new Vector3(0, 0, -100), pose.Rotation) + pose.Translation;
        theirs = estimate.ToOpentrack();
        Assert.Equal(behind.X / 10, theirs.X, 1e-3);
        Assert.Equal(behind.Y / 10, theirs.Y, 1e-3);
        Assert.Equal(-behind.Z / 10, theirs.Z, 1e-3);
    }

    [Fact]
    public void A_turn_about_the_axis_into_the_picture_is_a_roll_about_the_one_down_turns_left_and_about_the_one_right_nods()
    {
        static HeadPose Pose(Vector3 axis) => HeadPose.FromOpentrack(Estimate(Quaternion.CreateFromAxisAngle(axis, 0.3f), new Vector2(320, 240), 50), new CameraIntrinsics(500, 500, 320, 240));
        double angle = 0.3 * 180 / Math.PI;
        Assert.Equal(angle, Pose(Vector3.UnitZ).RollDegrees, 1e-3);
        Assert.Equal(-angle, Pose(Vector3.UnitY).YawDegrees, 1e-3);
        Assert.Equal(-angle, Pose(Vector3.UnitX).PitchDegrees, 1e-3);
        // 100 mm as large as 50 pixels at a focal length of 500 pixels: one metre away.
        Assert.Equal(-1000, Pose(Vector3.UnitX).Translation.Z, 1e-2);
    }

    [Fact]
    public void The_covariance_is_the_spread_of_the_poses()
    {
        var place = new LowerTriangle3(3, 1, 2, -0.5f, 0.4f, 1.5f);
        var turn = new LowerTriangle3(0.02f, 0.01f, 0.03f, -0.005f, 0.004f, 0.01f);
        OpentrackEstimate estimate = Estimate(Quaternion.Normalize(new Quaternion(0.2f, -0.3f, 0.1f, 1)), new Vector2(350, 200), 60) with { PlaceFactor = place, RotationFactor = turn };
        var camera = new CameraIntrinsics(600, 600, 320, 240);
        HeadPose pose = HeadPose.FromOpentrack(estimate, camera);
        PoseCovariance covariance = estimate.ToCovariance(pose, camera)!.Value;
        const int Samples = 40_000;
        var random = new Random(5);
        double[] sums = new double[36];
        double[] d = new double[6];
        for (int sample = 0; sample < Samples; sample++)
        {
            Vector3 p = Apply(place, Normal(random)), t = Apply(turn, Normal(random));
            Quaternion turned = estimate.Rotation * Quaternion.CreateFromAxisAngle(Vector3.Normalize(t), t.Length());
            OpentrackEstimate moved = estimate with { Center = estimate.Center + new Vector2(p.X, p.Y), Size = estimate.Size + p.Z };
            Vector3 translation = HeadPose.FromOpentrack(moved, camera).Translation - pose.Translation;
            // The rotation alone: where the head stands turns the line of sight too, which the factor does not speak of.
            Quaternion small = HeadPose.FromOpentrack(estimate with { Rotation = turned }, camera).Rotation * Quaternion.Conjugate(pose.Rotation);
            float sign = Math.Sign(small.W) * 2;
            (d[0], d[1], d[2], d[3], d[4], d[5]) = (small.X * sign, small.Y * sign, small.Z * sign, translation.X, translation.Y, translation.Z);
            for (int i = 0; i < 36; i++)
                sums[i] += d[i / 6] * d[i % 6] / Samples;
        }
        for (int i = 0; i < 36; i++)
        {
            double scale = Math.Sqrt(covariance[i / 6, i / 6] * covariance[i % 6, i % 6]);
            Assert.Equal(sums[i] / scale, covariance[i / 6, i % 6] / scale, 0.06);
        }
        Assert.Equal(Math.Sqrt(sums[0] + sums[7] + sums[14]) * 180 / Math.PI, covariance.AngleDegrees, 0.05);
    }

    static Vector3 Apply(LowerTriangle3 m, Vector3 v) => new(m.M00 * v.X, m.M10 * v.X + m.M11 * v.Y, m.M20 * v.X + m.M21 * v.Y + m.M22 * v.Z);

    static Vector3 Normal(Random random)
    {
        Span<float> v = stackalloc float[3];
        foreach (ref float value in v)
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return new Vector3(v);
    }

    [Fact]
    public void A_diagonal_field_of_view_is_along_the_diagonal()
    {
        CameraIntrinsics camera = CameraIntrinsics.FromDiagonalFieldOfView(90, 400, 300);
        Assert.Equal((250, 250, 200, 150), (Math.Round(camera.FocalX, 6), Math.Round(camera.FocalY, 6), camera.CenterX, camera.CenterY));
    }

    [SharedFact]
    public void The_pose_of_a_head_agrees_with_that_of_another_system()
    {
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Originals });
        using var photos = new PhotoFaces();
        foreach (string photo in new[] { "JianzhuGuo", "portrait_exif" })
        {
            Face face = Assert.Single(finder.Find(photos.Image(photo))), other = Assert.Single(photos.Thorough(photo));
            Assert.InRange(HeadPose.AngleDegrees(face.Pose!.Value, other.Pose!.Value), 0, 10);
            // Its head is somewhat larger than MediaPipe's.
            Assert.InRange(face.Pose!.Value.Translation.Z / other.Pose!.Value.Translation.Z, 0.75, 1.25);
            Assert.True(FaceBox.IntersectionOverSmaller(face.Box, other.Box) > 0.8f);
            Assert.InRange(face.PoseCovariance!.Value.AngleDegrees, 0.5, 15);
            Assert.InRange(face.Score, 0.5f, 1);
            Assert.Null(face.Landmarks);
            Assert.Null(face.Landmarks68);
            Assert.Null(face.Presence);
            Assert.Null(face.Keypoints);
        }
    }

    [SharedFact]
    public void An_upright_photo_whose_face_lies_outside_the_middle_is_shown_whole()
    {
        Image photo = ImageFile.Load(SharedFolder.Path("photos", "JianzhuGuo.jpg"));
        // The face at the top of a picture twice as high as wide.
        var tall = new Image(photo.Width, photo.Width * 2, photo.Format);
        photo.Pixels.AsSpan(0, Math.Min(photo.Pixels.Length, tall.Pixels.Length)).CopyTo(tall.Pixels);
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Originals });
        using var photos = new PhotoFaces();
        Face face = Assert.Single(finder.Find(tall)), other = Assert.Single(photos.Thorough("JianzhuGuo"));
        Assert.True(FaceBox.IntersectionOverSmaller(face.Box, other.Box) > 0.8f, $"{face.Box} and {other.Box}");
        Assert.True(face.Opentrack!.Value.Frame.X < 0);
    }

    [SharedFact]
    public void A_face_that_has_gone_is_let_go_in_the_end()
    {
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = Originals });
        Image photo = ImageFile.Load(SharedFolder.Path("photos", "JianzhuGuo.jpg")), empty = new(photo.Width, photo.Height, photo.Format);
        Assert.Equal(0, Assert.Single(tracker.Track(photo, TimeSpan.Zero)).Id);
        int frames = 1;
        while (tracker.Track(empty, TimeSpan.FromSeconds(frames / 30.0)).Count > 0)
            Assert.True(++frames < 60, "it is followed for ever");
        Assert.Equal(1, Assert.Single(tracker.Track(photo, TimeSpan.FromSeconds(10))).Id);
    }

    [SharedFact]
    public void A_network_of_another_kind_is_refused_with_the_mend()
    {
        using var folder = new TemporaryFolder();
        File.Copy(SharedFolder.Path("models", "opentrack", "head-localizer.onnx"), folder.File("head-localizer.onnx"));
        File.Copy(SharedFolder.Path("models", "opentrack", "head-localizer.onnx"), folder.File("head-pose-0.4-small-int8.onnx"));
        Assert.Contains("has no output 'pos_size'", Assert.Throws<PackException>(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) })).Message);
    }
}
