using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// The expression shapes of a basis by shape and axis, with its landmarks from the chin upwards, so that a shape moves one stretch of them and all others are skipped.
/// </summary>
sealed unsafe class ShapesByAxis
{
    /// <summary>Landmarks that are worked on at once; arrays of them are padded to it.</summary>
    public const int Lanes = 8;

    /// <summary>Fields that <see cref="Project8"/> takes.</summary>
    public const int Fields = 8;

    readonly float[] _shapes;
    readonly int[] _place;
    readonly (int From, int To)[] _stretch;

    public ShapesByAxis(LandmarkBasis basis)
    {
        int landmarks = basis.LandmarkCount;
        Count = basis.ExpressionCount;
        Stride = (landmarks + Lanes - 1) / Lanes * Lanes;
        int[] order = [.. Enumerable.Range(0, landmarks).OrderBy(i => basis.Mean[i].Y)];
        _place = new int[landmarks];
        for (int i = 0; i < landmarks; i++)
            _place[order[i]] = i;
        _shapes = GC.AllocateArray<float>(Count * 3 * Stride, pinned: true);
        _stretch = new (int, int)[Count];
        for (int k = 0; k < Count; k++)
        {
            ReadOnlySpan<Vector3> shape = basis.Expression(k)[..landmarks];
            Lay(shape, _shapes.AsSpan(k * 3 * Stride, 3 * Stride));
            int from = Stride, to = 0;
            for (int i = 0; i < landmarks; i++)
                if (shape[i] != Vector3.Zero)
                    (from, to) = (Math.Min(from, _place[i]), Math.Max(to, _place[i] + 1));
            _stretch[k] = from < to ? (from / Lanes * Lanes, (to + Lanes - 1) / Lanes * Lanes) : (0, 0);
        }
    }

    /// <summary>Shapes.</summary>
    public int Count { get; }

    /// <summary>Floats from the x of the lowest point to the y of it, and from there to the z.</summary>
    public int Stride { get; }

    /// <summary>Where a landmark is among those by height.</summary>
    public int PlaceOf(int landmark) => _place[landmark];

    /// <summary>Displacement of landmark <paramref name="place"/> from below along an axis, millimetres at weight 1.</summary>
    public float this[int shape, int axis, int place] => _shapes[(shape * 3 + axis) * Stride + place];

    /// <summary>The landmarks' points by axis: x of all, y of all, z of all.</summary>
    public void Lay(ReadOnlySpan<Vector3> points, Span<float> to)
    {
        for (int i = 0; i < _place.Length; i++)
        {
            int at = _place[i];
            (to[at], to[Stride + at], to[2 * Stride + at]) = (points[i].X, points[i].Y, points[i].Z);
        }
    }

    /// <summary>Adds Σ coefficient · shape to points, for the shapes whose coefficient is not 0.</summary>
    public void AddTo(ReadOnlySpan<double> coefficients, Span<float> points)
    {
        fixed (float* shapes = _shapes, to = points)
        {
            for (int k = 0; k < coefficients.Length; k++)
            {
                if (coefficients[k] == 0)
                    continue;
                Vector256<float> c = Vector256.Create((float)coefficients[k]);
                (int first, int end) = _stretch[k];
                for (int axis = 0; axis < 3; axis++)
                {
                    float* shape = shapes + (k * 3L + axis) * Stride, sum = to + axis * Stride;
                    for (int i = first; i < end; i += Lanes)
                        Vector256.Store(SingleLanes.MultiplyAdd(c, Vector256.Load(shape + i), Vector256.Load(sum + i)), sum + i);
                }
            }
        }
    }

    /// <summary>products[k] = Σ shape k · field. Three accumulators of eight lanes, one an axis.</summary>
    public void Project(ReadOnlySpan<float> field, Span<double> products)
    {
        fixed (float* shapes = _shapes, from = field)
        {
            float* fieldX = from, fieldY = from + Stride, fieldZ = from + 2 * Stride;
            for (int k = 0; k < products.Length; k++)
            {
                Vector256<float> x = default, y = default, z = default;
                float* shapeX = shapes + k * 3L * Stride, shapeY = shapeX + Stride, shapeZ = shapeY + Stride;
                (int first, int end) = _stretch[k];
                for (int i = first; i < end; i += Lanes)
                {
                    x = SingleLanes.MultiplyAdd(Vector256.Load(shapeX + i), Vector256.Load(fieldX + i), x);
                    y = SingleLanes.MultiplyAdd(Vector256.Load(shapeY + i), Vector256.Load(fieldY + i), y);
                    z = SingleLanes.MultiplyAdd(Vector256.Load(shapeZ + i), Vector256.Load(fieldZ + i), z);
                }
                products[k] = Vector256.Sum(x + y + z);
            }
        }
    }

    /// <summary>
    /// products[f · Count + k] = Σ shape k · field f for eight fields one behind the other: eight accumulators, nine loads for eight multiplications; axis by axis, so that
    /// the fields stay in the first cache level.
    /// </summary>
    public void Project8(ReadOnlySpan<float> fields, Span<double> products)
    {
        products.Clear();
        nint next = 3 * Stride;
        fixed (float* shapes = _shapes, from = fields)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                float* f0 = from + axis * Stride, f1 = f0 + next, f2 = f1 + next, f3 = f2 + next, f4 = f3 + next, f5 = f4 + next, f6 = f5 + next, f7 = f6 + next;
                for (int k = 0; k < Count; k++)
                {
                    Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
                    (int first, int end) = _stretch[k];
                    float* shape = shapes + (k * 3L + axis) * Stride;
                    for (nint i = first; i < end; i += Lanes)
                    {
                        Vector256<float> s = Vector256.Load(shape + i);
                        s0 = SingleLanes.MultiplyAdd(s, Vector256.Load(f0 + i), s0);
                        s1 = SingleLanes.MultiplyAdd(s, Vector256.Load(f1 + i), s1);
                        s2 = SingleLanes.MultiplyAdd(s, Vector256.Load(f2 + i), s2);
                        s3 = SingleLanes.MultiplyAdd(s, Vector256.Load(f3 + i), s3);
                        s4 = SingleLanes.MultiplyAdd(s, Vector256.Load(f4 + i), s4);
                        s5 = SingleLanes.MultiplyAdd(s, Vector256.Load(f5 + i), s5);
                        s6 = SingleLanes.MultiplyAdd(s, Vector256.Load(f6 + i), s6);
                        s7 = SingleLanes.MultiplyAdd(s, Vector256.Load(f7 + i), s7);
                    }
                    products[k] += Vector256.Sum(s0);
                    products[Count + k] += Vector256.Sum(s1);
                    products[2 * Count + k] += Vector256.Sum(s2);
                    products[3 * Count + k] += Vector256.Sum(s3);
                    products[4 * Count + k] += Vector256.Sum(s4);
                    products[5 * Count + k] += Vector256.Sum(s5);
                    products[6 * Count + k] += Vector256.Sum(s6);
                    products[7 * Count + k] += Vector256.Sum(s7);
                }
            }
        }
    }
}
