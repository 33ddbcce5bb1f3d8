using System.Numerics;
using System.Runtime.Intrinsics;
using Mien.Tensors;

namespace Mien.Tests;

/// <summary>The fit on the face model that Mien ships.</summary>
public class FaceModelFitTests
{
    static readonly FaceModel Model = FaceModel.Default;
    static readonly LandmarkBasis Basis = LandmarkBasis.Of478(Model);

    static readonly FaceFitterOptions Exact = new() { LandmarkNoisePixels = 1e-3, ExpressionRate = 0.5, IdentityDeviation = 1 };

    [Fact]
    public void Exact_landmarks_give_the_face_back_from_scratch()
    {
        var fitter = FaceFitter.For478(Model, Exact);
        FaceFit fit = fitter.CreateFit();
        var random = new Random(11);
        int count = Model.Part(FacePart.Face).VertexEnd;
        Vector3[] truth = new Vector3[count], found = new Vector3[count];
        // Without vectors a fit takes twenty times as long.
        int faces = Vector256.IsHardwareAccelerated ? 150 : 15;
        for (int i = 0; i < faces; i++)
        {
            RandomFace face = RandomFace.Make(Basis, random);
            Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
            Assert.InRange(HeadPose.AngleDegrees(face.Pose, fit.Pose), 0, 0.2);
            Assert.InRange(Vector3.Distance(face.Pose.Translation, fit.Pose.Translation) / face.Pose.Translation.Length() * 600, 0, 1);
            Model.Evaluate(face.Identity, face.Expression, truth);
            Model.Evaluate(fit.Shape.Identity, fit.Shape.Expression, found);
            Assert.InRange(Math.Sqrt(truth.Zip(found, (a, b) => (double)Vector3.DistanceSquared(a, b)).Average()), 0, 0.5);
        }
    }

    [Fact]
    public void The_first_468_landmarks_are_enough()
    {
        var fitter = FaceFitter.For478(Model, Exact);
        FaceFit fit = fitter.CreateFit();
        RandomFace face = RandomFace.Make(Basis, new Random(12));
        Assert.True(fitter.TryFit(face.Landmarks.AsSpan(0, 468), RandomFace.Camera, fit));
        Assert.InRange(HeadPose.AngleDegrees(face.Pose, fit.Pose), 0, 0.2);
    }

    [Theory]
    [InlineData(Blendshape.EyeBlinkLeft, Blendshape.EyeBlinkRight)]
    [InlineData(Blendshape.EyeBlinkRight, Blendshape.EyeBlinkLeft)]
    public void One_eye_winks_without_the_other(Blendshape closed, Blendshape open)
    {
        var fitter = FaceFitter.For478(Model);
        FaceFit fit = fitter.CreateFit();
        RandomFace rest = Face(0, 0), wink = Face(0, 0, (closed, 1));
        Assert.True(fitter.TryFit(rest.Landmarks, RandomFace.Camera, fit));
        Assert.InRange(fit.Shape.Expression[(int)closed], 0, 0.1);
        for (int frame = 0; frame < 3; frame++)
            Assert.True(fitter.TryFollow(wink.Landmarks, RandomFace.Camera, fit));
        Assert.InRange(fit.Shape.Expression[(int)closed], 0.8, 1);
        Assert.InRange(fit.Shape.Expression[(int)open], 0, 0.1);
        Assert.True(fitter.TryFollow(rest.Landmarks, RandomFace.Camera, fit));
        Assert.InRange(fit.Shape.Expression[(int)closed], 0, 0.1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, -15)]
    public void Irises_give_the_gaze_whatever_the_head_does(double yaw, double pitch)
    {
        var fitter = FaceFitter.For478(Model);
        FaceFit fit = fitter.CreateFit();
        foreach ((Blendshape left, Blendshape right) in ((Blendshape, Blendshape)[])
            [(Blendshape.EyeLookOutLeft, Blendshape.EyeLookInRight), (Blendshape.EyeLookInLeft, Blendshape.EyeLookOutRight),
             (Blendshape.EyeLookUpLeft, Blendshape.EyeLookUpRight), (Blendshape.EyeLookDownLeft, Blendshape.EyeLookDownRight)])
        {
            RandomFace face = Face(yaw, pitch, (left, 0.6f), (right, 0.6f));
            Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
            Assert.InRange(fit.Shape.Expression[(int)left], 0.45, 0.75);
            Assert.InRange(fit.Shape.Expression[(int)right], 0.45, 0.75);
            foreach (Blendshape other in Enum.GetValues<Blendshape>())
                if (other is >= Blendshape.EyeLookDownLeft and <= Blendshape.EyeLookUpRight && other != left && other != right)
                    Assert.InRange(fit.Shape.Expression[(int)other], 0, 0.2);
        }
    }

