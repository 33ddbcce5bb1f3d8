using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// The linearised fit: residuals of all landmarks and their derivatives, and from both the normal equations.
/// Columns of a row: turn (3, radians about the camera's axes), shift (3, mm), offset and unit of the depths, coefficients, and last the
/// residual, so that one product AᵀA holds JᵀJ, Jᵀr and rᵀr. Residuals are pixels, measured minus predicted.
/// </summary>
sealed unsafe class FitSystem<T, TLanes> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TLanes : struct, IFusedLanes<T>
{
    // Rows filled before they are multiplied: they and the tile stay in the first cache level.
    const int BlockRows = 48;
    const int TileRows = 4;

    readonly T[] _shapes, _base, _coefficients, _block, _product;
    readonly int _stride, _shapeStride;
    int _rows, _firstTile;

    /// <param name="basis">The points.</param>
    /// <param name="withIdentity">Whether identity is fitted too; otherwise it is part of the base points.</param>
    public FitSystem(LandmarkBasis basis, bool withIdentity)
    {
        CoefficientCount = basis.ExpressionCount + (withIdentity ? basis.IdentityCount : 0);
        _stride = (LandmarkBasis.RowRoom + CoefficientCount + 1 + 15) / 16 * 16;
        _shapeStride = _stride - LandmarkBasis.RowRoom;
        _shapes = basis.Rows<T>(withIdentity, _shapeStride);
        _base = new T[basis.PointCount * 3];
        _coefficients = GC.AllocateArray<T>(_shapeStride, pinned: true);
        _block = GC.AllocateArray<T>(BlockRows * _stride, pinned: true);
        _product = GC.AllocateArray<T>(_stride * _stride, pinned: true);
        Normal = new double[UnknownCount * UnknownCount];
        Gradient = new double[UnknownCount];
        SetBase(basis.Mean);
    }

    public int CoefficientCount { get; }

    /// <summary>Pose (6), depth offset and unit (2), coefficients.</summary>
    public int UnknownCount => LandmarkBasis.RowRoom + CoefficientCount;

    /// <summary>JᵀWJ, row-major, square pixels.</summary>
    public double[] Normal { get; }

    /// <summary>JᵀWr.</summary>
    public double[] Gradient { get; }

    /// <summary>Robust sum of squared residuals, square pixels.</summary>
    public double Cost { get; private set; }

    /// <summary>Residuals longer than this, pixels, count less (Huber).</summary>
    public double Outlier { get; set; } = double.PositiveInfinity;

    /// <summary>Weight of a depth beside a position in the picture.</summary>
    public double DepthWeight { get; set; } = 1;

    /// <summary>The points at zero coefficients: mean face, or this person's face at rest.</summary>
    public void SetBase(ReadOnlySpan<Vector3> points)
    {
        for (int i = 0; i < points.Length; i++)
            (_base[i * 3], _base[i * 3 + 1], _base[i * 3 + 2]) = (T.CreateTruncating(points[i].X), T.CreateTruncating(points[i].Y), T.CreateTruncating(points[i].Z));
    }

    /// <summary>A point at these coefficients in the head frame; call <see cref="SetCoefficients"/> first.</summary>
    public Vector3D Point(int index)
    {
        fixed (T* shapes = _shapes, coefficients = _coefficients)
        {
            T* rows = shapes + index * 3L * _shapeStride;
            Vector256<T> x = default, y = default, z = default;
            for (int j = 0; j < _shapeStride; j += Vector256<T>.Count)
            {
                Vector256<T> c = Vector256.Load(coefficients + j);
                x = TLanes.MultiplyAdd(Vector256.Load(rows + j), c, x);
                y = TLanes.MultiplyAdd(Vector256.Load(rows + _shapeStride + j), c, y);
                z = TLanes.MultiplyAdd(Vector256.Load(rows + 2 * _shapeStride + j), c, z);
            }
            return new Vector3D(
                double.CreateTruncating(_base[index * 3] + Vector256.Sum(x)),
                double.CreateTruncating(_base[index * 3 + 1] + Vector256.Sum(y)),
                double.CreateTruncating(_base[index * 3 + 2] + Vector256.Sum(z)));
        }
    }

