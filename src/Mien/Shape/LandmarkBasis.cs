using System.Numerics;

namespace Mien;

/// <summary>
/// A face model seen at its landmarks only: where each lies on the mean face and how identity and expressions move it. Millimetres,
/// head frame. Beside the landmarks it holds the other candidates of those on the outline, which slide along the skin as the head turns.
/// </summary>
public sealed partial class LandmarkBasis
{
    /// <summary>Room for the columns of pose and depth before the coefficients of a row, see <see cref="FitSystem{T,TLanes}"/>.</summary>
    internal const int RowRoom = 8;

    readonly Vector3[] _mean;
    readonly Vector3[][] _identity, _expression;

    /// <summary>
    /// A basis of points: the first <paramref name="landmarkCount"/> are the landmarks in their order, the others candidates that
    /// <paramref name="contours"/> names.
    /// </summary>
    /// <param name="landmarkCount">How many of the points are landmarks.</param>
    /// <param name="mean">The mean face's points, millimetres, head frame.</param>
    /// <param name="identity">Displacements per standard deviation, one array of points per shape.</param>
    /// <param name="expression">Displacements at weight 1, one array of points per expression, in the order of <see cref="Blendshape"/>.</param>
    /// <param name="contours">The landmarks that slide, with their candidates.</param>
    /// <exception cref="ArgumentException">The arrays do not have one length.</exception>
    public LandmarkBasis(int landmarkCount, Vector3[] mean, Vector3[][] identity, Vector3[][] expression, IReadOnlyList<ContourLandmark>? contours = null)
    {
        if (landmarkCount < 6 || landmarkCount > mean.Length)
            throw new ArgumentException($"A basis of {mean.Length} points cannot have {landmarkCount} landmarks; six are the fewest.");
        foreach (Vector3[] shape in (Vector3[][])[.. identity, .. expression])
            if (shape.Length != mean.Length)
                throw new ArgumentException($"A shape has {shape.Length} points where the mean face has {mean.Length}.");
        foreach (ContourLandmark contour in contours ?? [])
            if ((uint)contour.Landmark >= (uint)landmarkCount || contour.Candidates.Any(point => (uint)point >= (uint)mean.Length))
                throw new ArgumentException($"The contour of landmark {contour.Landmark} names points that the basis lacks.");
        LandmarkCount = landmarkCount;
        _mean = mean;
        _identity = identity;
        _expression = expression;
        Contours = contours ?? [];
    }

    /// <summary>Landmarks.</summary>
    public int LandmarkCount { get; }

    /// <summary>Landmarks and other candidates.</summary>
    public int PointCount => _mean.Length;

    /// <summary>Identity shapes.</summary>
    public int IdentityCount => _identity.Length;

    /// <summary>Expressions.</summary>
    public int ExpressionCount => _expression.Length;

    /// <summary>The landmarks that slide along the outline as the head turns.</summary>
    public IReadOnlyList<ContourLandmark> Contours { get; }

    internal ReadOnlySpan<Vector3> Mean => _mean;

    internal ReadOnlySpan<Vector3> Expression(int shape) => _expression[shape];

    /// <summary>All points of a face, millimetres, head frame.</summary>
    /// <exception cref="ArgumentException">There are not as many coefficients as shapes, or points as the basis has.</exception>
    public void Evaluate(ReadOnlySpan<float> identity, ReadOnlySpan<float> expression, Span<Vector3> points)
    {
        if (identity.Length != IdentityCount || expression.Length != ExpressionCount || points.Length != PointCount)
            throw new ArgumentException($"A face of this basis has {IdentityCount} identity coefficients, {ExpressionCount} expressions and {PointCount} points, not {identity.Length}, {expression.Length} and {points.Length}.");
        _mean.CopyTo(points);
        for (int k = 0; k < identity.Length; k++)
            Add(_identity[k], identity[k], points);
        AddExpression(expression, points);
    }

    internal void AddExpression(ReadOnlySpan<float> expression, Span<Vector3> points)
    {
        for (int k = 0; k < expression.Length; k++)
            Add(_expression[k], expression[k], points);
    }

    static void Add(Vector3[] shape, float weight, Span<Vector3> points)
    {
        if (weight == 0)
            return;
        for (int i = 0; i < points.Length; i++)
            points[i] += shape[i] * weight;
    }

    /// <summary>
    /// The shapes by point instead of by shape: for each point three rows (x, y, z) of <paramref name="stride"/> coefficients,
    /// expressions first, then, where wanted, identity, then zeros.
    /// </summary>
    internal T[] Rows<T>(bool withIdentity, int stride) where T : unmanaged, INumber<T>
    {
        T[] rows = GC.AllocateArray<T>(PointCount * 3 * stride, pinned: true);
        Vector3[][] shapes = withIdentity ? [.. _expression, .. _identity] : _expression;
        for (int k = 0; k < shapes.Length; k++)
        {
            for (int p = 0; p < PointCount; p++)
            {
                for (int axis = 0; axis < 3; axis++)
                    rows[(p * 3 + axis) * stride + k] = T.CreateChecked(shapes[k][p][axis]);
            }
        }
        return rows;
    }
}