    [Fact]
    public void Jaw_points_that_slide_find_the_pose_that_fixed_ones_miss()
    {
        LandmarkBasis basis = LandmarkBasis.Of68(Model);
        double sliding = 0, fixedPoints = 0;
        var slides = FaceFitter.For68(Model);
        var stays = FaceFitter.For68(Model, new FaceFitterOptions { ContoursSlide = false });
        FaceFit fit = slides.CreateFit();
        foreach (double yaw in (double[])[-45, -30, 30, 45])
        {
            var points = new Vector3[basis.PointCount];
            basis.Evaluate(new float[basis.IdentityCount], new float[basis.ExpressionCount], points);
            var pose = HeadPose.FromEuler(yaw, 0, 0, new Vector3(0, 0, -600));
            Vector3[] seen = [.. points.Select(p => RandomFace.Project(p, pose, RandomFace.Camera))];
            // An annotator marks the outline: on the far side the candidate nearest the border of the face.
            foreach (ContourLandmark contour in basis.Contours)
                if (points[contour.Landmark].X > 0 == yaw > 0)
                    seen[contour.Landmark] = yaw > 0 ? contour.Candidates.Select(i => seen[i]).MaxBy(p => p.X) : contour.Candidates.Select(i => seen[i]).MinBy(p => p.X);
            Assert.True(slides.TryFit(seen.AsSpan(0, 68), RandomFace.Camera, fit));
            sliding += HeadPose.AngleDegrees(pose, fit.Pose);
            Assert.True(stays.TryFit(seen.AsSpan(0, 68), RandomFace.Camera, fit));
            fixedPoints += HeadPose.AngleDegrees(pose, fit.Pose);
        }
        Assert.True(sliding < 0.6 * fixedPoints, $"sliding {sliding / 4:f2}°, fixed {fixedPoints / 4:f2}°");
    }

    [Fact]
    public void A_calibration_is_stored_and_found_again()
    {
        var fitter = FaceFitter.For478(Model, Exact);
        FaceFit fit = fitter.CreateFit();
        var random = new Random(13);
        float[] identity = RandomFace.Make(Basis, random).Identity;
        RandomFace face = Face(identity, 5, -5, (Blendshape.BrowDownLeft, 0.3f), (Blendshape.MouthFrownRight, 0.2f), (Blendshape.JawOpen, 0.1f));
        Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, fit));
        FaceCalibration stored = FaceCalibration.Parse(FaceCalibration.From(fit).ToJson());
        Assert.Equal(fit.Shape.Identity, stored.Identity);
        Assert.Equal(fit.Shape.Expression, stored.Rest);

        FaceFit again = fitter.CreateFit();
        again.Calibration = stored;
        RandomFace later = RandomFace.Make(Basis, random, identity: face.Identity);
        Assert.True(fitter.TryFit(later.Landmarks, RandomFace.Camera, again));
        Assert.Equal(stored.Identity, again.Shape.Identity);
        Assert.InRange(HeadPose.AngleDegrees(later.Pose, again.Pose), 0, 0.2);
        Assert.False(fitter.TryLearn(later.Landmarks, RandomFace.Camera, again));
        // The face that was taken for rest has no expression now.
        Assert.True(fitter.TryFit(face.Landmarks, RandomFace.Camera, again));
        float[] weights = new float[Blendshapes.Count];
        again.CopyBlendshapes(weights);
        Assert.All(weights, weight => Assert.InRange(weight, 0, 0.05));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\":\"mien-calibration\"}")]
    [InlineData("{\"format\":\"mien-calibration\",\"version\":2,\"identity\":[]}")]
    [InlineData("{\"format\":\"mien-calibration\",\"version\":1,\"identity\":[1e99]}")]
    [InlineData("{\"format\":\"mien-calibration\",\"version\":1,\"identity\":[0,\"a\"]}")]
    [InlineData("{\"format\":\"mien-calibration\",\"version\":1,\"identity\":[0],\"rest\":{\"jawOpen\":7}}")]
    public void What_is_no_calibration_is_refused(string json) =>
        Assert.Throws<ModelFormatException>(() => FaceCalibration.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_calibration_of_another_model_is_refused() =>
        Assert.Throws<ArgumentException>(() => FaceFitter.For478(Model).CreateFit().Calibration = new FaceCalibration([1, 2], [0]));

    static RandomFace Face(double yaw, double pitch, params ReadOnlySpan<(Blendshape Shape, float Weight)> expression) =>
        Face(new float[Basis.IdentityCount], yaw, pitch, expression);

    static RandomFace Face(float[] identity, double yaw, double pitch, params ReadOnlySpan<(Blendshape Shape, float Weight)> expression)
    {
        float[] weights = new float[Basis.ExpressionCount];
        foreach ((Blendshape shape, float weight) in expression)
            weights[(int)shape] = weight;
        var points = new Vector3[Basis.PointCount];
        Basis.Evaluate(identity, weights, points);
        var pose = HeadPose.FromEuler(yaw, pitch, 0, new Vector3(20, 10, -550));
        return new RandomFace { Identity = identity, Expression = weights, Pose = pose, Points = points, Landmarks = [.. points.Select(p => RandomFace.Project(p, pose, RandomFace.Camera))] };
    }
}
