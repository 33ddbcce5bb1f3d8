using System.Numerics;

namespace Mien;

/// <summary>
/// Levenberg–Marquardt on a <see cref="FitSystem{T,TLanes}"/> with priors and bounds: minimises Σ residual²/(2·noise²) + ½·Σ q·c² + Σ l·c
/// over pose, depth offset and unit, and coefficients.
/// </summary>
sealed class FitLoop<T, TLanes> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TLanes : struct, IFusedLanes<T>
{
    const double MostDamping = 1e6, LeastDamping = 1e-9;

    readonly double[] _hessian, _gradient, _low, _high, _precision, _rate;
    readonly double[] _coefficientLow, _coefficientHigh;
    readonly LandmarkBasis _basis;
    readonly bool _contoursSlide;
    FitState _state, _tried;

    public FitLoop(LandmarkBasis basis, bool withIdentity, FaceFitterOptions options)
    {
        _basis = basis;
        _contoursSlide = options.ContoursSlide && basis.Contours.Count > 0;
        System = new FitSystem<T, TLanes>(basis, withIdentity);
        int n = System.UnknownCount, m = System.CoefficientCount;
        Solver = new BoundedSolver(n);
        _hessian = new double[n * n];
        _gradient = new double[n];
        _low = new double[n];
        _high = new double[n];
        _precision = new double[m];
        _rate = new double[m];
        _coefficientLow = new double[m];
        _coefficientHigh = new double[m];
        _state.Coefficients = new double[m];
        _tried.Coefficients = new double[m];
        for (int i = 0; i < m; i++)
        {
            bool expression = i < basis.ExpressionCount;
            _rate[i] = expression ? options.ExpressionRate : 0;
            _precision[i] = expression ? FitPrior.Expression : 1 / (options.IdentityDeviation * options.IdentityDeviation);
            _coefficientLow[i] = expression ? 0 : -MostDeviations;
            _coefficientHigh[i] = expression ? 1 : MostDeviations;
        }
    }

    /// <summary>No face is farther than this from the average in one shape, standard deviations.</summary>
    public const double MostDeviations = 5;

    public FitSystem<T, TLanes> System { get; }

    public BoundedSolver Solver { get; }

    /// <summary>Where the last run ended, and where the next begins.</summary>
    public ref FitState State => ref _state;

    public int Steps { get; private set; }

    /// <summary>Second derivatives with priors and their gradient, after a run or <see cref="TryLinearise"/>.</summary>
    public ReadOnlySpan<double> Hessian => _hessian;

    /// <summary>Minus the first derivatives.</summary>
    public ReadOnlySpan<double> HessianGradient => _gradient;

    /// <summary>Whether an unknown sits at its bound and is pushed out.</summary>
    public bool IsBound(int unknown) => (_low[unknown] >= 0 && _gradient[unknown] <= 0) || (_high[unknown] <= 0 && _gradient[unknown] >= 0);

    /// <summary>
    /// Runs from <see cref="State"/>. <paramref name="startNoise"/> falls step by step to <paramref name="noise"/>: while it is large
    /// the priors hold the shape, so that the pose settles first. After a step that the noise dwarfs the
    /// second derivatives stay what they were.
    /// </summary>
    public bool TryRun(LandmarkObservations seen, double startNoise, double noise, double startDamping, int mostSteps)
    {
        const double Cooling = 0.35, Dwarfed = 0.2;
        double current = Math.Max(startNoise, noise), damping = startDamping;
        SlideContours(seen);
        if (!System.TryBuild(seen, _state))
            return false;
        double data = System.Cost, prior = Prior(_state);
        for (Steps = 0; Steps < mostSteps;)
        {
            Steps++;
            if (!TryStep(current, damping, out double moved))
            {
                damping = Math.Max(damping, LeastDamping) * 100;
                if (damping > MostDamping)
                    return false;
                continue;
            }
            _state.Step(Solver.Step, ref _tried);
            (_state, _tried) = (_tried, _state);
            bool slid = _contoursSlide && Steps <= 3 && SlideContours(seen);
            bool built = IsSane(_state.Pose) && System.TryBuild(seen, _state, gradientOnly: moved < Dwarfed * noise && !slid);
            double scale = 0.5 / (current * current), nextPrior = Prior(_state);
            bool settled = current <= noise && moved < 0.01 * noise;
            // Near the end rounding decides whether the cost falls; a step that short does no harm.
            if (built && (slid || settled || System.Cost * scale + nextPrior <= (data * scale + prior) * (1 + 1e-7)))
            {
                (data, prior) = (System.Cost, nextPrior);
                damping = Math.Max(damping * 0.1, LeastDamping);
                if (settled)
                    break;
                current = Math.Max(current * Cooling, noise);
                continue;
            }
            (_state, _tried) = (_tried, _state);
            if (!System.TryBuild(seen, _state))
                return false;
            damping = Math.Max(damping, 1e-4) * 10;
            if (damping > MostDamping)
                break;
        }
        return TryStep(noise, LeastDamping, out _);
    }

