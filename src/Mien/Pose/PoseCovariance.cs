using System.Runtime.CompilerServices;

namespace Mien;

/// <summary>
/// How sure a pose is: the covariance of a small turn about the camera's axes (three, radians; the true rotation is the turn applied
/// after <see cref="HeadPose.Rotation"/>) and of the translation (three, millimetres), 6 × 6, symmetric.
/// </summary>
public readonly struct PoseCovariance
{
    /// <summary>Rows and columns.</summary>
    public const int Size = 6;

    readonly Elements _elements;

    /// <summary>A covariance from its 36 elements, row by row.</summary>
    /// <exception cref="ArgumentException">There are not 36 elements.</exception>
    public PoseCovariance(ReadOnlySpan<float> elements)
    {
        if (elements.Length != Size * Size)
            throw new ArgumentException($"A covariance of a pose has {Size * Size} elements, not {elements.Length}.");
        elements.CopyTo(_elements);
    }

    /// <summary>One element: 0 … 2 are the turn about x, y, z, 3 … 5 the translation along them.</summary>
    public float this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Size, nameof(column));
            return _elements[row * Size + column];
        }
    }

    /// <summary>Standard deviation of the angle of the turn, degrees: the root of the summed variances about the three axes.</summary>
    public double AngleDegrees => Math.Sqrt(this[0, 0] + this[1, 1] + this[2, 2]) * 180 / Math.PI;

    /// <summary>Copies the 36 elements, row by row.</summary>
    public void CopyTo(Span<float> elements) => ((ReadOnlySpan<float>)_elements).CopyTo(elements);

    [InlineArray(Size * Size)]
    struct Elements
    {
        float _first;
    }
}
