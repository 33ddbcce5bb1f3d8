using System.Numerics;

namespace Mien.Tests;

public class HeadPoseSolverTests
{
    static readonly CameraIntrinsics Camera = CameraIntrinsics.FromVerticalFieldOfView(63, 1280, 720);

    static Similarity At(double x, double y, double z, HeadPose turn) => new(Rotation3.FromQuaternion(turn.Rotation), 1, new Vector3D(x, y, z));

    public static TheoryData<double, double, double> Turns() => new()
    {
        { 0, 0, 0 }, { 25, 10, -5 }, { -40, -15, 20 }, { 10, 30, 0 }, { 0, -25, -35 },
    };

    [Theory]
    [MemberData(nameof(Turns))]
    public void The_pose_of_a_head_does_not_depend_on_where_it_is_in_the_picture(double yaw, double pitch, double roll)
    {
        var solver = new HeadPoseSolver(SyntheticHead.Canonical);
        HeadPose turn = HeadPose.FromEuler(yaw, pitch, roll);
        foreach (double distance in new[] { 45.0, 80, 200 })
        {
            for (int gx = -2; gx <= 2; gx++)
            {
                for (int gy = -1; gy <= 1; gy++)
                {
                    // Up to 45° to the side and 25° up.
                    Similarity truth = At(distance * gx * 0.5, distance * gy * 0.45, -distance, turn);
                    Vector3[] landmarks = SyntheticHead.Picture(SyntheticHead.Canonical, truth, Camera);
                    Assert.True(solver.TrySolve(landmarks, Camera, out HeadPose pose));
                    Vector3D origin = truth.Apply(HeadPose.CanonicalOrigin) * 10;
                    Assert.InRange(HeadPose.AngleDegrees(turn, pose), 0, 0.2);
                    double error = (new Vector3D(pose.Translation.X, pose.Translation.Y, pose.Translation.Z) - origin).Length;
                    Assert.InRange(error / origin.Length, 0, 0.003);
                }
            }
        }
    }

    [Fact]
    public void MediaPipes_matrix_does_depend_on_it_which_is_why_ours_exists()
    {
        Similarity truth = At(40, 0, -80, HeadPose.FromEuler(0, 0, 0));
        Vector3[] landmarks = SyntheticHead.Picture(SyntheticHead.Canonical, truth, Camera);
        HeadPose pose = HeadPose.FromMediaPipeMatrix(FaceGeometry.Compute(SyntheticHead.Canonical, landmarks, 1280, 720)!.PoseMatrix());
        Assert.True(HeadPose.AngleDegrees(pose, HeadPose.FromEuler(0, 0, 0)) > 10);
    }

    [Fact]
    public void A_few_wrong_landmarks_barely_move_the_pose()
    {
        var solver = new HeadPoseSolver(SyntheticHead.Canonical);
        HeadPose turn = HeadPose.FromEuler(15, -10, 5);
        Vector3[] landmarks = SyntheticHead.Picture(SyntheticHead.Canonical, At(10, 5, -60, turn), Camera);
        landmarks[54] += new Vector3(60, -40, 0);
        landmarks[376] += new Vector3(-50, 30, 0);
        Assert.True(solver.TrySolve(landmarks, Camera, out HeadPose pose));
        Assert.InRange(HeadPose.AngleDegrees(turn, pose), 0, 2);
    }

    [Fact]
    public void Coincident_or_infinite_landmarks_have_no_pose()
    {
        var solver = new HeadPoseSolver(SyntheticHead.Canonical);
        var landmarks = new Vector3[478];
        Array.Fill(landmarks, new Vector3(100, 100, 0));
        Assert.False(solver.TrySolve(landmarks, Camera, out _));
        landmarks[4] = new Vector3(float.NaN, 1, 1);
        Assert.False(solver.TrySolve(landmarks, Camera, out _));
    }

    [Fact]
    public void Solving_allocates_nothing()
    {
        var solver = new HeadPoseSolver(SyntheticHead.Canonical);
        Vector3[] landmarks = SyntheticHead.Picture(SyntheticHead.Canonical, At(10, 5, -60, HeadPose.FromEuler(5, 5, 5)), Camera);
        solver.TrySolve(landmarks, Camera, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        solver.TrySolve(landmarks, Camera, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
