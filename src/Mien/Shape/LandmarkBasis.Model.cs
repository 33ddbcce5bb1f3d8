using System.Numerics;

namespace Mien;

public sealed partial class LandmarkBasis
{
    const int IrisPoints = 5, JawPoints = 17;

    // The outline of a head turned by 60° runs some 40 mm inside that of one seen from the front.
    const int SlideSteps = 9;
    const float SlideSpacing = 5;

    /// <summary>Where the jaw's paths lead to: the mouth.</summary>
    static readonly Vector3 JawPathEnd = new(0, -65, 25);

    /// <summary>
    /// The basis of a face model at points of its surface.
    /// </summary>
    /// <param name="model">The face model.</param>
    /// <param name="points">The landmarks, then the other candidates of those on the outline.</param>
    /// <param name="landmarkCount">How many of the points are landmarks.</param>
    /// <param name="contours">The landmarks that slide.</param>
    public static LandmarkBasis Of(FaceModel model, IReadOnlyList<SurfacePoint> points, int landmarkCount, IReadOnlyList<ContourLandmark>? contours = null)
    {
        Vector3[] mean = At(model, points, model.Content.Neutral, landmarkCount);
        var identity = new Vector3[model.IdentityCount][];
        for (int i = 0; i < identity.Length; i++)
            identity[i] = At(model, points, model.Content.Identity[i], landmarkCount);
        int expressions = Math.Min(model.ExpressionCount, Blendshapes.Count);
        var expression = new Vector3[expressions][];
        for (int i = 0; i < expressions; i++)
            expression[i] = At(model, points, model.Content.Expressions[i], landmarkCount);
        return new LandmarkBasis(landmarkCount, mean, identity, expression, contours);
    }

    /// <summary>The basis of a model at the 478 landmarks.</summary>
    /// <exception cref="ArgumentException">The model was built without them.</exception>
    public static LandmarkBasis Of478(FaceModel model) => model.Landmarks478.Count == LandmarkTopology.Count
        ? Of(model, model.Landmarks478, LandmarkTopology.Count)
        : throw new ArgumentException("This face model was built without the 478 landmarks; build it again with 'mien model build'.");

    /// <summary>
    /// The basis of a model at the 68 points. Those of the jaw slide: annotators put them on the outline as the picture shows it.
    /// MediaPipe's outline does not (measured on the labelled faces: with sliding, its landmarks lie 20 % farther from the fitted
    /// outline at yaw above 30°), so the 478 stay where they are.
    /// </summary>
    public static LandmarkBasis Of68(FaceModel model)
    {
        var walk = new SurfaceWalk(model);
        List<SurfacePoint> points = [.. model.Landmarks68];
        var contours = new List<ContourLandmark>();
        for (int i = 0; i < JawPoints; i++)
        {
            Vector3 from = points[i].On(model.Triangles, model.Neutral);
            IReadOnlyList<SurfacePoint> path = walk.Along(points[i], JawPathEnd - from, SlideSpacing, SlideSteps);
            contours.Add(new ContourLandmark(i, [i, .. Enumerable.Range(points.Count, path.Count - 1)]));
            points.AddRange(path.Skip(1));
        }
        return Of(model, points, model.Landmarks68.Count, contours);
    }

    static Vector3[] At(FaceModel model, IReadOnlyList<SurfacePoint> points, ShapeDeltas shape, int landmarkCount)
    {
        var at = new Vector3[points.Count];
        ReadOnlySpan<int> triangles = model.Triangles;
        for (int i = 0; i < at.Length; i++)
        {
            SurfacePoint point = points[i];
            ReadOnlySpan<int> corners = triangles.Slice(point.Triangle * 3, 3);
            at[i] = shape[corners[0]] * point.A + shape[corners[1]] * point.B + shape[corners[2]] * point.C;
        }
        if (landmarkCount < LandmarkTopology.Count)
            return at;
        // The surface in front of the pupil is the cornea; what one sees there is the middle of the iris, which lies behind it.
        foreach (int iris in (int[])[LandmarkTopology.RightIris, LandmarkTopology.LeftIris])
        {
            at[iris] = Vector3.Zero;
            for (int i = 1; i < IrisPoints; i++)
                at[iris] += at[iris + i] / (IrisPoints - 1);
        }
        return at;
    }
}
