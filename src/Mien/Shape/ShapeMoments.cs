using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// Second moments of the expression shapes over weighted landmarks, and how they lie about the face's middle: what a fit's second derivatives by its
/// shapes are made of. 24 numbers weigh them, where a head is and how it is turned, instead of all rows anew.
/// </summary>
sealed unsafe class ShapeMoments
{
    const int Pairs = 6, Terms = 4 * Pairs, Lanes = 8;

    readonly int _count, _stride;

    /// <summary>
    /// Σ weight · a · b over axes xx, yy, zz, and of a · b + b · a over xy, xz, yz: six symmetric matrices; then the same times the landmark's x, y, z from the middle of the mean face.
    /// Rows are padded to whole vectors.
    /// </summary>
    readonly float[] _moments;

    public ShapeMoments(LandmarkBasis basis, ShapesByAxis shapes, ReadOnlySpan<float> weights)
    {
        _count = shapes.Count;
        _stride = (_count + Lanes - 1) / Lanes * Lanes;
        _moments = new float[Terms * _count * _stride];
        int stride = shapes.Stride;
        Vector3 middle = default;
        float total = 0;
        for (int i = 0; i < weights.Length; i++)
            (middle, total) = (middle + weights[i] * basis.Mean[i], total + weights[i]);
        middle /= total;
        (int A, int B)[] axes = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)];
        var weighted = new float[3 * stride];
        var products = new double[_count];
        for (int term = 0; term < Terms; term++)
        {
            (int a, int b) = axes[term % Pairs];
            Array.Clear(weighted);
            for (int k = 0; k < _count; k++)
            {
                // Against a shape's a goes this one's b, and the other way round.
                for (int i = 0; i < weights.Length; i++)
                {
                    int at = shapes.PlaceOf(i);
                    float weight = term < Pairs ? weights[i] : weights[i] * (basis.Mean[i] - middle)[term / Pairs - 1];
                    weighted[a * stride + at] = weight * shapes[k, b, at];
                    weighted[b * stride + at] = weight * shapes[k, a, at];
                }
                shapes.Project(weighted, products);
                for (int l = 0; l < _count; l++)
                    _moments[(term * _count + k) * _stride + l] = (float)products[l];
            }
        }
    }

    /// <summary>
    /// Writes what all pairs of shapes have in common into the last rows and columns of a matrix: Σ (g·shape)(g·shape) over landmarks and over what is measured, x, y and depth.
    /// </summary>
    /// <param name="x">g in the head's frame where x is measured at the middle of the face.</param>
    /// <param name="y">The same of y.</param>
    /// <param name="depth">Of the depth, which is everywhere the same.</param>
    /// <param name="toCamera">The camera's z axis in the head's frame over the distance: g of x is x·(1 + toCamera·p) + toCamera·(x·p) at p from the middle, to first order.</param>
    /// <param name="matrix">Row-major, with room for a vector behind its end; what precedes these columns in their rows is written over.</param>
    /// <param name="unknowns">Its rows.</param>
    public void Write(Vector3D x, Vector3D y, Vector3D depth, Vector3D toCamera, double[] matrix, int unknowns)
    {
        Span<double> metric = stackalloc double[Terms];
        metric.Clear();
        AddOuter(x, x, 1, metric);
        AddOuter(y, y, 1, metric);
        AddOuter(depth, depth, 1, metric);
        for (int axis = 0; axis < 3; axis++)
        {
            Span<double> by = metric.Slice((axis + 1) * Pairs, Pairs);
            foreach (Vector3D g in (ReadOnlySpan<Vector3D>)[x, y])
            {
                AddOuter(g, g, 2 * toCamera[axis], by);
                AddOuter(g, toCamera, 2 * g[axis], by);
            }
        }
        Vector256<float>* factors = stackalloc Vector256<float>[Terms];
        for (int t = 0; t < Terms; t++)
            factors[t] = Vector256.Create((float)metric[t]);
        int first = unknowns - _count, next = _count * _stride;
        fixed (float* moments = _moments)
        fixed (double* to = matrix)
        {
            for (int k = 0; k < _count; k++)
            {
                double* row = to + (first + k) * unknowns + first;
                for (int l = 0; l < _stride; l += Lanes)
                {
                    Vector256<float> even = default, odd = default;
                    float* at = moments + k * _stride + l;
                    for (int t = 0; t < Terms; t += 2, at += 2 * next)
                    {
                        even = SingleLanes.MultiplyAdd(factors[t], Vector256.Load(at), even);
                        odd = SingleLanes.MultiplyAdd(factors[t + 1], Vector256.Load(at + next), odd);
                    }
                    (Vector256<double> low, Vector256<double> high) = Vector256.Widen(even + odd);
                    Vector256.Store(low, row + l);
                    Vector256.Store(high, row + l + Lanes / 2);
                }
            }
        }
    }

    /// <summary>The symmetric half of a · bᵀ, by pairs of axes.</summary>
    static void AddOuter(Vector3D a, Vector3D b, double factor, Span<double> sum)
    {
        sum[0] += factor * a.X * b.X;
        sum[1] += factor * a.Y * b.Y;
        sum[2] += factor * a.Z * b.Z;
        sum[3] += factor * (a.X * b.Y + a.Y * b.X) / 2;
        sum[4] += factor * (a.X * b.Z + a.Z * b.X) / 2;
        sum[5] += factor * (a.Y * b.Z + a.Z * b.Y) / 2;
    }
}
