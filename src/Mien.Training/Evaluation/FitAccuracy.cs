using System.Numerics;

namespace Mien.Training;

/// <summary>
/// How well the fit finds random faces of the model from their projected landmarks: identity drawn from its normal distribution, about a
/// fifth of the expressions moved by 0 … 1, yaw to ±60°, pitch and roll to ±40°, 400 … 800 mm away, a camera of 1280 × 720 pixels with
/// a focal length of 1,000 pixels.
/// </summary>
/// <param name="NoiseShare">Standard deviation of the landmarks' x and y, share of the outer-eye distance in the picture.</param>
/// <param name="WithDepth">Whether the landmarks had depths, as landmark networks give them.</param>
/// <param name="Faces">Faces.</param>
/// <param name="NotFitted">Faces that no fit was found for.</param>
/// <param name="PoseDegrees">Angle between found and true rotation: median, 95th percentile, largest.</param>
/// <param name="TranslationMillimetres">Distance between found and true position of the head's origin.</param>
/// <param name="MeshMillimetres">Root mean square distance between the found and true vertices of the face, in the head frame.</param>
/// <param name="CameraMillimetres">The same in the camera frame, where errors of pose and shape that cancel in the picture meet.</param>
/// <param name="ExpressionError">Mean absolute difference of the expressions' weights.</param>
public sealed record FitAccuracy(
    double NoiseShare, bool WithDepth, int Faces, int NotFitted, ErrorSpread PoseDegrees, ErrorSpread TranslationMillimetres, ErrorSpread MeshMillimetres,
    ErrorSpread CameraMillimetres, ErrorSpread ExpressionError)
{
    /// <summary>The camera.</summary>
    public static CameraIntrinsics Camera { get; } = new(1000, 1000, 640, 360);

    /// <summary>Noise that the fit assumes of exact landmarks, pixels: float32 pixels are no better than some 1e-5.</summary>
    const double ExactNoisePixels = 1e-3;

    /// <summary>Runs the measurement; the same arguments give the same faces.</summary>
    public static FitAccuracy Measure(FaceModel model, int faces, double noiseShare, bool withDepth)
    {
        LandmarkBasis basis = LandmarkBasis.Of478(model);
        double[]?[] errors = new double[]?[faces];
        Parallel.For(0, faces, () => (FaceFitter?)null, (f, _, fitter) =>
        {
            var random = new Random(f);
            float[] identity = [.. Enumerable.Range(0, model.IdentityCount).Select(_ => (float)Gaussian(random))];
            float[] expression = [.. Enumerable.Range(0, basis.ExpressionCount).Select(_ => random.NextDouble() < 0.2 ? random.NextSingle() : 0)];
            float z = -(400 + 400 * random.NextSingle());
            var translation = new Vector3((random.NextSingle() - 0.5f) * 0.3f * -z, (random.NextSingle() - 0.5f) * 0.2f * -z, z);
            var pose = HeadPose.FromEuler(random.NextDouble() * 120 - 60, random.NextDouble() * 80 - 40, random.NextDouble() * 80 - 40, translation);
            var points = new Vector3[basis.PointCount];
            basis.Evaluate(identity, expression, points);
            double eyes = Vector3.Distance(points[LandmarkTopology.LeftEyeCorners.Outer], points[LandmarkTopology.RightEyeCorners.Outer]) * Camera.FocalX / -z;
            double noise = noiseShare * eyes;
            Vector3[] landmarks = Picture(points, pose, withDepth);
            foreach (ref Vector3 landmark in landmarks.AsSpan())
                landmark += new Vector3((float)(noise * Gaussian(random)), (float)(noise * Gaussian(random)), withDepth ? (float)(2 * noise * Gaussian(random)) : 0);
            // One fitter for one noise is enough where there is none; otherwise it depends on the face's size.
            FaceFitter used = noise == 0 && fitter is not null ? fitter
                : FaceFitter.For478(model, new FaceFitterOptions { LandmarkNoisePixels = Math.Max(noise, ExactNoisePixels), ExpressionRate = noise == 0 ? 0.5 : 2, IdentityDeviation = 1 });
            FaceFit fit = used.CreateFit();
            if (used.TryFit(landmarks, Camera, fit))
                errors[f] = Errors(model, identity, expression, pose, fit);
            return used;
        }, _ => { });
        double[][] found = [.. errors.Where(error => error is not null).Select(error => error!)];
        return new FitAccuracy(noiseShare, withDepth, faces, faces - found.Length, Spread(0), Spread(1), Spread(2), Spread(3), Spread(4));

        ErrorSpread Spread(int which) => ErrorSpread.Of([.. found.Select(error => error[which])]);
    }

    static double[] Errors(FaceModel model, float[] identity, float[] expression, HeadPose pose, FaceFit fit)
    {
        int count = model.Part(FacePart.Face).VertexEnd;
        Vector3[] truth = new Vector3[count], found = new Vector3[count];
        model.Evaluate(identity, expression, truth);
        model.Evaluate(fit.Shape.Identity, fit.Shape.Expression, found);
        double head = 0, camera = 0;
        for (int v = 0; v < count; v++)
        {
            head += Vector3.DistanceSquared(truth[v], found[v]);
            camera += Vector3.DistanceSquared(Vector3.Transform(truth[v], pose.Rotation) + pose.Translation, Vector3.Transform(found[v], fit.Pose.Rotation) + fit.Pose.Translation);
        }
        double weights = 0;
        for (int e = 0; e < expression.Length; e++)
            weights += Math.Abs(expression[e] - fit.Shape.Expression[e]) / expression.Length;
        return [HeadPose.AngleDegrees(pose, fit.Pose), Vector3.Distance(pose.Translation, fit.Pose.Translation), Math.Sqrt(head / count), Math.Sqrt(camera / count), weights];
    }

    /// <summary>
    /// Where the camera sees points. A landmark network looks along the axis through the middle of its crop and measures depths along it,
    /// relative to the head, in pixels at the head's distance.
    /// </summary>
    static Vector3[] Picture(Vector3[] points, in HeadPose pose, bool withDepth)
    {
        Rotation3 rotation = Rotation3.FromQuaternion(pose.Rotation);
        Vector3D origin = new(pose.Translation.X, pose.Translation.Y, pose.Translation.Z);
        var picture = new Vector3[points.Length];
        Vector2 low = new(float.MaxValue), high = new(float.MinValue);
        for (int i = 0; i < points.Length; i++)
        {
            Vector3D p = rotation.Apply(new Vector3D(points[i].X, points[i].Y, points[i].Z)) + origin;
            picture[i] = new Vector3((float)(Camera.CenterX - Camera.FocalX * p.X / p.Z), (float)(Camera.CenterY + Camera.FocalY * p.Y / p.Z), 0);
            low = Vector2.Min(low, new Vector2(picture[i].X, picture[i].Y));
            high = Vector2.Max(high, new Vector2(picture[i].X, picture[i].Y));
        }
        if (!withDepth)
            return picture;
        Vector3D axis = Camera.Ray((low.X + high.X) / 2, (low.Y + high.Y) / 2).Normalized();
        double scale = Camera.FocalX * Math.Pow(-axis.Z, -1.5) / origin.Dot(axis);
        for (int i = 0; i < points.Length; i++)
            picture[i].Z = (float)(rotation.Apply(new Vector3D(points[i].X, points[i].Y, points[i].Z)).Dot(axis) * scale);
        return picture;
    }

    static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
