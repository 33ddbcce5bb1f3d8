using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// The step of least ½·xᵀHx − gᵀx with bounds on some unknowns: Newton steps on the free ones, where what would leave its bounds is fixed
/// there and what is pulled back inside is set free (block principal pivoting, Júdice and Pires 1994, with single exchanges when
/// blocks circle). The first six unknowns, the pose, are eliminated last, which leaves their covariance in the factor's corner.
/// </summary>
sealed unsafe class BoundedSolver
{
    const int Pose = 6;
    const int MostBlockPasses = 6, MostPasses = 40;
    const int Lanes = 4;
    const double Slack = 1e-12;

    readonly double[] _factor, _right;
    readonly int[] _free, _moved;
    readonly sbyte[] _fixed;
    readonly int _count;
    int _freeCount, _stride, _movedCount;

    public BoundedSolver(int count)
    {
        _count = count;
        _factor = new double[(count + Lanes) * (count + Lanes)];
        _right = new double[count + Lanes];
        _free = new int[count];
        _moved = new int[count];
        _fixed = new sbyte[count];
        Step = new double[count];
    }

    /// <summary>The solution.</summary>
    public double[] Step { get; }

    /// <summary>
    /// Solves for <see cref="Step"/>. <paramref name="low"/> and <paramref name="high"/> bound the step (infinite where there is no bound).
    /// False where H is not positive definite on the free unknowns.
    /// </summary>
    public bool TrySolve(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        for (int i = 0; i < _count; i++)
            _fixed[i] = low[i] >= -Slack && gradient[i] < 0 ? (sbyte)-1 : high[i] <= Slack && gradient[i] > 0 ? (sbyte)1 : (sbyte)0;
        for (int pass = 0; pass < MostPasses; pass++)
        {
            Gather(low, high);
            if (!TryFactor(hessian))
                return false;
            SolveFree(hessian, gradient);
            bool single = pass >= MostBlockPasses;
            // Once blocks circle the bounds are only ever closed, then opened one at a time.
            if (!CloseBounds(low, high) && !OpenBounds(hessian, gradient, single))
                return true;
        }
        for (int i = 0; i < _count; i++)
            Step[i] = Math.Clamp(Step[i], low[i], high[i]);
        return true;
    }

    /// <summary>Inverse of the pose's Schur complement in the last factor (6 × 6, row-major): its covariance, all else free.</summary>
    public void PoseCovariance(Span<double> covariance)
    {
        // L's last corner holds a factor of the Schur complement S = L·Lᵀ; columns of S⁻¹ by two substitutions.
        Span<double> y = stackalloc double[Pose];
        int first = _freeCount - Pose;
        for (int column = 0; column < Pose; column++)
        {
            for (int i = 0; i < Pose; i++)
            {
                double sum = i == column ? 1 : 0;
                for (int k = 0; k < i; k++)
                    sum -= _factor[(first + k) * _stride + first + i] * y[k];
                y[i] = sum / _factor[(first + i) * _stride + first + i];
            }
            for (int i = Pose - 1; i >= 0; i--)
            {
                double sum = y[i];
                for (int k = i + 1; k < Pose; k++)
                    sum -= _factor[(first + i) * _stride + first + k] * y[k];
                y[i] = sum / _factor[(first + i) * _stride + first + i];
                covariance[i * Pose + column] = y[i];
            }
        }
    }

    /// <summary>stepᵀ · H · step.</summary>
    public double Curvature(ReadOnlySpan<double> hessian)
    {
        double sum = 0;
        fixed (double* rows = hessian, step = Step)
        {
            for (int i = 0; i < _count; i++)
                if (step[i] != 0)
                    sum += step[i] * Dot(rows + i * _count, step, _count);
        }
        return sum;
    }

    void Gather(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        _freeCount = _movedCount = 0;
        for (int i = Pose; i < _count; i++)
        {
            if (_fixed[i] == 0)
                _free[_freeCount++] = i;
            else if ((Step[i] = _fixed[i] < 0 ? low[i] : high[i]) != 0)
                _moved[_movedCount++] = i;
        }
        for (int i = 0; i < Pose; i++)
            _free[_freeCount++] = i;
        _stride = (_freeCount + Lanes - 1) / Lanes * Lanes;
    }

