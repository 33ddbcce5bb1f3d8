using System.Numerics;

namespace Mien;

/// <summary>
/// Fits a face model to the landmarks of a face: pose, expression and, from scratch or learned over frames, identity, on the true
/// perspective camera. Regularised Gauss–Newton with an analytic Jacobian; expressions stay within 0 … 1. Not thread-safe; fits that
/// follow others allocate nothing.
/// </summary>
public sealed class FaceFitter
{
    /// <summary>The noise from which a fit from scratch cools down, as a share of the face's size.</summary>
    const double StartNoise = 0.15;

    const double StartDamping = 1e-3, FollowingDamping = 1e-6;

    readonly LandmarkBasis _basis;
    readonly FaceFitterOptions _options;
    readonly float[] _weights;
    readonly LandmarkObservations _seen;
    readonly FollowingFit? _near;
    readonly FitLoop<float, SingleLanes> _following;
    readonly FitLoop<double, DoubleLanes> _whole;
    readonly IdentityInformation _information;
    (RestFace? Face, int Version) _base;

    /// <summary>A fitter for the landmarks of a basis.</summary>
    /// <param name="basis">The model at its landmarks.</param>
    /// <param name="options">How landmarks are trusted.</param>
    /// <param name="weights">How much each landmark counts (1: as its noise says); null: all alike.</param>
    /// <exception cref="ArgumentException">The weights are not one per landmark, or an option makes no sense.</exception>
    public FaceFitter(LandmarkBasis basis, FaceFitterOptions? options = null, ReadOnlySpan<float> weights = default)
    {
        if (!weights.IsEmpty && weights.Length != basis.LandmarkCount)
            throw new ArgumentException($"{basis.LandmarkCount} landmarks have as many weights, not {weights.Length}.");
        _basis = basis;
        _options = options ?? new FaceFitterOptions();
        _options.Check();
        _weights = weights.IsEmpty ? [.. Enumerable.Repeat(1f, basis.LandmarkCount)] : weights.ToArray();
        _seen = new LandmarkObservations(basis.LandmarkCount);
        // Landmarks that slide are other points of the skin in every pose, of which there are no moments.
        _near = _options.ContoursSlide && basis.Contours.Count > 0 ? null : new FollowingFit(basis, _weights, _options);
        _following = new FitLoop<float, SingleLanes>(basis, withIdentity: false, _options);
        _whole = new FitLoop<double, DoubleLanes>(basis, withIdentity: true, _options);
        _information = new IdentityInformation(basis.IdentityCount);
    }

    /// <summary>A fitter of a face model for 478 landmarks, or the first 468 of them without the irises.</summary>
    /// <exception cref="ArgumentException">The model was built without them, or an option makes no sense.</exception>
    public static FaceFitter For478(FaceModel model, FaceFitterOptions? options = null) => new(LandmarkBasis.Of478(model), options, LandmarkWeights.Of478);

    /// <summary>A fitter of a face model for the 68 points of Multi-PIE (iBUG).</summary>
    public static FaceFitter For68(FaceModel model, FaceFitterOptions? options = null) => new(LandmarkBasis.Of68(model), options);

    /// <summary>The model at its landmarks.</summary>
    public LandmarkBasis Basis => _basis;

    /// <summary>A fit to be filled.</summary>
    public FaceFit CreateFit() => new(_basis.IdentityCount, _basis.ExpressionCount);

