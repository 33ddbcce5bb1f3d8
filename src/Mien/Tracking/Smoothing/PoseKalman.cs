using System.Numerics;

namespace Mien;

/// <summary>
/// A Kalman filter of the pose that weighs every frame by the covariance of its fit. State: rotation, translation and their velocities,
/// which random accelerations change; errors live in the tangent space (a small turn about the camera's axes, then millimetres), as those
/// of <see cref="PoseCovariance"/> do. A pose that noise does not explain (beyond <see cref="Surprise"/> standard deviations) widens the
/// prediction, so that a jump is followed at once and not learnt slowly.
/// </summary>
sealed class PoseKalman(double turnNoise, double shiftNoise, double turnDeviation, double shiftDeviation) : PoseFilter
{
    const int N = Matrix6.N;

    /// <summary>Mahalanobis distance that one true pose in ten million exceeds (χ² of six degrees of freedom, square 43).</summary>
    const double Surprise = 6.5;

    /// <summary>Velocities before the second frame: nobody turns faster than some 400°/s or moves faster than 1 m/s.</summary>
    const double FirstTurn = 3.5, FirstSpeed = 500;

    readonly double _turnNoise = Square(turnNoise * Math.PI / 180), _shiftNoise = Square(shiftNoise);
    readonly double[] _poses = new double[N * N], _cross = new double[N * N], _speeds = new double[N * N];
    Rotation3 _rotation;
    Vector3D _shift, _turnSpeed, _shiftSpeed;

    protected override void Start(in HeadPose pose, in PoseCovariance? covariance)
    {
        _rotation = Rotation3.FromQuaternion(pose.Rotation);
        _shift = Wide(pose.Translation);
        _turnSpeed = _shiftSpeed = default;
        Measured(covariance, _poses);
        Array.Clear(_cross);
        Array.Clear(_speeds);
        for (int i = 0; i < N; i++)
            _speeds[i * N + i] = Square(i < 3 ? FirstTurn : FirstSpeed);
    }

    protected override HeadPose Step(in HeadPose pose, in PoseCovariance? covariance, double seconds)
    {
        Predict(seconds);
        Span<double> sum = stackalloc double[N * N], inverse = stackalloc double[N * N], off = stackalloc double[N];
        Vector3D turn = (Rotation3.FromQuaternion(pose.Rotation) * _rotation.Inverse()).ToRotationVector(), shift = Wide(pose.Translation) - _shift;
        (off[0], off[1], off[2], off[3], off[4], off[5]) = (turn.X, turn.Y, turn.Z, shift.X, shift.Y, shift.Z);
        Measured(covariance, sum);
        if (!TryInvertSum(sum, inverse))
        {
            Start(pose, covariance);
            return pose;
        }
        double surprise = Matrix6.Quadratic(inverse, off) / Square(Surprise);
        if (surprise > 1)
        {
            Widen(surprise);
            Measured(covariance, sum);
            if (!TryInvertSum(sum, inverse))
            {
                Start(pose, covariance);
                return pose;
            }
        }
        Correct(inverse, off);
        return new HeadPose(_rotation.ToQuaternion(), new Vector3((float)_shift.X, (float)_shift.Y, (float)_shift.Z));
    }

    /// <summary>Moves on at constant velocity: P ← F P Fᵀ + q·[dt³/3, dt²/2; dt²/2, dt].</summary>
    void Predict(double dt)
    {
        _rotation = Rotation3.FromRotationVector(_turnSpeed * dt) * _rotation;
        _shift += _shiftSpeed * dt;
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                int at = i * N + j;
                _poses[at] += dt * (_cross[at] + _cross[j * N + i]) + dt * dt * _speeds[at];
            }
        }
        for (int at = 0; at < N * N; at++)
            _cross[at] += dt * _speeds[at];
        for (int i = 0; i < N; i++)
        {
            double q = i < 3 ? _turnNoise : _shiftNoise;
            _poses[i * N + i] += q * dt * dt * dt / 3;
            _cross[i * N + i] += q * dt * dt / 2;
            _speeds[i * N + i] += q * dt;
        }
    }

    void Widen(double factor)
    {
        for (int at = 0; at < N * N; at++)
        {
            _poses[at] *= factor;
            _cross[at] *= factor;
            _speeds[at] *= factor;
        }
    }

    bool TryInvertSum(Span<double> measured, Span<double> inverse)
    {
        for (int at = 0; at < N * N; at++)
            measured[at] += _poses[at];
        return Matrix6.TryInvert(measured, inverse);
    }

    /// <summary>Gains K = P S⁻¹ for pose and velocity, then P ← P − K P.</summary>
    void Correct(ReadOnlySpan<double> inverse, ReadOnlySpan<double> off)
    {
        Span<double> poseGain = stackalloc double[N * N], speedGain = stackalloc double[N * N], product = stackalloc double[N * N], change = stackalloc double[2 * N];
        // _cross holds pose × velocity: the velocity's gain needs its transpose.
        Span<double> crossTransposed = stackalloc double[N * N];
        for (int at = 0; at < N * N; at++)
            crossTransposed[at] = _cross[at % N * N + at / N];
        Matrix6.Multiply(_poses, inverse, poseGain);
        Matrix6.Multiply(crossTransposed, inverse, speedGain);
        change.Clear();
        for (int at = 0; at < N * N; at++)
        {
            change[at / N] += poseGain[at] * off[at % N];
            change[N + at / N] += speedGain[at] * off[at % N];
        }
        _rotation = Rotation3.FromRotationVector(new Vector3D(change[0], change[1], change[2])) * _rotation;
        _shift += new Vector3D(change[3], change[4], change[5]);
        _turnSpeed += new Vector3D(change[6], change[7], change[8]);
        _shiftSpeed += new Vector3D(change[9], change[10], change[11]);
        Matrix6.Multiply(speedGain, _cross, product);
        Subtract(_speeds, product, symmetric: true);
        Matrix6.Multiply(poseGain, _cross, product);
        Subtract(_cross, product, symmetric: false);
        Matrix6.Multiply(poseGain, _poses, product);
        Subtract(_poses, product, symmetric: true);
    }

    static void Subtract(Span<double> matrix, ReadOnlySpan<double> product, bool symmetric)
    {
        for (int at = 0; at < N * N; at++)
            matrix[at] -= product[at];
        if (!symmetric)
            return;
        // Rounding would pull the halves apart.
        for (int i = 0; i < N; i++)
            for (int j = 0; j < i; j++)
                matrix[i * N + j] = matrix[j * N + i] = (matrix[i * N + j] + matrix[j * N + i]) / 2;
    }

    void Measured(in PoseCovariance? covariance, Span<double> matrix)
    {
        if (covariance is { } known)
        {
            Matrix6.Read(known, matrix);
            return;
        }
        matrix.Clear();
        for (int i = 0; i < N; i++)
            matrix[i * N + i] = Square(i < 3 ? turnDeviation * Math.PI / 180 : shiftDeviation);
    }

    static double Square(double x) => x * x;

    static Vector3D Wide(Vector3 v) => new(v.X, v.Y, v.Z);
}