    /// <summary>
    /// Cholesky of the free unknowns' rows and columns, by columns of stride <see cref="_stride"/>: each, once divided by its root, is taken from all that follow, four rows at a
    /// time. What lies above the diagonal is not defined.
    /// </summary>
    bool TryFactor(ReadOnlySpan<double> hessian)
    {
        fixed (double* factor = _factor)
        {
            for (int k = 0; k < _freeCount; k++)
            {
                double* column = factor + k * _stride;
                ReadOnlySpan<double> source = hessian.Slice(_free[k] * _count, _count);
                for (int i = k / Lanes * Lanes; i < _freeCount; i++)
                    column[i] = source[_free[i]];
                for (int i = _freeCount; i < _stride; i++)
                    column[i] = 0;
            }
            for (int k = 0; k < _freeCount; k++)
            {
                double* column = factor + k * _stride;
                if (!(column[k] > 0) || !double.IsFinite(column[k]))
                    return false;
                Vector256<double> perRoot = Vector256.Create(1 / Math.Sqrt(column[k]));
                for (int i = k / Lanes * Lanes; i < _stride; i += Lanes)
                    Vector256.Store(Vector256.Load(column + i) * perRoot, column + i);
                for (int j = k + 1; j < _freeCount; j++)
                {
                    double* to = factor + j * _stride;
                    Vector256<double> share = Vector256.Create(-column[j]);
                    for (int i = j / Lanes * Lanes; i < _stride; i += Lanes)
                        Vector256.Store(DoubleLanes.MultiplyAdd(share, Vector256.Load(column + i), Vector256.Load(to + i)), to + i);
                }
            }
        }
        return true;
    }

    void SolveFree(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient)
    {
        fixed (double* factor = _factor, right = _right)
        {
            for (int f = 0; f < _freeCount; f++)
            {
                int unknown = _free[f];
                double sum = gradient[unknown];
                for (int m = 0; m < _movedCount; m++)
                    sum -= hessian[unknown * _count + _moved[m]] * Step[_moved[m]];
                right[f] = sum;
            }
            for (int k = 0; k < _freeCount; k++)
            {
                double* column = factor + k * _stride;
                double value = right[k] /= column[k];
                for (int i = k + 1; i < _freeCount; i++)
                    right[i] -= value * column[i];
            }
            for (int k = _freeCount - 1; k >= 0; k--)
            {
                double* column = factor + k * _stride;
                Step[_free[k]] = right[k] = (right[k] - Dot(column + k + 1, right + k + 1, _freeCount - k - 1)) / column[k];
            }
        }
    }

    bool CloseBounds(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        bool any = false;
        for (int f = 0; f < _freeCount - Pose; f++)
        {
            int i = _free[f];
            if (Step[i] < low[i] - Slack)
                _fixed[i] = -1;
            else if (Step[i] > high[i] + Slack)
                _fixed[i] = 1;
            any |= _fixed[i] != 0;
        }
        return any;
    }

    bool OpenBounds(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, bool onlyWorst)
    {
        int worst = -1;
        double most = 0;
        bool any = false;
        for (int i = Pose; i < _count; i++)
        {
            if (_fixed[i] == 0)
                continue;
            double pull;
            fixed (double* row = hessian, step = Step)
                pull = gradient[i] - Dot(row + i * _count, step, _count);
            double inward = -pull * _fixed[i];
            // What rounding alone can pull is no reason.
            if (inward <= 1e-9 * (1 + Math.Abs(gradient[i])))
                continue;
            any = true;
            if (!onlyWorst)
                _fixed[i] = 0;
            else if (inward > most)
                (worst, most) = (i, inward);
        }
        if (worst >= 0)
            _fixed[worst] = 0;
        return any;
    }

    /// <summary>Dot product of the first <paramref name="count"/> elements, two accumulators of four lanes, scalar tail.</summary>
    static double Dot(double* a, double* b, int count)
    {
        Vector256<double> first = default, second = default;
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            first = DoubleLanes.MultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), first);
            second = DoubleLanes.MultiplyAdd(Vector256.Load(a + i + 4), Vector256.Load(b + i + 4), second);
        }
        double sum = Vector256.Sum(first + second);
        for (; i < count; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
