namespace Mien;

/// <summary>
/// What a <see cref="FaceFitter"/> found of one face: pose, shape, and how sure the pose is. It is written again with each fit, and a
/// fit that follows starts from it.
/// </summary>
public sealed class FaceFit
{
    readonly double[] _poseCovariance = new double[36];
    readonly List<RestFace> _rests = [];

    /// <summary>A fit to be filled, with the sizes of the fitter's model.</summary>
    public FaceFit(int identityCount, int expressionCount)
    {
        Shape = new FaceShape(identityCount, expressionCount);
        Identity = new FaceIdentity(identityCount);
    }

    /// <summary>Whether the last fit succeeded, so that the next may follow it.</summary>
    public bool IsValid { get; internal set; }

    /// <summary>Where the head is and how it is turned.</summary>
    public HeadPose Pose { get; internal set; }

    /// <summary>Identity and expression.</summary>
    public FaceShape Shape { get; }

    /// <summary>What was learned of the identity over pictures.</summary>
    public FaceIdentity Identity { get; }

    /// <summary>
    /// This person's stored face at rest; null: not known. With one, fits keep its identity, and <see cref="CopyBlendshapes"/> counts
    /// expressions from its rest.
    /// </summary>
    /// <exception cref="ArgumentException">It belongs to a model with other shapes.</exception>
    public FaceCalibration? Calibration
    {
        get;
        set
        {
            if (value is not null && (value.Identity.Length != Shape.Identity.Length || value.Rest.Length != Shape.Expression.Length))
                throw new ArgumentException($"This calibration has {value.Identity.Length} identity coefficients and {value.Rest.Length} expressions; the model has {Shape.Identity.Length} and {Shape.Expression.Length}. Calibrate again.");
            field = value;
            IsValid = false;
        }
    }

    /// <summary>The expression's weights in the order of <see cref="Blendshape"/>, counted from this person's rest where that is known.</summary>
    public void CopyBlendshapes(Span<float> weights)
    {
        if (Calibration is { } calibration)
            calibration.Correct(Shape.Expression, weights);
        else
            Shape.Expression.CopyTo(weights);
    }

    /// <summary>
    /// Covariance of the pose, 6 × 6, row-major: turn about the camera's x, y, z (radians), then translation (millimetres). It follows from
    /// the curvature of the fit if landmarks err independently by <see cref="NoisePixels"/>.
    /// </summary>
    public ReadOnlySpan<double> PoseCovariance => _poseCovariance;

    /// <summary>The noise of a landmark that the fit assumed, pixels.</summary>
    public double NoisePixels { get; internal set; }

    /// <summary>Weighted root mean square of the landmarks' distances from the fitted face in the picture, pixels.</summary>
    public double ResidualPixels { get; internal set; }

    /// <summary>Steps that the last fit took.</summary>
    public int Steps { get; internal set; }

    internal double DepthOffset { get; set; }

    internal double DepthUnit { get; set; } = 1;

    /// <summary>The pose in double precision.</summary>
    internal Similarity ExactPose { get; set; }

    internal Span<double> PoseCovarianceMemory => _poseCovariance;

    /// <summary>This face at rest at the points of a basis, kept here: fits of several people take turns on one fitter.</summary>
    internal RestFace RestAt(LandmarkBasis basis)
    {
        foreach (RestFace rest in _rests)
            if (rest.Basis == basis)
                return rest;
        _rests.Add(new RestFace(basis));
        return _rests[^1];
    }
}