    /// <summary>
    /// Fits pose, expression and identity from scratch, as for a still photo; the identity of <see cref="FaceFit.Calibration"/> where there
    /// is one. Takes some milliseconds.
    /// </summary>
    /// <param name="landmarks">The basis's landmarks, or its first ones: pixels, z in pixels too, smaller = nearer, relative to the head; all z alike: no depths.</param>
    /// <param name="camera">The camera that took the picture.</param>
    /// <param name="fit">Filled with the result; identity learned before is forgotten.</param>
    /// <param name="weights">How much each landmark counts in this picture, beside the fitter's own weights; 0: not at all.</param>
    /// <returns>False where the landmarks determine no face: not numbers, all in one place, or nothing that a face in front of the camera could give.</returns>
    /// <exception cref="ArgumentException">There are more landmarks than the basis has, or weights for another number.</exception>
    public bool TryFit(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera, FaceFit fit, ReadOnlySpan<float> weights = default)
    {
        fit.IsValid = false;
        fit.Identity.Forget();
        if (!TryLookAt(landmarks, weights, camera))
            return false;
        double noise = Noise;
        if (fit.Calibration is { } calibration)
        {
            Rest(fit, calibration.Identity);
            if (!TryStart(_following, i => _following.System.Point(_seen.Point[i]), noise))
                return false;
            calibration.Identity.CopyTo(fit.Shape.IdentityMemory);
            End(fit, _following.State, noise, _following.System.Cost, _following.Steps, _following.Solver);
            return true;
        }
        if (!TryStart(_whole, i => _whole.System.Point(_seen.Point[i]), noise))
            return false;
        FitState state = _whole.State;
        Write(fit.Shape.ExpressionMemory, state.Coefficients.AsSpan(0, _basis.ExpressionCount));
        Write(fit.Shape.IdentityMemory, state.Coefficients.AsSpan(_basis.ExpressionCount));
        Fill(fit, state, noise, _whole.System.Cost, _whole.Steps, _whole.Solver);
        return true;
    }

    /// <summary>
    /// Fits pose and expression from where <paramref name="fit"/> stands, with its identity; where it is not valid, from scratch.
    /// Allocates nothing. Parameters and result are those of <see cref="TryFit"/>.
    /// </summary>
    public bool TryFollow(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera, FaceFit fit, ReadOnlySpan<float> weights = default) =>
        TryFollow(landmarks, camera, fit, _options.MostFollowingSteps, isNear: weights.IsEmpty, weights);

    /// <summary>The same from a fit that is a while old, which takes more steps where it must.</summary>
    internal bool TryReturn(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera, FaceFit fit) => TryFollow(landmarks, camera, fit, _options.MostSteps, isNear: false, default);

    bool TryFollow(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera, FaceFit fit, int mostSteps, bool isNear, ReadOnlySpan<float> weights)
    {
        if (!fit.IsValid)
            return TryFit(landmarks, camera, fit, weights);
        fit.IsValid = false;
        if (!TryLookAt(landmarks, weights, camera))
            return false;
        double noise = Noise;
        if (isNear && _near is not null)
        {
            Begin(fit, ref _near.State);
            if (_near.TryRun(_seen, fit.RestAt(_basis).Of(fit.Shape.Identity), noise, Outlier, DepthWeight))
            {
                End(fit, _near.State, noise, _near.Cost, _near.Steps, _near.Solver);
                return true;
            }
        }
        Rest(fit, fit.Shape.Identity);
        Begin(fit, ref _following.State);
        Trust(_following.System);
        if (!_following.TryRun(_seen, noise, noise, FollowingDamping, mostSteps))
            return false;
        End(fit, _following.State, noise, _following.System.Cost, _following.Steps, _following.Solver);
        return true;
    }

    static void Begin(FaceFit fit, ref FitState state)
    {
        Read(fit.Shape.Expression, state.Coefficients);
        (state.Pose, state.DepthOffset, state.DepthUnit) = (fit.ExactPose, fit.DepthOffset, fit.DepthUnit);
    }

    void End(FaceFit fit, in FitState state, double noise, double cost, int steps, BoundedSolver solver)
    {
        Write(fit.Shape.ExpressionMemory, state.Coefficients);
        Fill(fit, state, noise, cost, steps, solver);
    }

    /// <summary>
    /// Adds what these landmarks say of the identity to what the fit has learned, and moves its identity there. The fit must hold the
    /// pose and expression of the same landmarks; a calibrated identity is not changed. Takes a millisecond or two; <see cref="FaceIdentity.IsNew"/> says when it is worth that.
    /// Allocates nothing.
    /// </summary>
    public bool TryLearn(ReadOnlySpan<Vector3> landmarks, in CameraIntrinsics camera, FaceFit fit, ReadOnlySpan<float> weights = default)
    {
        if (!fit.IsValid || fit.Calibration is not null || !TryLookAt(landmarks, weights, camera))
            return false;
        Begin(fit, ref _whole.State);
        Read(fit.Shape.Identity, _whole.State.Coefficients.AsSpan(_basis.ExpressionCount));
        Trust(_whole.System);
        if (!_whole.TryLinearise(_seen, Noise) || !_information.TryReduce(_whole, _basis.ExpressionCount))
            return false;
        return fit.Identity.TryAdd(_information, fit.Pose, fit.Shape.IdentityMemory);
    }

