namespace Mien;

/// <summary>
/// What one picture says of an identity when pose and expression are not known: the Schur complement of the normal equations, by
/// eliminating all else with a partial Cholesky factorisation.
/// </summary>
sealed class IdentityInformation(int identityCount)
{
    double[] _matrix = [];
    double[] _right = [];
    int[] _order = [];

    public int Count => identityCount;

    /// <summary>Information matrix, row-major, and vector: the picture's likelihood is exp(−½·cᵀMc + cᵀv).</summary>
    public double[] Matrix { get; } = new double[identityCount * identityCount];

    public double[] Vector { get; } = new double[identityCount];

    /// <summary>Reduces the linearised whole fit, priors of pose and expression included, the identity's own excluded.</summary>
    public bool TryReduce(FitLoop<double, DoubleLanes> loop, int expressionCount)
    {
        ReadOnlySpan<double> hessian = loop.Hessian, gradient = loop.HessianGradient;
        int unknowns = gradient.Length, firstIdentity = LandmarkBasis.RowRoom + expressionCount;
        if (_order.Length != unknowns)
            (_matrix, _right, _order) = (new double[unknowns * unknowns], new double[unknowns], new int[unknowns]);
        int others = 0;
        for (int i = 0; i < firstIdentity; i++)
            if (i < LandmarkBasis.RowRoom || !loop.IsBound(i))
                _order[others++] = i;
        int n = others;
        for (int i = firstIdentity; i < unknowns; i++)
            _order[n++] = i;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                _matrix[i * n + j] = hessian[_order[i] * unknowns + _order[j]];
            _right[i] = gradient[_order[i]];
        }
        for (int k = 0; k < others; k++)
        {
            double pivot = _matrix[k * n + k];
            if (!(pivot > 0))
                return false;
            for (int i = k + 1; i < n; i++)
            {
                double factor = _matrix[i * n + k] / pivot;
                if (factor == 0)
                    continue;
                // Row k is stored as column k below the diagonal.
                for (int j = k + 1; j <= i; j++)
                    _matrix[i * n + j] -= factor * _matrix[j * n + k];
                _right[i] -= factor * _right[k];
            }
        }
        ReadOnlySpan<double> coefficients = loop.State.Coefficients.AsSpan(expressionCount);
        for (int i = 0; i < identityCount; i++)
        {
            for (int j = 0; j <= i; j++)
                Matrix[i * identityCount + j] = Matrix[j * identityCount + i] = _matrix[(others + i) * n + others + j];
        }
        for (int i = 0; i < identityCount; i++)
        {
            double sum = _right[others + i];
            for (int j = 0; j < identityCount; j++)
                sum += Matrix[i * identityCount + j] * coefficients[j];
            Vector[i] = sum;
        }
        return true;
    }
}
