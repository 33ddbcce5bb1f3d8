using System.Numerics;

namespace Mien.Tests;

/// <summary>A random face of a basis in a random pose, and where a camera sees its landmarks.</summary>
sealed class RandomFace
{
    public static readonly CameraIntrinsics Camera = new(1000, 1000, 640, 360);

    public required float[] Identity, Expression;
    public required HeadPose Pose;
    public required Vector3[] Points;
    public required Vector3[] Landmarks;

    /// <summary>Identity ~ N(0, 1), about a fifth of the expressions moved, yaw to ±60°, pitch and roll to ±40°, 400 to 800 mm away.</summary>
    public static RandomFace Make(LandmarkBasis basis, Random random, double noisePixels = 0, float[]? identity = null)
    {
        identity ??= [.. Enumerable.Range(0, basis.IdentityCount).Select(_ => (float)Gaussian(random))];
        float[] expression = [.. Enumerable.Range(0, basis.ExpressionCount).Select(_ => random.NextDouble() < 0.2 ? random.NextSingle() : 0)];
        float z = -(400 + 400 * random.NextSingle());
        var translation = new Vector3((random.NextSingle() - 0.5f) * 0.3f * -z, (random.NextSingle() - 0.5f) * 0.2f * -z, z);
        var pose = HeadPose.FromEuler(random.NextDouble() * 120 - 60, random.NextDouble() * 80 - 40, random.NextDouble() * 80 - 40, translation);
        var points = new Vector3[basis.PointCount];
        basis.Evaluate(identity, expression, points);
        return new RandomFace
        {
            Identity = identity,
            Expression = expression,
            Pose = pose,
            Points = points,
            Landmarks = [.. points.Take(basis.LandmarkCount).Select(p => Project(p, pose, Camera) + new Vector3((float)(noisePixels * Gaussian(random)), (float)(noisePixels * Gaussian(random)), 0))],
        };
    }

    public static Vector3 Project(Vector3 point, in HeadPose pose, in CameraIntrinsics camera)
    {
        Vector3D p = Rotation3.FromQuaternion(pose.Rotation).Apply(new Vector3D(point.X, point.Y, point.Z))
            + new Vector3D(pose.Translation.X, pose.Translation.Y, pose.Translation.Z);
        return new Vector3((float)(camera.CenterX + camera.FocalX * p.X / -p.Z), (float)(camera.CenterY - camera.FocalY * p.Y / -p.Z), 0);
    }

    public static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Root mean square distance of a fit's landmarks from this face's, head frame, millimetres.</summary>
    public double MeshError(LandmarkBasis basis, FaceFit fit)
    {
        var points = new Vector3[basis.PointCount];
        basis.Evaluate(fit.Shape.Identity, fit.Shape.Expression, points);
        return Math.Sqrt(points.Zip(Points, (a, b) => (double)Vector3.DistanceSquared(a, b)).Average());
    }

    /// <summary>The same face a frame later: turned by up to 3°, moved by some millimetres, another face made in part.</summary>
    public RandomFace Moved(LandmarkBasis basis, Random random)
    {
        float Jitter(float by) => (random.NextSingle() * 2 - 1) * by;
        float[] expression = [.. Expression.Select(weight => Math.Clamp(weight + Jitter(0.1f), 0, 1))];
        HeadPose turn = HeadPose.FromEuler(Jitter(2), Jitter(2), Jitter(2));
        var pose = new HeadPose(Quaternion.Normalize(turn.Rotation * Pose.Rotation), Pose.Translation + new Vector3(Jitter(5), Jitter(5), Jitter(10)));
        var points = new Vector3[basis.PointCount];
        basis.Evaluate(Identity, expression, points);
        return new RandomFace
        {
            Identity = Identity,
            Expression = expression,
            Pose = pose,
            Points = points,
            Landmarks = [.. points.Take(basis.LandmarkCount).Select(p => Project(p, pose, Camera))],
        };
    }

    /// <summary>Root mean square distance of a fit's face at rest from this one's, millimetres.</summary>
    public double IdentityError(LandmarkBasis basis, FaceFit fit)
    {
        Vector3[] ours = new Vector3[basis.PointCount], theirs = new Vector3[basis.PointCount];
        float[] rest = new float[basis.ExpressionCount];
        basis.Evaluate(Identity, rest, ours);
        basis.Evaluate(fit.Shape.Identity, rest, theirs);
        return Math.Sqrt(ours.Zip(theirs, (a, b) => (double)Vector3.DistanceSquared(a, b)).Average());
    }
}
