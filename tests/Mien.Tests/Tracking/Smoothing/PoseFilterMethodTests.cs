using System.Numerics;

namespace Mien.Tests.Tracking.Smoothing;

/// <summary>Each filter of poses against its definition, worked out by hand or in one dimension.</summary>
public sealed class PoseFilterMethodTests
{
    static TimeSpan At(double frame) => PoseFilterTests.At(frame);

    [Fact]
    public void Kalman_along_one_axis_is_the_filter_of_the_textbook()
    {
        const double Noise = 100 * 100, Deviation = 3, Dt = 1.0 / 30;
        PoseFilter filter = SmoothingSpec.Parse("kalman:shift=100").NewPoseFilter()!;
        var random = new Random(1);
        double x = 0, v = 0, xx = Deviation * Deviation, xv = 0, vv = 500 * 500, r = Deviation * Deviation;
        for (int f = 0; f < 60; f++)
        {
            float seen = 20 * MathF.Sin(0.1f * f) + 4 * (random.NextSingle() - 0.5f);
            HeadPose held = filter.Apply(new HeadPose(Quaternion.Identity, new Vector3(0, seen, -500)), PoseFilterTests.Covariance(1, Deviation), At(f));
            if (f == 0)
            {
                x = seen;
                continue;
            }
            x += v * Dt;
            xx += 2 * Dt * xv + Dt * Dt * vv + Noise * Dt * Dt * Dt / 3;
            xv += Dt * vv + Noise * Dt * Dt / 2;
            vv += Noise * Dt;
            double gain = xx / (xx + r), speedGain = xv / (xx + r), off = seen - x;
            x += gain * off;
            v += speedGain * off;
            vv -= speedGain * xv;
            xv -= gain * xv;
            xx -= gain * xx;
            Assert.InRange(held.Translation.Y, x - 1e-3, x + 1e-3);
            Assert.InRange(held.Translation.X, -1e-4, 1e-4);
        }
    }

