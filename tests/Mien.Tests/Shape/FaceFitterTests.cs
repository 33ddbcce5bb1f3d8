using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mien.Tests;

public class FaceFitterTests
{
    static readonly LandmarkBasis Basis = SyntheticBasis.Basis;

    static readonly FaceFitterOptions Exact = new() { LandmarkNoisePixels = 1e-3, ExpressionRate = 0.5 };

    [Fact]
    public void Exact_landmarks_give_the_face_back_from_scratch()
    {
        var fitter = new FaceFitter(Basis, Exact);
        FaceFit fit = fitter.CreateFit();
        var random = new Random(1);
        // Without vectors a fit takes twenty times as long.
        int faces = Vector256.IsHardwareAccelerated ? 100 : 15;
        for (int i = 0; i < faces; i++)
        {
            RandomFace face = RandomFace.Make(Basis, random);
            Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
            double angle = HeadPose.AngleDegrees(face.Pose, fit.Pose), shift = Vector3.Distance(face.Pose.Translation, fit.Pose.Translation), mesh = face.MeshError(Basis, fit);
            Assert.InRange(angle, 0, 0.2);
            Assert.InRange(shift, 0, 1);
            Assert.InRange(mesh, 0, 0.5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_jacobian_is_that_of_finite_differences(bool depth)
    {
        var random = new Random(2);
        RandomFace face = RandomFace.Make(Basis, random, noisePixels: 20);
        if (depth)
            face.Landmarks = [.. face.Landmarks.Select(p => p with { Z = (float)(30 * RandomFace.Gaussian(random)) })];
        var seen = new LandmarkObservations(Basis.LandmarkCount);
        float[] weights = [.. Enumerable.Range(0, Basis.LandmarkCount).Select(_ => random.NextSingle() + 0.1f)];
        Assert.True(seen.TrySet(face.Landmarks, weights, default, RandomFace.Camera, useDepth: true));
        Assert.Equal(depth, seen.HasDepth);
        var system = new FitSystem<double, DoubleLanes>(Basis, withIdentity: true) { DepthWeight = 0.3 };
        var state = new FitState
        {
            Pose = new Similarity(Rotation3.FromQuaternion(face.Pose.Rotation), 1, new Vector3D(20, -30, -600)),
            DepthOffset = 3,
            DepthUnit = 0.9,
            Coefficients = [.. Enumerable.Range(0, system.CoefficientCount).Select(_ => RandomFace.Gaussian(random) * 0.3)],
        };
        FitState moved = state with { Coefficients = new double[system.CoefficientCount] };
        Assert.True(system.TryBuild(seen, state));
        double[] gradient = [.. system.Gradient];
        double size = gradient.Max(Math.Abs);
        for (int i = 0; i < system.UnknownCount; i++)
        {
            double[] step = new double[system.UnknownCount];
            double small = i < 3 ? 1e-5 : 1e-3;
            double Cost(double by)
            {
                step[i] = by;
                state.Step(step, ref moved);
                Assert.True(system.TryBuild(seen, moved));
                return system.Cost / 2;
            }
            double numeric = -(Cost(small) - Cost(-small)) / (2 * small);
            Assert.InRange(gradient[i], numeric - 1e-5 * Math.Abs(numeric) - 1e-7 * size, numeric + 1e-5 * Math.Abs(numeric) + 1e-7 * size);
        }
    }

    [Fact]
    public void A_fit_that_follows_finds_the_next_pose_and_expression_with_the_identity_kept()
    {
        var fitter = new FaceFitter(Basis, Exact);
        FaceFit fit = fitter.CreateFit();
        var random = new Random(3);
        RandomFace face = RandomFace.Make(Basis, random);
        Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
        for (int frame = 0; frame < 30; frame++)
        {
            face = face.Moved(Basis, random);
            Assert.True(fitter.TryFollow(face.Landmarks, RandomFace.Camera, fit));
            Assert.InRange(HeadPose.AngleDegrees(face.Pose, fit.Pose), 0, 0.2);
            Assert.InRange(Vector3.Distance(face.Pose.Translation, fit.Pose.Translation), 0, 1);
            Assert.InRange(face.MeshError(Basis, fit), 0, 0.5);
            Assert.All(fit.Shape.Expression.ToArray(), weight => Assert.InRange(weight, 0, 1));
        }
    }

    [Fact]
    public void A_system_that_follows_has_the_derivatives_of_the_whole_one()
    {
        var random = new Random(11);
        RandomFace face = RandomFace.Make(Basis, random, noisePixels: 2);
        Vector3[] landmarks = [.. face.Landmarks.Select(p => p with { Z = (float)(30 * RandomFace.Gaussian(random)) })];
        float[] weights = [.. Enumerable.Range(0, Basis.LandmarkCount).Select(_ => random.NextSingle() + 0.1f)];
        var seen = new LandmarkObservations(Basis.LandmarkCount);
        Assert.True(seen.TrySet(landmarks, weights, default, RandomFace.Camera, useDepth: true));
        var state = new FitState
        {
            Pose = new Similarity(Rotation3.FromQuaternion(face.Pose.Rotation), 1, new Vector3D(20, -30, -600)),
            DepthOffset = 3,
            DepthUnit = 0.9,
            Coefficients = [.. Enumerable.Range(0, Basis.ExpressionCount).Select(_ => random.NextDouble() * 0.3)],
        };
        var whole = new FitSystem<double, DoubleLanes>(Basis, withIdentity: false) { DepthWeight = 0.3, Outlier = 40 };
        Assert.True(whole.TryBuild(seen, state));
        var following = new FollowingSystem(Basis, weights);
        following.Look(seen, 0.3);
        Assert.True(following.TryEvaluate(seen, Basis.Mean, state, outlier: 40));
        Assert.InRange(following.Cost / whole.Cost, 1 - 1e-5, 1 + 1e-5);
        int n = whole.UnknownCount;
        for (int i = 0; i < n; i++)
        {
            double size = Math.Sqrt(whole.Normal[i * n + i] * whole.Cost);
            Assert.InRange(following.Gradient[i], whole.Gradient[i] - 1e-5 * size, whole.Gradient[i] + 1e-5 * size);
            for (int k = 0; k < LandmarkBasis.RowRoom; k++)
            {
                double pair = Math.Sqrt(whole.Normal[i * n + i] * whole.Normal[k * n + k]), exact = whole.Normal[i * n + k];
                Assert.InRange(following.Normal[i * n + k], exact - 1e-5 * pair, exact + 1e-5 * pair);
                Assert.Equal(following.Normal[i * n + k], following.Normal[k * n + i]);
            }
        }
    }

    [Fact]
    public void A_fit_that_follows_ends_where_exact_second_derivatives_lead()
    {
        var fitter = new FaceFitter(Basis);
        FaceFit following = fitter.CreateFit(), exact = fitter.CreateFit();
        var random = new Random(12);
        RandomFace face = RandomFace.Make(Basis, random, noisePixels: 1);
        float[] all = [.. Enumerable.Repeat(1f, Basis.LandmarkCount)];
        Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, following) && fitter.TryFit(face.Landmarks, RandomFace.Camera, exact));
        for (int frame = 0; frame < 30; frame++)
        {
            face = face.Moved(Basis, random);
            Assert.True(fitter.TryFollow(face.Landmarks, RandomFace.Camera, following));
            // Who weighs landmarks gets second derivatives of their own; three runs leave nothing to go.
            for (int run = 0; run < 3; run++)
                Assert.True(fitter.TryFollow(face.Landmarks, RandomFace.Camera, exact, all));
            // A hundredth of the noise, which is 2 % of the face, may be left.
            Assert.InRange(HeadPose.AngleDegrees(following.Pose, exact.Pose), 0, 0.1);
            Assert.InRange(following.ResidualPixels, exact.ResidualPixels * 0.97, exact.ResidualPixels * 1.03);
            for (int i = 0; i < 6; i++)
                Assert.InRange(Math.Sqrt(following.PoseCovariance[i * 7] / exact.PoseCovariance[i * 7]), 0.8, 1.25);
        }
    }

    [Fact]
    public void Following_and_learning_allocate_nothing()
    {
        var fitter = new FaceFitter(Basis);
        FaceFit fit = fitter.CreateFit();
        var random = new Random(4);
        RandomFace face = RandomFace.Make(Basis, random, noisePixels: 0.5);
        Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
        Assert.True(fitter.TryFollow(face.Landmarks, RandomFace.Camera, fit) && fitter.TryLearn(face.Landmarks, RandomFace.Camera, fit));
        face = face.Moved(Basis, random);
        long before = GC.GetAllocatedBytesForCurrentThread();
        fitter.TryFollow(face.Landmarks, RandomFace.Camera, fit);
        fitter.TryLearn(face.Landmarks, RandomFace.Camera, fit);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Identity_learned_over_views_comes_nearer_to_the_truth()
    {
        var fitter = new FaceFitter(Basis, new FaceFitterOptions { LandmarkNoisePixels = 1, ExpressionRate = 0.5 });
        FaceFit fit = fitter.CreateFit();
        double once = 0, learned = 0;
        var random = new Random(6);
        for (int person = 0; person < 10; person++)
        {
            RandomFace face = RandomFace.Make(Basis, random, noisePixels: 1);
            Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
            once += face.IdentityError(Basis, fit);
            for (int view = 0; view < 20; view++)
            {
                RandomFace other = RandomFace.Make(Basis, random, noisePixels: 1, face.Identity);
                // A jump between views: each is fitted afresh but for the identity.
                Assert.True(fitter.TryFollow(other.Landmarks, RandomFace.Camera, fit) || fitter.TryFit(other.Landmarks, RandomFace.Camera, fit));
                if (fit.ResidualPixels < 3)
                    Assert.True(fitter.TryLearn(other.Landmarks, RandomFace.Camera, fit));
            }
            learned += face.IdentityError(Basis, fit);
        }
        Assert.InRange(learned / once, 0, 0.6);
    }

    [Fact]
    public void The_covariance_of_the_pose_is_how_far_noise_throws_it()
    {
        const double Noise = 1;
        var fitter = new FaceFitter(Basis, new FaceFitterOptions { LandmarkNoisePixels = Noise, ExpressionRate = 0 });
        FaceFit fit = fitter.CreateFit();
        var random = new Random(7);
        double[] whitened = new double[6];
        int count = 0;
        for (int person = 0; person < 20; person++)
        {
            // Drawn from the prior itself, so that the posterior's covariance is that of the error.
            RandomFace face = RandomFace.Make(Basis, random, noisePixels: Noise);
            if (!fitter.TryFit(face.Landmarks, RandomFace.Camera, fit))
                continue;
            Rotation3 turn = Rotation3.FromQuaternion(face.Pose.Rotation) * Rotation3.FromQuaternion(fit.Pose.Rotation).Inverse();
            double[] error =
            [
                (turn.Y.Z - turn.Z.Y) / 2, (turn.Z.X - turn.X.Z) / 2, (turn.X.Y - turn.Y.X) / 2,
                face.Pose.Translation.X - fit.Pose.Translation.X, face.Pose.Translation.Y - fit.Pose.Translation.Y, face.Pose.Translation.Z - fit.Pose.Translation.Z,
            ];
            for (int i = 0; i < 6; i++)
                whitened[i] += error[i] * error[i] / fit.PoseCovariance[i * 7];
            count++;
        }
        Assert.Equal(20, count);
        // χ² of 20 draws lies within a factor of 2.5 of its mean all but never; uniform expressions are not quite the normal prior.
        Assert.All(whitened, sum => Assert.InRange(sum / count, 0.3, 2.5));
    }

    [Fact]
    public void Landmarks_that_are_no_face_give_no_fit_and_no_crash()
    {
        var fitter = new FaceFitter(Basis);
        FaceFit fit = fitter.CreateFit();
        RandomFace face = RandomFace.Make(Basis, new Random(8));
        Vector3[] landmarks = [.. face.Landmarks];
        landmarks[40].X = float.NaN;
        Assert.False(fitter.TryFit(landmarks, RandomFace.Camera, fit));
        float[] weights = [.. Enumerable.Repeat(1f, landmarks.Length)];
        weights[40] = 0;
        Assert.True(fitter.TryFit(landmarks, RandomFace.Camera, fit, weights), "a landmark that does not count may be anything");
        Assert.True(fitter.TryFollow(face.Landmarks, RandomFace.Camera, fit));
        Assert.False(fitter.TryFollow(landmarks, RandomFace.Camera, fit));
        Assert.False(fit.IsValid);
        Array.Fill(landmarks, new Vector3(100, 100, 0));
        Assert.False(fitter.TryFit(landmarks, RandomFace.Camera, fit));
        Array.Fill(landmarks, new Vector3(float.PositiveInfinity, 0, 0));
        Assert.False(fitter.TryFit(landmarks, RandomFace.Camera, fit));
        for (int i = 0; i < landmarks.Length; i++)
            landmarks[i] = new Vector3(i, 2 * i, 0);
        fitter.TryFit(landmarks, RandomFace.Camera, fit);
        var random = new Random(9);
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < landmarks.Length; i++)
                landmarks[i] = new Vector3(random.NextSingle() * 1000, random.NextSingle() * 1000, random.NextSingle() * 1000) * MathF.Pow(10, round % 5 - 2);
            if (fitter.TryFit(landmarks, RandomFace.Camera, fit))
                Assert.True(float.IsFinite(fit.Pose.Translation.Length()) && fit.Pose.Translation.Z < 0);
        }
        Assert.Throws<ArgumentException>(() => fitter.TryFit(new Vector3[600], RandomFace.Camera, fit));
    }

    [Fact]
    public void A_few_wrong_landmarks_barely_move_the_fit()
    {
        var fitter = new FaceFitter(Basis);
        FaceFit fit = fitter.CreateFit();
        var random = new Random(10);
        RandomFace face = RandomFace.Make(Basis, random);
        Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
        HeadPose before = fit.Pose;
        Vector3[] landmarks = [.. face.Landmarks];
        for (int i = 0; i < 10; i++)
            landmarks[random.Next(landmarks.Length)] += new Vector3(80, -60, 0);
        Assert.True(fitter.TryFit(landmarks, RandomFace.Camera, fit));
        Assert.InRange(HeadPose.AngleDegrees(before, fit.Pose), 0, 1.5);
    }
}