    public void SetCoefficients(ReadOnlySpan<double> coefficients)
    {
        for (int i = 0; i < coefficients.Length; i++)
            _coefficients[i] = T.CreateTruncating(coefficients[i]);
    }

    /// <summary>Linearises at a state. False where a point lies behind the camera or nothing is finite.</summary>
    /// <param name="seen">What the picture shows.</param>
    /// <param name="state">Where.</param>
    /// <param name="gradientOnly">Whether <see cref="Normal"/> stays what it was where that was built: a small step away it is much the same, and fifteen sixteenths of the work.</param>
    public bool TryBuild(LandmarkObservations seen, in FitState state, bool gradientOnly = false)
    {
        SetCoefficients(state.Coefficients);
        _firstTile = gradientOnly ? UnknownCount / TileRows * TileRows : 0;
        Array.Clear(_product, _firstTile * _stride, _product.Length - _firstTile * _stride);
        _rows = 0;
        double cost = 0;
        Similarity pose = state.Pose;
        double distance = pose.Translation.Dot(seen.Axis), millimetre = seen.DepthScale / distance;
        fixed (T* block = _block)
        {
            for (int i = 0; i < seen.Count; i++)
            {
                Vector3D arm = pose.Rotation.Apply(Point(seen.Point[i])), p = arm + pose.Translation;
                if (!(p.Z < -1))
                    return false;
                double near = -1 / p.Z, fx = seen.Camera.FocalX * near, fy = seen.Camera.FocalY * near;
                double rx = seen.X[i] - (seen.Camera.CenterX + fx * p.X), ry = seen.Y[i] - (seen.Camera.CenterY - fy * p.Y);
                // The irises' depths are the lids', not their own.
                bool deep = seen.HasDepth && seen.Landmark[i] < LandmarkTopology.MeshCount;
                double rz = deep ? seen.Z[i] * state.DepthUnit - state.DepthOffset - millimetre * arm.Dot(seen.Axis) : 0;
                double square = rx * rx + ry * ry + DepthWeight * rz * rz, length = Math.Sqrt(square);
                bool outlier = length > Outlier;
                double weight = seen.Weight[i] * (outlier ? Outlier / length : 1);
                cost += seen.Weight[i] * (outlier ? Outlier * (2 * length - Outlier) : square);
                double root = Math.Sqrt(weight);
                Vector3D x = new(fx, 0, fx * p.X * near), y = new(0, -fy, -fy * p.Y * near);
                AddRow(block, seen.Point[i], pose, arm, x, x, 0, 0, rx, root);
                AddRow(block, seen.Point[i], pose, arm, y, y, 0, 0, ry, root);
                // A millimetre is as many pixels as the head is near. Without that in the derivative noise would seem to shrink heads.
                if (deep)
                    AddRow(block, seen.Point[i], pose, arm, seen.Axis * millimetre, seen.Axis * (-millimetre * arm.Dot(seen.Axis) / distance), 1, -seen.Z[i], rz, root * Math.Sqrt(DepthWeight));
            }
            Multiply(block);
        }
        Cost = cost;
        Unpack();
        return double.IsFinite(cost);
    }