    [Fact]
    public void Kalman_trusts_a_sure_pose_more_than_an_unsure_one()
    {
        Assert.True(Moved(0.2) > 2 * Moved(5));

        static double Moved(double degrees)
        {
            PoseFilter filter = SmoothingSpec.Parse("kalman").NewPoseFilter()!;
            HeadPose rest = HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -500));
            for (int f = 0; f < 30; f++)
                filter.Apply(rest, PoseFilterTests.Covariance(), At(f));
            return filter.Apply(rest with { Rotation = HeadPose.FromEuler(1, 0, 0).Rotation }, PoseFilterTests.Covariance(degrees), At(30)).YawDegrees;
        }
    }

    [Fact]
    public void Kalman_follows_a_jump_at_once()
    {
        PoseFilter filter = SmoothingSpec.Parse("kalman:turn=20,shift=20").NewPoseFilter()!;
        HeadPose rest = HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -500)), jump = HeadPose.FromEuler(40, 0, 0, new Vector3(100, 0, -500));
        for (int f = 0; f < 60; f++)
            filter.Apply(rest, PoseFilterTests.Covariance(), At(f));
        HeadPose held = filter.Apply(jump, PoseFilterTests.Covariance(), At(60));
        Assert.InRange(held.YawDegrees, 0.9 * 40, 1.1 * 40);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(4)]
    public void Dead_zone_takes_the_share_that_the_sigmoid_gives(double deviations)
    {
        // Along one axis the unscented transform is exact: the length is the step over its deviation.
        HeadPose rest = HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -500));
        double share = 1 / (1 + Math.Exp(-(deviations - 1) * 1.5));
        HeadPose turned = Step(rest, rest with { Rotation = HeadPose.FromEuler(deviations, 0, 0).Rotation }, 1);
        Assert.InRange(turned.YawDegrees, deviations * share - 1e-3, deviations * share + 1e-3);
        HeadPose shifted = Step(rest, rest with { Translation = new Vector3((float)(3 * deviations), 0, -500) }, 1);
        Assert.InRange(shifted.Translation.X, 3 * deviations * share - 1e-3, 3 * deviations * share + 1e-3);
        // Half a frame takes what, taken twice, makes the same.
        double half = 1 - Math.Sqrt(1 - share);
        Assert.InRange(Step(rest, rest with { Translation = new Vector3((float)(3 * deviations), 0, -500) }, 0.5).Translation.X, 3 * deviations * half - 1e-3, 3 * deviations * half + 1e-3);

        static HeadPose Step(HeadPose from, HeadPose to, double frames)
        {
            PoseFilter filter = SmoothingSpec.Parse("dead-zone").NewPoseFilter()!;
            filter.Apply(from, PoseFilterTests.Covariance(), At(0));
            return filter.Apply(to, PoseFilterTests.Covariance(), At(frames));
        }
    }

    [Fact]
    public void Dead_zone_carries_any_covariance_to_the_step()
    {
        var random = new Random(5);
        double[] factor = [.. Enumerable.Range(0, 36).Select(i => (random.NextDouble() - 0.5) * (i / 6 < 3 ? 0.05 : 5))];
        float[] elements = new float[36];
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++)
                for (int k = 0; k < 6; k++)
                    elements[i * 6 + j] += (float)(factor[i * 6 + k] * factor[j * 6 + k]);
        var covariance = new PoseCovariance(elements);
        HeadPose from = HeadPose.FromEuler(5, -10, 3, new Vector3(1, 2, -500)), to = HeadPose.FromEuler(25, 4, -6, new Vector3(8, -3, -490));
        PoseFilter filter = SmoothingSpec.Parse("dead-zone:size=8,hardness=0.2").NewPoseFilter()!;
        filter.Apply(from, covariance, At(0));
        HeadPose held = filter.Apply(to, covariance, At(1));

        // Linearised by differences: step = J·δ, C = J Σ Jᵀ, so that |J⁻¹·step| in Σ is the length.
        double[,] jacobian = new double[6, 6];
        const double H = 1e-4;
        for (int k = 0; k < 6; k++)
        {
            double[] plus = StepOf(k, H), minus = StepOf(k, -H);
            for (int i = 0; i < 6; i++)
                jacobian[i, k] = (plus[i] - minus[i]) / (2 * H);
        }
        double[] step = StepOf(0, 0), spread = new double[36], inverse = new double[36];
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++)
                for (int a = 0; a < 6; a++)
                    for (int b = 0; b < 6; b++)
                        spread[i * 6 + j] += jacobian[i, a] * elements[a * 6 + b] * jacobian[j, b];
        Assert.True(Matrix6.TryInvert(spread, inverse));
        double length = Math.Sqrt(Matrix6.Quadratic(inverse, step)), share = 1 / (1 + Math.Exp(-(length - 8) * 0.2));
        Assert.InRange(share, 0.05, 0.95);
        Assert.InRange(held.Translation.X, 1 + 7 * share - 0.02, 1 + 7 * share + 0.02);
        double angle = HeadPose.AngleDegrees(from, to);
        Assert.InRange(HeadPose.AngleDegrees(from, held), share * angle - 0.05, share * angle + 0.05);

        double[] StepOf(int axis, double delta)
        {
            var turn = new Vector3D(axis == 0 ? delta : 0, axis == 1 ? delta : 0, axis == 2 ? delta : 0);
            Rotation3 turned = Rotation3.FromRotationVector(turn) * Rotation3.FromQuaternion(to.Rotation);
            Vector3D v = (Rotation3.FromQuaternion(from.Rotation).Inverse() * turned).ToRotationVector();
            Vector3 t = to.Translation - from.Translation;
            return [v.X, v.Y, v.Z, t.X + (axis == 3 ? delta : 0), t.Y + (axis == 4 ? delta : 0), t.Z + (axis == 5 ? delta : 0)];
        }
    }

    [Fact]
    public void Dead_zone_without_a_covariance_lets_the_pose_through()
    {
        PoseFilter filter = SmoothingSpec.Parse("dead-zone").NewPoseFilter()!;
        for (int f = 0; f < 5; f++)
            Assert.Equal(PoseFilterTests.Pose(f), filter.Apply(PoseFilterTests.Pose(f), null, At(f)));
    }

    [Fact]
    public void Accela_runs_at_the_speed_of_its_curve()
    {
        // 0.03 + 1.5·1° about one axis: 1.5°/s for a tenth of a second. 0.1 + 2 cm along one: 7.5 cm/s.
        HeadPose held = Run(HeadPose.FromEuler(1.53, 0, 0, new Vector3(21, 0, -500)), 0.1);
        Assert.InRange(held.YawDegrees, 0.15 - 1e-4, 0.15 + 1e-4);
        Assert.InRange(held.Translation.X, 7.5 - 1e-3, 7.5 + 1e-3);
        Assert.Equal(-500, held.Translation.Z, 3);
    }

    [Fact]
    public void Accela_shares_the_speed_among_the_axes()
    {
        // 3 cm along x and 4 along y beyond the dead zone: 60 cm/s at their distance of 5, three and four sevenths of it.
        HeadPose held = Run(HeadPose.FromEuler(0, 0, 0, new Vector3(31, 41, -500)), 0.01);
        Assert.InRange(held.Translation.X, 6 * 3 / 7.0 - 1e-3, 6 * 3 / 7.0 + 1e-3);
        Assert.InRange(held.Translation.Y, 6 * 4 / 7.0 - 1e-3, 6 * 4 / 7.0 + 1e-3);
    }

    [Fact]
    public void Accela_leaves_the_dead_zone_alone_and_does_not_run_past_the_pose()
    {
        Assert.Equal(0, Run(HeadPose.FromEuler(0.02, 0, 0, new Vector3(0.9f, 0, -500)), 0.1).Translation.X);
        HeadPose far = Run(HeadPose.FromEuler(40, 0, 0, new Vector3(200, 0, -500)), 0.4);
        Assert.InRange(far.YawDegrees, 39.96, 39.98);
        Assert.InRange(far.Translation.X, 198.9, 199.1);
    }

    [Fact]
    public void Accelas_curves_run_through_their_points_and_rise()
    {
        foreach ((double x, double y) in ((double, double)[])[(0, 0), (0.5, 0.4), (1, 1.5), (1.5, 8), (2.5, 35), (5, 100), (8, 200), (9, 300), (50, 300)])
            Assert.InRange(AccelaFilter.TurnCurve.At(x), y - 1e-3, y + 1e-3);
        foreach ((double x, double y) in ((double, double)[])[(0, 0), (0.33, 0.375), (0.66, 0.75), (1.33, 2.25), (2, 7.5), (5, 60), (9, 200), (50, 200)])
            Assert.InRange(AccelaFilter.ShiftCurve.At(x), y - 1e-3, y + 1e-3);
        for (double x = 0; x < 10; x += 0.01)
        {
            Assert.True(AccelaFilter.TurnCurve.At(x + 0.01) >= AccelaFilter.TurnCurve.At(x));
            Assert.True(AccelaFilter.ShiftCurve.At(x + 0.01) >= AccelaFilter.ShiftCurve.At(x));
        }
    }

    static HeadPose Run(HeadPose to, double seconds)
    {
        PoseFilter filter = SmoothingSpec.Parse("accela").NewPoseFilter()!;
        filter.Apply(HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -500)), null, TimeSpan.Zero);
        return filter.Apply(to, null, TimeSpan.FromSeconds(seconds));
    }
}
