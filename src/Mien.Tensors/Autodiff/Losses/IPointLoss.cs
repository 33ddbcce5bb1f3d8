using System.Runtime.Intrinsics;

namespace Mien.Tensors.Autodiff;

/// <summary>A loss of differences, eight at a time, with its slope.</summary>
interface IPointLoss
{
    Vector256<float> Value(Vector256<float> difference, out Vector256<float> slope);
}

/// <inheritdoc cref="PointLosses.L1"/>
readonly struct AbsoluteLoss : IPointLoss
{
    public Vector256<float> Value(Vector256<float> difference, out Vector256<float> slope)
    {
        slope = Signs.Of(difference);
        return Vector256.Abs(difference);
    }
}

/// <inheritdoc cref="PointLosses.L2"/>
readonly struct SquareLoss : IPointLoss
{
    public Vector256<float> Value(Vector256<float> difference, out Vector256<float> slope)
    {
        slope = difference + difference;
        return difference * difference;
    }
}

/// <inheritdoc cref="PointLosses.SmoothL1"/>
readonly struct SmoothLoss(float beta) : IPointLoss
{
    readonly float _beta = beta;
    readonly float _inverse = 1 / beta;

    public Vector256<float> Value(Vector256<float> difference, out Vector256<float> slope)
    {
        Vector256<float> size = Vector256.Abs(difference);
        Vector256<float> near = Vector256.LessThan(size, Vector256.Create(_beta));
        slope = Vector256.ConditionalSelect(near, difference * _inverse, Signs.Of(difference));
        return Vector256.ConditionalSelect(near, difference * difference * (0.5f * _inverse), size - Vector256.Create(0.5f * _beta));
    }
}

/// <inheritdoc cref="PointLosses.Wing"/>
readonly struct WingLoss(float width, float epsilon) : IPointLoss
{
    readonly float _width = width;
    readonly float _epsilon = epsilon;
    readonly float _offset = (float)(width - width * Math.Log(1 + width / (double)epsilon));

    public Vector256<float> Value(Vector256<float> difference, out Vector256<float> slope)
    {
        Vector256<float> size = Vector256.Abs(difference), sign = Signs.Of(difference);
        Vector256<float> near = Vector256.LessThan(size, Vector256.Create(_width));
        slope = Vector256.ConditionalSelect(near, sign * _width / (size + Vector256.Create(_epsilon)), sign);
        return Vector256.ConditionalSelect(near, Vector256.Log(Vector256<float>.One + size * (1 / _epsilon)) * _width, size - Vector256.Create(_offset));
    }
}

/// <summary>The signs of numbers; zero has none, so that a perfect answer is left alone.</summary>
static class Signs
{
    public static Vector256<float> Of(Vector256<float> numbers) =>
        Vector256.ConditionalSelect(Vector256.Equals(numbers, Vector256<float>.Zero), Vector256<float>.Zero, Vector256.CopySign(Vector256<float>.One, numbers));
}
