using System.Numerics;

namespace Mien;

/// <summary>
/// A fit of pose and expression that begins near its end: the function that <see cref="FitLoop{T,TLanes}"/> minimises and its exact gradient, but second derivatives
/// that are some hundredths off. From one frame to the next a single step arrives.
/// </summary>
sealed class FollowingFit
{
    /// <summary>Who has not arrived by then has moved too far.</summary>
    const int MostSteps = 6;

    /// <summary>A first step that moves landmarks by less, in standard deviations of their noise, is the only one: another would move them by a twentieth of it.</summary>
    const double OnlyStep = 0.1;

    /// <summary>A later step that moves them by less is the last.</summary>
    const double LastStep = 0.02;

    /// <summary>
    /// Millimetres. The second derivatives leave out squares of depth over distance. There, of a jaw that goes forward while the head goes back the true
    /// curvature is 1.7 times what is supposed; at twice steps would overshoot for ever.
    /// </summary>
    const double Nearest = 400;

    const int Pose = LandmarkBasis.RowRoom;

    readonly FollowingSystem _system;
    readonly double[] _hessian, _gradient, _low, _high;
    readonly double _rate;
    FitState _state, _tried;

    public FollowingFit(LandmarkBasis basis, ReadOnlySpan<float> weights, FaceFitterOptions options)
    {
        _system = new FollowingSystem(basis, weights);
        _rate = options.ExpressionRate;
        int n = _system.UnknownCount;
        _hessian = new double[_system.Normal.Length];
        _gradient = new double[n];
        _low = new double[n];
        _high = new double[n];
        _state.Coefficients = new double[n - Pose];
        _tried.Coefficients = new double[n - Pose];
        Array.Fill(_low, double.NegativeInfinity, 0, Pose);
        Array.Fill(_high, double.PositiveInfinity, 0, Pose);
        Solver = new BoundedSolver(n);
    }

    public BoundedSolver Solver { get; }

    /// <summary>Where the last run ended, and where the next begins.</summary>
    public ref FitState State => ref _state;

    public double Cost { get; private set; }

    public int Steps { get; private set; }

    /// <summary>
    /// Runs from <see cref="State"/>. False where it did not arrive: then <see cref="FitLoop{T,TLanes}"/> has to try.
    /// </summary>
    /// <param name="seen">What the picture shows.</param>
    /// <param name="rest">The person's face at rest.</param>
    /// <param name="noise">Standard deviation of a landmark, pixels.</param>
    /// <param name="outlier">Residuals longer than this, pixels, count less.</param>
    /// <param name="depthWeight">Weight of a depth beside a position.</param>
    public bool TryRun(LandmarkObservations seen, ReadOnlySpan<Vector3> rest, double noise, double outlier, double depthWeight)
    {
        _system.Look(seen, depthWeight);
        double scale = 1 / (noise * noise), before = double.PositiveInfinity;
        for (Steps = 1; Steps <= MostSteps && _state.Pose.Translation.Z < -Nearest; Steps++)
        {
            if (!_system.TryEvaluate(seen, rest, _state, outlier))
                return false;
            double cost = _system.Cost * scale / 2 + Prior(_state);
            if (!(cost <= before))
                return false;
            before = cost;
            Weigh(scale);
            if (!Solver.TrySolve(_hessian, _gradient, _low, _high))
                return false;
            double moved = Moved() * noise * noise;
            _state.Step(Solver.Step, ref _tried);
            (_state, _tried) = (_tried, _state);
            double least = noise * (Steps == 1 ? OnlyStep : LastStep);
            if (!(moved >= least * least * seen.TotalWeight))
            {
                // What the cost has become by this step, to second order.
                Cost = _system.Cost + moved;
                for (int i = 0; i < _gradient.Length; i++)
                    Cost -= 2 * _system.Gradient[i] * Solver.Step[i];
                Cost = Math.Max(Cost, 0);
                return double.IsFinite(moved);
            }
        }
        return false;
    }

    void Weigh(double scale)
    {
        int n = _gradient.Length;
        Vector<double> scales = new(scale);
        ReadOnlySpan<double> normal = _system.Normal;
        for (int i = 0; i < n * n; i += Vector<double>.Count)
            (new Vector<double>(normal[i..]) * scales).CopyTo(_hessian.AsSpan(i));
        for (int i = 0; i < n; i++)
        {
            _gradient[i] = _system.Gradient[i] * scale;
            _hessian[i * n + i] += Precision(i) + FitPrior.Ridge;
        }
        _gradient[7] += (1 - _state.DepthUnit) * FitPrior.DepthUnit;
        for (int k = 0; k < _state.Coefficients.Length; k++)
        {
            double c = _state.Coefficients[k];
            (_low[Pose + k], _high[Pose + k]) = (-c, 1 - c);
            _gradient[Pose + k] -= FitPrior.Expression * c + _rate;
        }
    }

    static double Precision(int unknown) => unknown < 7 ? 0 : unknown == 7 ? FitPrior.DepthUnit : FitPrior.Expression;

    double Prior(in FitState state)
    {
        double unit = state.DepthUnit - 1, sum = 0.5 * FitPrior.DepthUnit * unit * unit;
        foreach (double c in state.Coefficients)
            sum += (0.5 * FitPrior.Expression * c + _rate) * c;
        return sum;
    }

    /// <summary>Weighted sum of the squares that the landmarks move by the step, in the variance of their noise.</summary>
    double Moved()
    {
        double sum = Solver.Curvature(_hessian);
        for (int i = 0; i < _gradient.Length; i++)
            sum -= Precision(i) * Solver.Step[i] * Solver.Step[i];
        return sum;
    }
}
