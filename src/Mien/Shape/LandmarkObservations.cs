using System.Numerics;

namespace Mien;

/// <summary>The landmarks of one face as a fit sees them: pixels, weights, and which point of the basis each is.</summary>
sealed class LandmarkObservations(int capacity)
{
    public readonly double[] X = new double[capacity], Y = new double[capacity], Z = new double[capacity], Weight = new double[capacity];
    public readonly int[] Landmark = new int[capacity], Point = new int[capacity];

    public int Count { get; private set; }

    public double TotalWeight { get; private set; }

    public CameraIntrinsics Camera { get; private set; }

    /// <summary>From the camera through the middle of the face, unit length.</summary>
    public Vector3D Axis { get; private set; }

    /// <summary>Pixels that a millimetre fills at distance 1 mm along the axis: landmark networks measure depth along it, in this unit.</summary>
    public double DepthScale { get; private set; }

    /// <summary>Whether the landmarks have depths at all.</summary>
    public bool HasDepth { get; private set; }

    /// <summary>Root of the area of the box around the landmarks, pixels.</summary>
    public double Size { get; private set; }

    /// <summary>False where a landmark that counts is not a number or the points are one.</summary>
    public bool TrySet(ReadOnlySpan<Vector3> landmarks, ReadOnlySpan<float> weights, ReadOnlySpan<float> ownWeights, in CameraIntrinsics camera, bool useDepth)
    {
        Camera = camera;
        Count = 0;
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue, total = 0, depth = 0;
        for (int i = 0; i < landmarks.Length; i++)
        {
            double weight = weights[i] * (ownWeights.IsEmpty ? 1 : ownWeights[i]);
            if (weight == 0)
                continue;
            (double x, double y, double z) = (landmarks[i].X, landmarks[i].Y, landmarks[i].Z);
            if (!double.IsFinite(x + y + z) || !(weight > 0 && weight < 1e6))
                return false;
            (X[Count], Y[Count], Z[Count], Weight[Count], Landmark[Count], Point[Count]) = (x, y, z, weight, i, i);
            Count++;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y > bottom ? y : bottom;
            total += weight;
            depth += weight * z;
        }
        if (Count < 6)
            return false;
        Size = Math.Sqrt((right - left) * (bottom - top));
        if (!(Size > 1e-3 && Size < 1e6))
            return false;
        TotalWeight = total;
        depth /= total;
        double spread = 0;
        for (int i = 0; i < Count; i++)
        {
            Z[i] -= depth;
            spread += Weight[i] * Z[i] * Z[i];
        }
        HasDepth = useDepth && Math.Sqrt(spread / total) > 1e-3 * Size;
        Axis = camera.Ray((left + right) / 2, (top + bottom) / 2).Normalized();
        DepthScale = Math.Sqrt(camera.FocalX * camera.FocalY) * Math.Pow(-Axis.Z, -1.5);
        return double.IsFinite(DepthScale) && DepthScale > 0;
    }
}
