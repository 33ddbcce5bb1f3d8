using System.Numerics;

namespace Mien;

public sealed partial class LandmarkBasis
{
    const int IrisPoints = 5;

    /// <summary>
    /// The basis of a face model at points of its surface.
    /// </summary>
    /// <param name="model">The face model.</param>
    /// <param name="points">The landmarks, then the other candidates of those on the outline.</param>
    /// <param name="landmarkCount">How many of the points are landmarks.</param>
    /// <param name="contours">The landmarks that slide.</param>
    public static LandmarkBasis Of(FaceModel model, IReadOnlyList<SurfacePoint> points, int landmarkCount, IReadOnlyList<ContourLandmark>? contours = null)
    {
        Vector3[] mean = At(model, points, model.Neutral, landmarkCount);
        var identity = new Vector3[model.IdentityCount][];
        for (int i = 0; i < identity.Length; i++)
            identity[i] = At(model, points, model.IdentityShape(i), landmarkCount);
        int expressions = Math.Min(model.ExpressionCount, Blendshapes.Count);
        var expression = new Vector3[expressions][];
        for (int i = 0; i < expressions; i++)
            expression[i] = At(model, points, model.ExpressionShape(i), landmarkCount);
        return new LandmarkBasis(landmarkCount, mean, identity, expression, contours);
    }

    static Vector3[] At(FaceModel model, IReadOnlyList<SurfacePoint> points, ReadOnlySpan<Vector3> vertices, int landmarkCount)
    {
        var at = new Vector3[points.Count];
        for (int i = 0; i < at.Length; i++)
            at[i] = points[i].On(model.Triangles, vertices);
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
