using System.Numerics;

namespace Mien.Tests;

public class HeadPoseTests
{
    static void AssertClose(Vector3 expected, Vector3 actual, double tolerance = 1e-5) =>
        Assert.True(Vector3.Distance(expected, actual) <= tolerance, $"{expected} against {actual}");

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(30, 0, 0)]
    [InlineData(0, 20, 0)]
    [InlineData(0, 0, -40)]
    [InlineData(-70, 35, 110)]
    [InlineData(120, -60, 15)]
    public void Euler_angles_survive_the_round_trip(double yaw, double pitch, double roll)
    {
        HeadPose pose = HeadPose.FromEuler(yaw, pitch, roll);
        Assert.Equal(yaw, pose.YawDegrees, 1e-3);
        Assert.Equal(pitch, pose.PitchDegrees, 1e-3);
        Assert.Equal(roll, pose.RollDegrees, 1e-3);
    }

    [Fact]
    public void Pose_of_a_frontal_face_is_identity()
    {
        HeadPose pose = HeadPose.FromEuler(0, 0, 0);
        Assert.Equal(Quaternion.Identity, pose.Rotation);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], pose.ToMatrix());
    }

    [Fact]
    public void Positive_yaw_turns_the_face_to_the_right_edge_of_the_picture() =>
        Assert.True(Vector3.Transform(Vector3.UnitZ, HeadPose.FromEuler(30, 0, 0).Rotation).X > 0.4f);

    [Fact]
    public void Positive_pitch_lifts_the_face() =>
        Assert.True(Vector3.Transform(Vector3.UnitZ, HeadPose.FromEuler(0, 30, 0).Rotation).Y > 0.4f);

    [Fact]
    public void Positive_roll_tilts_the_crown_clockwise_in_the_picture() =>
        Assert.True(Vector3.Transform(Vector3.UnitY, HeadPose.FromEuler(0, 0, 30).Rotation).X > 0.4f);

    [Fact]
    public void At_pitch_90_the_rotation_is_kept_with_roll_zero()
    {
        HeadPose pose = HeadPose.FromEuler(20, 90, 0);
        Assert.Equal(0, pose.RollDegrees);
        HeadPose back = HeadPose.FromEuler(pose.YawDegrees, pose.PitchDegrees, pose.RollDegrees);
        Assert.InRange(HeadPose.AngleDegrees(pose, back), 0, 0.05);
    }

    [Fact]
    public void MediaPipes_matrix_survives_the_round_trip()
    {
        HeadPose pose = HeadPose.FromEuler(12, -7, 33, new Vector3(50, -20, -600));
        HeadPose back = HeadPose.FromMediaPipeMatrix(pose.ToMediaPipeMatrix());
        Assert.InRange(HeadPose.AngleDegrees(pose, back), 0, 1e-3);
        AssertClose(pose.Translation, back.Translation, 1e-3);
    }

    [Fact]
    public void MediaPipes_matrix_moves_canonical_centimetres()
    {
        // A frontal head whose eyes are 500 mm in front of the camera: the canonical origin lies 2.62 cm below and 3.47 cm behind them.
        float[] matrix = new HeadPose(Quaternion.Identity, new Vector3(0, 0, -500)).ToMediaPipeMatrix();
        AssertClose(new Vector3(0, -2.624618f, -53.465663f), new Vector3(matrix[12], matrix[13], matrix[14]), 1e-4);
    }

    [Fact]
    public void Opentrack_gets_centimetres_and_degrees_and_yaw_to_the_left()
    {
        (double x, double y, double z, double yaw, double pitch, double roll) = HeadPose.FromEuler(10, 20, 30, new Vector3(10, -20, -700)).ToOpentrack();
        Assert.Equal((1, -2, 70), (Math.Round(x, 5), Math.Round(y, 5), Math.Round(z, 5)));
        Assert.Equal((-10, 20, 30), (Math.Round(yaw, 3), Math.Round(pitch, 3), Math.Round(roll, 3)));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(30, -50, 20)]
    [InlineData(-70, 80, -110)]
    public void Aflw_angles_survive_the_round_trip(double pitch, double yaw, double roll)
    {
        (double p, double y, double r) = HeadPose.FromAflw(pitch, yaw, roll).ToAflw();
        Assert.Equal(pitch, p, 1e-3);
        Assert.Equal(yaw, y, 1e-3);
        Assert.Equal(roll, r, 1e-3);
    }

    [Theory]
    [InlineData(30, 0, 0, 0, -30, 0)]
    [InlineData(0, 30, 0, 30, 0, 0)]
    [InlineData(0, 0, 30, 0, 0, 30)]
    public void Aflw_yaw_has_the_opposite_sign(double yaw, double pitch, double roll, double aflwPitch, double aflwYaw, double aflwRoll)
    {
        (double p, double y, double r) = HeadPose.FromEuler(yaw, pitch, roll).ToAflw();
        Assert.Equal(aflwPitch, p, 1e-3);
        Assert.Equal(aflwYaw, y, 1e-3);
        Assert.Equal(aflwRoll, r, 1e-3);
    }

    [Fact]
    public void Unity_sees_the_same_head_in_a_mirrored_frame()
    {
        HeadPose pose = HeadPose.FromEuler(25, -10, 40, new Vector3(100, 50, -800));
        (Vector3 position, Quaternion rotation) = pose.ToUnity();
        var v = new Vector3(0.3f, -0.5f, 0.7f);
        Vector3 ours = Vector3.Transform(v, pose.Rotation), mirrored = Vector3.Transform(v * new Vector3(1, 1, -1), rotation);
        AssertClose(ours * new Vector3(1, 1, -1), mirrored);
        AssertClose(new Vector3(0.1f, 0.05f, 0.8f), position);
    }

    [Fact]
    public void Gltf_shares_our_axes_in_metres()
    {
        HeadPose pose = HeadPose.FromEuler(25, -10, 40, new Vector3(100, 50, -800));
        Assert.Equal((pose.Translation * 0.001f, pose.Rotation), pose.ToGltf());
    }
}