    /// <summary>Solves for a step at these noise and damping; <paramref name="moved"/> is how far landmarks move by it, root mean square, pixels.</summary>
    bool TryStep(double noise, double damping, out double moved)
    {
        Weigh(noise, damping, identityPrior: true);
        return TrySolve(out moved);
    }

    /// <summary>Linearises at <see cref="State"/> without stepping; the identity's prior stays out.</summary>
    public bool TryLinearise(LandmarkObservations seen, double noise)
    {
        SlideContours(seen);
        if (!System.TryBuild(seen, _state))
            return false;
        Weigh(noise, 0, identityPrior: false);
        return true;
    }

    void Weigh(double noise, double damping, bool identityPrior)
    {
        int n = System.UnknownCount;
        double scale = 1 / (noise * noise);
        ReadOnlySpan<double> normal = System.Normal;
        for (int i = 0; i < normal.Length; i++)
            _hessian[i] = normal[i] * scale;
        for (int i = 0; i < n; i++)
        {
            _gradient[i] = System.Gradient[i] * scale;
            _low[i] = double.NegativeInfinity;
            _high[i] = double.PositiveInfinity;
            _hessian[i * n + i] += damping * _hessian[i * n + i] + FitPrior.Ridge;
        }
        _hessian[7 * n + 7] += FitPrior.DepthUnit;
        _gradient[7] += (1 - _state.DepthUnit) * FitPrior.DepthUnit;
        for (int i = 0; i < System.CoefficientCount; i++)
        {
            int unknown = LandmarkBasis.RowRoom + i;
            double c = _state.Coefficients[i];
            _low[unknown] = _coefficientLow[i] - c;
            _high[unknown] = _coefficientHigh[i] - c;
            if (i >= _basis.ExpressionCount && !identityPrior)
                continue;
            _hessian[unknown * n + unknown] += _precision[i];
            _gradient[unknown] -= _precision[i] * c + _rate[i];
        }
    }

    bool TrySolve(out double moved)
    {
        int n = System.UnknownCount;
        ReadOnlySpan<double> normal = System.Normal;
        moved = 0;
        if (!Solver.TrySolve(_hessian, _gradient, _low, _high))
            return false;
        double square = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
                sum += normal[i * n + j] * Solver.Step[j];
            square += sum * Solver.Step[i];
        }
        moved = square > 0 ? Math.Sqrt(square / (_totalWeight > 1e-9 ? _totalWeight : 1e-9)) : 0;
        return double.IsFinite(moved);
    }

    double _totalWeight = 1;

    double Prior(in FitState state)
    {
        double unit = state.DepthUnit - 1, sum = 0.5 * FitPrior.DepthUnit * unit * unit;
        for (int i = 0; i < _precision.Length; i++)
            sum += (0.5 * _precision[i] * state.Coefficients[i] + _rate[i]) * state.Coefficients[i];
        return sum;
    }

    static bool IsSane(in Similarity pose) => pose.Translation.Z < -1 && double.IsFinite(pose.Translation.Length) && pose.Translation.Length < 1e7;

    /// <summary>
    /// Gives each landmark of the outline the candidate that stands out farthest in the picture, away from the middle of the face.
    /// True where one changed.
    /// </summary>
    bool SlideContours(LandmarkObservations seen)
    {
        _totalWeight = 0;
        for (int i = 0; i < seen.Count; i++)
            _totalWeight += seen.Weight[i];
        if (!_contoursSlide)
            return false;
        System.SetCoefficients(_state.Coefficients);
        bool changed = false;
        Vector3D middle = _state.Pose.Translation;
        // By index: an enumerator of a list behind an interface is allocated.
        for (int c = 0; c < _basis.Contours.Count; c++)
        {
            ContourLandmark contour = _basis.Contours[c];
            int at = Array.BinarySearch(seen.Landmark, 0, seen.Count, contour.Landmark);
            if (at < 0)
                continue;
            // Outwards: from the head's origin to where the landmark lies on a face from the front, as the picture shows it.
            Vector3D front = _state.Pose.Apply(System.Point(contour.Candidates[0]));
            double outX = front.X / front.Z - middle.X / middle.Z, outY = front.Y / front.Z - middle.Y / middle.Z;
            double most = double.NegativeInfinity;
            int best = contour.Candidates[0];
            for (int i = 0; i < contour.Candidates.Count; i++)
            {
                Vector3D p = _state.Pose.Apply(System.Point(contour.Candidates[i]));
                double out_ = p.X / p.Z * outX + p.Y / p.Z * outY;
                if (out_ > most)
                    (most, best) = (out_, contour.Candidates[i]);
            }
            changed |= seen.Point[at] != best;
            seen.Point[at] = best;
        }
        return changed;
    }
}
