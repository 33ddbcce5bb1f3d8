using System.Numerics;

namespace Mien;

/// <summary>
/// opentrack's dead-zone filter: the step from the last pose to the new one is carried by an unscented transform (Merwe's sigma points,
/// α 0.01, β 2, κ 3 − 6) of the new pose's covariance, and taken in the share sigmoid((Mahalanobis length − size) · hardness): hardly at
/// all where noise explains it, whole where it does not. The original takes one share a frame; here a share is that of a frame of
/// 1/30 s, and other frames take as much as makes the same in time. A pose without covariance, or with a singular one, passes through.
/// </summary>
sealed class PoseDeadZone(double size, double hardness) : PoseFilter
{
    const int N = Matrix6.N;
    const double Alpha = 0.01, Beta = 2, Kappa = 3 - N;
    const double Lambda = Alpha * Alpha * (N + Kappa) - N;
    const double MeanWeight = Lambda / (N + Lambda), CovarianceWeight = MeanWeight + 1 - Alpha * Alpha + Beta, SideWeight = 0.5 / (N + Lambda);
    const double FrameSeconds = 1.0 / 30;

    HeadPose _held;

    protected override void Start(in HeadPose pose, in PoseCovariance? covariance) => _held = pose;

    protected override HeadPose Step(in HeadPose pose, in PoseCovariance? covariance, double seconds)
    {
        Span<double> offset = stackalloc double[N], factor = stackalloc double[N * N], spread = stackalloc double[N * N], inverse = stackalloc double[N * N];
        if (covariance is not { } known || !TryFactor(known, factor))
            return _held = pose;
        Offset(pose, factor, offset, spread);
        if (!Matrix6.TryInvert(spread, inverse))
            return _held = pose;
        double length = Math.Sqrt(Math.Max(0, Matrix6.Quadratic(inverse, offset)));
        double share = 1 / (1 + Math.Exp(-(length - size) * hardness));
        share = 1 - Math.Pow(1 - share, seconds / FrameSeconds);
        Rotation3 turn = Rotation3.FromRotationVector(new Vector3D(offset[0], offset[1], offset[2]) * share);
        Vector3 shift = new Vector3((float)offset[3], (float)offset[4], (float)offset[5]) * (float)share;
        return _held = new HeadPose((Rotation3.FromQuaternion(_held.Rotation) * turn).ToQuaternion(), _held.Translation + shift);
    }

    /// <summary>Mean and covariance of the step (turn about the held head's axes, radians; millimetres) over the sigma points.</summary>
    void Offset(in HeadPose pose, ReadOnlySpan<double> factor, Span<double> mean, Span<double> covariance)
    {
        const int Points = 2 * N + 1;
        Span<double> steps = stackalloc double[Points * N], delta = stackalloc double[N];
        Rotation3 rotation = Rotation3.FromQuaternion(pose.Rotation), back = Rotation3.FromQuaternion(_held.Rotation).Inverse();
        Vector3 shift = pose.Translation - _held.Translation;
        double reach = Math.Sqrt(Lambda + N);
        mean.Clear();
        for (int point = 0; point < Points; point++)
        {
            // The middle, then along each column of the factor, forth and back.
            delta.Clear();
            for (int i = 0; i < N && point > 0; i++)
                delta[i] = factor[i * N + (point - 1) % N] * (point <= N ? reach : -reach);
            Rotation3 turned = Rotation3.FromRotationVector(new Vector3D(delta[0], delta[1], delta[2])) * rotation;
            Vector3D turn = (back * turned).ToRotationVector();
            Span<double> step = steps.Slice(point * N, N);
            (step[0], step[1], step[2]) = (turn.X, turn.Y, turn.Z);
            (step[3], step[4], step[5]) = (shift.X + delta[3], shift.Y + delta[4], shift.Z + delta[5]);
            for (int i = 0; i < N; i++)
                mean[i] += (point == 0 ? MeanWeight : SideWeight) * step[i];
        }
        covariance.Clear();
        for (int point = 0; point < Points; point++)
        {
            double weight = point == 0 ? CovarianceWeight : SideWeight;
            ReadOnlySpan<double> step = steps.Slice(point * N, N);
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++)
                    covariance[i * N + j] += weight * (step[i] - mean[i]) * (step[j] - mean[j]);
        }
    }

    /// <summary>Lower triangular L with L Lᵀ the covariance, the rest zero.</summary>
    static bool TryFactor(in PoseCovariance covariance, Span<double> factor)
    {
        Span<double> zero = stackalloc double[N], solution = stackalloc double[N];
        zero.Clear();
        Matrix6.Read(covariance, factor);
        if (!Cholesky6.TrySolve(factor, zero, solution))
            return false;
        for (int i = 0; i < N; i++)
            for (int j = i + 1; j < N; j++)
                factor[i * N + j] = 0;
        return true;
    }
}
