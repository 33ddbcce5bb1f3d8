using System.Numerics;

namespace Mien;

public sealed partial class LandmarkBasis
{
    /// <summary>
    /// How far an eye turns at weight 1 of <c>eyeLookIn</c>, <c>Out</c>, <c>Up</c> and <c>Down</c>, degrees: what the eye can do with effort,
    /// as ARKit's weights are meant.
    /// </summary>
    public const double GazeDegrees = 30;

    const int IrisPoints = 5;

    /// <summary>
    /// The basis of a face model at points of its surface. Eyeballs turn with the gaze expressions even where the model moves lids only.
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
        if (expressions == Blendshapes.Count)
            TurnEyes(model, points, mean, expression);
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

    static void TurnEyes(FaceModel model, IReadOnlyList<SurfacePoint> points, Vector3[] mean, Vector3[][] expression)
    {
        FacePartRange eyeballs = model.Part(FacePart.Eyeballs);
        if (eyeballs.VertexCount == 0)
            return;
        foreach (bool left in (bool[])[true, false])
        {
            Vector3 center = EyeCenter(model, left);
            foreach ((Blendshape shape, Vector3 axis) in Turns(left))
            {
                Quaternion turn = Quaternion.CreateFromAxisAngle(axis, (float)(GazeDegrees * Math.PI / 180));
                for (int i = 0; i < points.Count; i++)
                {
                    bool onEye = points[i].Triangle >= eyeballs.FirstTriangle && points[i].Triangle < eyeballs.TriangleEnd && mean[i].X > 0 == left;
                    if (onEye && expression[(int)shape][i].Length() < 0.1f)
                        expression[(int)shape][i] = center + Vector3.Transform(mean[i] - center, turn) - mean[i];
                }
            }
        }
    }

    /// <summary>Which way each expression turns an eye: about y towards x positive is the subject's left, about x down.</summary>
    static (Blendshape Shape, Vector3 Axis)[] Turns(bool left) => left
        ? [(Blendshape.EyeLookOutLeft, Vector3.UnitY), (Blendshape.EyeLookInLeft, -Vector3.UnitY), (Blendshape.EyeLookDownLeft, Vector3.UnitX), (Blendshape.EyeLookUpLeft, -Vector3.UnitX)]
        : [(Blendshape.EyeLookOutRight, -Vector3.UnitY), (Blendshape.EyeLookInRight, Vector3.UnitY), (Blendshape.EyeLookDownRight, Vector3.UnitX), (Blendshape.EyeLookUpRight, -Vector3.UnitX)];

    /// <summary>Middle of an eyeball on the mean face: that of the box around its vertices, which reaches round the ball in x and y; as deep as it is wide.</summary>
    internal static Vector3 EyeCenter(FaceModel model, bool left)
    {
        FacePartRange part = model.Part(FacePart.Eyeballs);
        var low = new Vector3(float.MaxValue);
        var high = new Vector3(float.MinValue);
        foreach (Vector3 vertex in model.Neutral.Slice(part.FirstVertex, part.VertexCount))
        {
            if (vertex.X > 0 != left)
                continue;
            low = Vector3.Min(low, vertex);
            high = Vector3.Max(high, vertex);
        }
        return new Vector3((low.X + high.X) / 2, (low.Y + high.Y) / 2, low.Z + (high.Y - low.Y) / 2);
    }
}
