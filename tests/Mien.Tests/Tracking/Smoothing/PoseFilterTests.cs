using System.Numerics;

namespace Mien.Tests.Tracking.Smoothing;

/// <summary>What holds of every filter of poses.</summary>
public sealed class PoseFilterTests
{
    public static TheoryData<string> All => [.. SmoothingMethod.All.Where(m => m.Stage == SmoothingStage.Pose).Select(m => m.Name)];

    [Theory, MemberData(nameof(All))]
    public void The_first_pose_passes_through_and_a_noisy_later_one_does_not(string method)
    {
        PoseFilter filter = SmoothingSpec.Parse(method).NewPoseFilter()!;
        HeadPose first = HeadPose.FromEuler(10, 5, -3, new Vector3(1, 2, -500)), next = HeadPose.FromEuler(11, 5, -3, new Vector3(4, 2, -500));
        Assert.Equal(first, filter.Apply(first, Covariance(), At(0)));
        HeadPose held = filter.Apply(next, Covariance(), At(1));
        Assert.InRange(HeadPose.AngleDegrees(first, held), 0.001, 0.999);
        Assert.InRange(held.Translation.X, 1.001f, 3.999f);
    }

    [Theory, MemberData(nameof(All))]
    public void A_head_that_rests_stays_where_it_is(string method)
    {
        PoseFilter filter = SmoothingSpec.Parse(method).NewPoseFilter()!;
        HeadPose pose = HeadPose.FromEuler(30, -20, 10, new Vector3(10, 20, -600));
        for (int f = 0; f < 100; f++)
            AssertNear(pose, filter.Apply(pose, Covariance(), At(f)), 1e-3);
    }

    [Theory, MemberData(nameof(All))]
    public void A_head_that_turns_all_the_way_round_is_followed_without_a_seam(string method)
    {
        PoseFilter filter = SmoothingSpec.Parse(method).NewPoseFilter()!;
        HeadPose last = default;
        for (int f = 0; f < 240; f++)
        {
            // 90° a second about a slanted axis, quaternions of either sign.
            var q = Quaternion.CreateFromAxisAngle(Vector3.Normalize(new Vector3(0.2f, 1, 0.1f)), f * MathF.PI / 60);
            HeadPose pose = new(f % 3 == 0 ? Quaternion.Negate(q) : q, new Vector3(0, 0, -500));
            HeadPose held = filter.Apply(pose, Covariance(), At(f));
            Assert.InRange(HeadPose.AngleDegrees(pose, held), 0, 12);
            if (f > 60)
                Assert.InRange(HeadPose.AngleDegrees(last, held), 1, 6);
            last = held;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_reset_filter_and_one_after_a_gap_are_as_a_new_one(string method)
    {
        PoseFilter used = SmoothingSpec.Parse(method).NewPoseFilter()!, gapped = SmoothingSpec.Parse(method).NewPoseFilter()!, fresh = SmoothingSpec.Parse(method).NewPoseFilter()!;
        for (int f = 0; f < 20; f++)
        {
            used.Apply(Pose(f + 100), Covariance(), At(f));
            gapped.Apply(Pose(f + 100), Covariance(), At(f));
        }
        used.Reset();
        for (int f = 0; f < 20; f++)
        {
            HeadPose expected = fresh.Apply(Pose(f), Covariance(), At(f));
            Assert.Equal(expected, used.Apply(Pose(f), Covariance(), At(f)));
            Assert.Equal(expected, gapped.Apply(Pose(f), Covariance(), At(f) + TimeSpan.FromSeconds(2)));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void What_is_not_finite_or_not_later_passes_and_leaves_no_trace(string method)
    {
        PoseFilter disturbed = SmoothingSpec.Parse(method).NewPoseFilter()!, clean = SmoothingSpec.Parse(method).NewPoseFilter()!;
        HeadPose broken = new(Quaternion.Identity, new Vector3(float.NaN, 0, 0)), nothing = default;
        for (int f = 0; f < 20; f++)
        {
            Assert.Equal(clean.Apply(Pose(f), Covariance(), At(f)), disturbed.Apply(Pose(f), Covariance(), At(f)));
            Assert.True(float.IsNaN(disturbed.Apply(broken, Covariance(), At(f + 0.5)).Translation.X));
            Assert.Equal(nothing, disturbed.Apply(nothing, Covariance(), At(f + 0.5)));
            Assert.Equal(Pose(f + 50), disturbed.Apply(Pose(f + 50), Covariance(), At(f)));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_covariance_that_is_not_finite_counts_as_none(string method)
    {
        PoseFilter disturbed = SmoothingSpec.Parse(method).NewPoseFilter()!, clean = SmoothingSpec.Parse(method).NewPoseFilter()!;
        float[] broken = new float[36];
        broken[7] = float.NaN;
        for (int f = 0; f < 10; f++)
            Assert.Equal(clean.Apply(Pose(f), null, At(f)), disturbed.Apply(Pose(f), new PoseCovariance(broken), At(f)));
    }

    [Theory, MemberData(nameof(All))]
    public void A_singular_covariance_gives_a_pose_all_the_same(string method)
    {
        PoseFilter filter = SmoothingSpec.Parse(method).NewPoseFilter()!;
        for (int f = 0; f < 10; f++)
            AssertNear(Pose(f), filter.Apply(Pose(f), new PoseCovariance(new float[36]), At(f)), 100);
    }

    [Theory, MemberData(nameof(All))]
    public void A_frame_allocates_nothing(string method)
    {
        PoseFilter filter = SmoothingSpec.Parse(method).NewPoseFilter()!;
        PoseCovariance covariance = Covariance();
        HeadPose pose = Pose(1);
        long least = long.MaxValue;
        int frame = 0;
        for (int round = 0; round < 4 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int end = frame + 60; frame < end; frame++)
                filter.Apply(pose, covariance, At(frame));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    internal static TimeSpan At(double frame) => TimeSpan.FromSeconds(frame / 30);

    /// <summary>A pose that wanders, the same for the same number.</summary>
    internal static HeadPose Pose(int n) => HeadPose.FromEuler(
        20 * Math.Sin(0.1 * n) + Math.Sin(12.3 * n), 5 * Math.Cos(0.2 * n), 3 * Math.Sin(1.7 * n), new Vector3(n % 7, 3 * MathF.Sin(n), -500 + n % 5));

    /// <summary>One degree about each axis, three millimetres along each.</summary>
    internal static PoseCovariance Covariance(double degrees = 1, double millimetres = 3)
    {
        float[] elements = new float[36];
        for (int i = 0; i < 6; i++)
            elements[i * 7] = (float)Math.Pow(i < 3 ? degrees * Math.PI / 180 : millimetres, 2);
        return new PoseCovariance(elements);
    }

    static void AssertNear(HeadPose expected, HeadPose actual, double tolerance)
    {
        Assert.InRange(HeadPose.AngleDegrees(expected, actual), 0, tolerance);
        Assert.InRange(Vector3.Distance(expected.Translation, actual.Translation), 0, tolerance);
    }
}