    /// <summary>Which point of the basis each landmark was in the last fit.</summary>
    internal ReadOnlySpan<int> UsedPoints() => _seen.Point.AsSpan(0, _seen.Count);

    /// <summary>From the average face at rest, or this person's, in the pose that a scaled orthographic camera gives.</summary>
    bool TryStart<T, TLanes>(FitLoop<T, TLanes> loop, Func<int, Vector3D> point, double noise) where T : unmanaged, IBinaryFloatingPointIeee754<T> where TLanes : struct, IFusedLanes<T>
    {
        ref FitState state = ref loop.State;
        Array.Clear(state.Coefficients);
        (state.DepthOffset, state.DepthUnit) = (0, 1);
        loop.System.SetCoefficients(state.Coefficients);
        if (!PoseStart.TryFind(_seen, point, out state.Pose))
            return false;
        Trust(loop.System);
        return loop.TryRun(_seen, StartNoise * _seen.Size, noise, StartDamping, _options.MostSteps);
    }

    double Noise => _options.LandmarkNoisePixels ?? _options.LandmarkNoiseShare * _seen.Size;

    double Outlier => _options.OutlierShare * _seen.Size;

    double DepthWeight => 1 / (_options.DepthNoiseRatio * _options.DepthNoiseRatio);

    bool TryLookAt(ReadOnlySpan<Vector3> landmarks, ReadOnlySpan<float> weights, in CameraIntrinsics camera)
    {
        if (landmarks.Length > _basis.LandmarkCount)
            throw new ArgumentException($"The model has {_basis.LandmarkCount} landmarks; {landmarks.Length} were given.");
        if (!weights.IsEmpty && weights.Length != landmarks.Length)
            throw new ArgumentException($"{landmarks.Length} landmarks have as many weights, not {weights.Length}.");
        return _seen.TrySet(landmarks, _weights, weights, camera, useDepth: !double.IsPositiveInfinity(_options.DepthNoiseRatio));
    }

    void Trust<T, TLanes>(FitSystem<T, TLanes> system) where T : unmanaged, IBinaryFloatingPointIeee754<T> where TLanes : struct, IFusedLanes<T>
    {
        (system.Outlier, system.DepthWeight) = (Outlier, DepthWeight);
    }

    /// <summary>This person's face at rest becomes the base of fits that follow.</summary>
    void Rest(FaceFit fit, ReadOnlySpan<float> identity)
    {
        RestFace rest = fit.RestAt(_basis);
        ReadOnlySpan<Vector3> points = rest.Of(identity);
        if (_base == (rest, rest.Version))
            return;
        _following.System.SetBase(points);
        _base = (rest, rest.Version);
    }

    void Fill(FaceFit fit, in FitState state, double noise, double cost, int steps, BoundedSolver solver)
    {
        double total = 0;
        for (int i = 0; i < _seen.Count; i++)
            total += _seen.Weight[i];
        Vector3D t = state.Pose.Translation;
        fit.ExactPose = state.Pose;
        fit.Pose = new HeadPose(state.Pose.Rotation.ToQuaternion(), new Vector3((float)t.X, (float)t.Y, (float)t.Z));
        (fit.DepthOffset, fit.DepthUnit) = (state.DepthOffset, state.DepthUnit);
        (fit.NoisePixels, fit.ResidualPixels, fit.Steps) = (noise, Math.Sqrt(cost / total), steps);
        solver.PoseCovariance(fit.PoseCovarianceMemory);
        fit.IsValid = true;
    }

    static void Write(Span<float> to, ReadOnlySpan<double> from)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = (float)from[i];
    }

    static void Read(ReadOnlySpan<float> from, Span<double> to)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}