    /// <summary>
    /// One residual's row. <paramref name="gradient"/> is the prediction's derivative by the point in the camera frame, for turns and shapes;
    /// <paramref name="shift"/> that for the head's translation, which a depth relative to the head feels by its unit only.
    /// </summary>
    void AddRow(T* block, int point, in Similarity pose, Vector3D arm, Vector3D gradient, Vector3D shift, double offset, double unit, double residual, double root)
    {
        if (_rows == BlockRows)
            Multiply(block);
        T* row = block + _rows++ * _stride;
        Vector3D turn = arm.Cross(gradient) * root, inHead = pose.Rotation.Undo(gradient) * root;
        row[0] = T.CreateTruncating(turn.X);
        row[1] = T.CreateTruncating(turn.Y);
        row[2] = T.CreateTruncating(turn.Z);
        row[3] = T.CreateTruncating(shift.X * root);
        row[4] = T.CreateTruncating(shift.Y * root);
        row[5] = T.CreateTruncating(shift.Z * root);
        row[6] = T.CreateTruncating(offset * root);
        row[7] = T.CreateTruncating(unit * root);
        Vector256<T> hx = Vector256.Create(T.CreateTruncating(inHead.X)), hy = Vector256.Create(T.CreateTruncating(inHead.Y)), hz = Vector256.Create(T.CreateTruncating(inHead.Z));
        fixed (T* shapes = _shapes)
        {
            T* x = shapes + point * 3L * _shapeStride, y = x + _shapeStride, z = y + _shapeStride;
            T* to = row + LandmarkBasis.RowRoom;
            for (int j = 0; j < _shapeStride; j += Vector256<T>.Count)
                Vector256.Store(TLanes.MultiplyAdd(hx, Vector256.Load(x + j), TLanes.MultiplyAdd(hy, Vector256.Load(y + j), hz * Vector256.Load(z + j))), to + j);
        }
        row[UnknownCount] = T.CreateTruncating(residual * root);
    }

    /// <summary>
    /// Adds the block's AᵀA to the product, from the first row that is wanted on, lower triangle in tiles of 4 × two vectors (8 accumulators, 2 loads, 4 broadcasts a row).
    /// Scalar equivalent: product[i, j] += Σ row[i] · row[j] for j ≤ i.
    /// </summary>
    void Multiply(T* block)
    {
        int lanes = Vector256<T>.Count, width = 2 * lanes, used = UnknownCount + 1;
        fixed (T* product = _product)
        {
            for (int i = _firstTile; i < used; i += TileRows)
            {
                for (int j = 0; j < i + TileRows; j += width)
                {
                    T* to = product + i * _stride + j;
                    Vector256<T> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
                    T* row = block;
                    for (int r = 0; r < _rows; r++, row += _stride)
                    {
                        Vector256<T> u = Vector256.Load(row + j), v = Vector256.Load(row + j + lanes);
                        Vector256<T> a = Vector256.Create(row[i]), b = Vector256.Create(row[i + 1]), c = Vector256.Create(row[i + 2]), d = Vector256.Create(row[i + 3]);
                        a0 = TLanes.MultiplyAdd(a, u, a0);
                        a1 = TLanes.MultiplyAdd(a, v, a1);
                        b0 = TLanes.MultiplyAdd(b, u, b0);
                        b1 = TLanes.MultiplyAdd(b, v, b1);
                        c0 = TLanes.MultiplyAdd(c, u, c0);
                        c1 = TLanes.MultiplyAdd(c, v, c1);
                        d0 = TLanes.MultiplyAdd(d, u, d0);
                        d1 = TLanes.MultiplyAdd(d, v, d1);
                    }
                    Vector256.Store(Vector256.Load(to) + a0, to);
                    Vector256.Store(Vector256.Load(to + lanes) + a1, to + lanes);
                    to += _stride;
                    Vector256.Store(Vector256.Load(to) + b0, to);
                    Vector256.Store(Vector256.Load(to + lanes) + b1, to + lanes);
                    to += _stride;
                    Vector256.Store(Vector256.Load(to) + c0, to);
                    Vector256.Store(Vector256.Load(to + lanes) + c1, to + lanes);
                    to += _stride;
                    Vector256.Store(Vector256.Load(to) + d0, to);
                    Vector256.Store(Vector256.Load(to + lanes) + d1, to + lanes);
                }
            }
        }
        _rows = 0;
    }

    void Unpack()
    {
        int n = UnknownCount;
        for (int i = 0; i < n; i++)
            Gradient[i] = double.CreateTruncating(_product[n * _stride + i]);
        if (_firstTile > 0)
            return;
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
                Normal[i * n + j] = Normal[j * n + i] = double.CreateTruncating(_product[i * _stride + j]);
    }
}
