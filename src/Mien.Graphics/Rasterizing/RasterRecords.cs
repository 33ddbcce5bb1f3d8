using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>A vertex on the grid of 1/256 sample; <see cref="X"/> is <see cref="Outside"/> where it cannot be drawn.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
struct GridVertex
{
    public const int Outside = int.MinValue;

    public int X;
    public int Y;

    /// <summary>Linear on the screen and larger where nearer: 1/distance, or −distance in a parallel projection.</summary>
    public float Nearness;

    /// <summary>X, Y, the bits of <see cref="Nearness"/>, and anything.</summary>
    public readonly Vector128<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<GridVertex, Vector128<int>>(ref Unsafe.AsRef(in this));
    }
}

/// <summary>
/// How to find the barycentric weights of a sample of one triangle, one cache line: (b1·q, b2·q, q) = A + B·(x − anchor) + C·(y − anchor),
/// b0 = 1 − b1 − b2, in sample indices. q is 1/distance in a perspective and 1 in a parallel projection.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
struct TriangleRecord
{
    public Vector128<float> A;
    public Vector128<float> B;
    public Vector128<float> C;
    public ushort AnchorX;
    public ushort AnchorY;
    public int V0;
    public int V1;
    public int V2;

    /// <summary>Sets A, B and C.</summary>
    /// <param name="perspective">Whether nearness is 1/distance.</param>
    /// <param name="nearness">Of the three vertices.</param>
    /// <param name="at">In lanes 1 and 2 the weights of the second and third vertex at the anchor; 0 in lane 3.</param>
    /// <param name="right">Their steps to the right.</param>
    /// <param name="down">Their steps down.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetWeights(bool perspective, Vector128<float> nearness, Vector128<float> at, Vector128<float> right, Vector128<float> down)
    {
        if (!perspective)
        {
            A = Behind(at, Vector128<float>.One);
            B = Behind(right, Vector128<float>.Zero);
            C = Behind(down, Vector128<float>.Zero);
            return;
        }
        Vector128<float> nearest = Vector128.Shuffle(nearness, Vector128.Create(0, 0, 0, 0)), rises = nearness - nearest;
        Vector128<float> atRise = at * rises, rightRise = right * rises, downRise = down * rises;
        A = Behind(at * nearness, nearest + Second(atRise) + Third(atRise));
        B = Behind(right * nearness, Second(rightRise) + Third(rightRise));
        C = Behind(down * nearness, Second(downRise) + Third(downRise));
    }

    /// <summary>Lanes 1 and 2 of the first, then the third lane of the other, then 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Behind(Vector128<float> two, Vector128<float> one) =>
        Vector128.ConditionalSelect(Vector128.Create(0, 0, -1, 0).AsSingle(), one, Vector128.Shuffle(two, Vector128.Create(1, 2, 3, 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Second(Vector128<float> lanes) => Vector128.Shuffle(lanes, Vector128.Create(1, 1, 1, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Third(Vector128<float> lanes) => Vector128.Shuffle(lanes, Vector128.Create(2, 2, 2, 2));
}

/// <summary>
/// A triangle whose edge functions fit 32 bits; three lanes for the edges that lie before the first, second and third vertex, and a fourth of zeros.
/// The nearness of a sample is <see cref="Base"/> + E1·Slope1 + E2·Slope2.
/// </summary>
readonly struct SmallTriangle
{
    /// <summary>The edge functions at the first sample of the triangle's box; a sample is inside where all are ≥ 0.</summary>
    public readonly Vector128<int> Edges;

    /// <summary>Their steps to the right and down.</summary>
    public readonly Vector128<int> Right, Down;

    // Before what keeps an edge's own points out is taken off.
    readonly Vector128<int> _whole;

    // Of the three vertices, and how much it rises from the first to them by the area.
    readonly Vector128<float> _nearness, _slopes;
    readonly Vector128<int> _extent;

    public readonly float Base;
    public readonly int Id;

    /// <summary>Takes vertices, clockwise to the eye turned the other way round: with a positive area.</summary>
    /// <param name="a">The first vertex, as <see cref="GridVertex.Lanes"/>.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="first">Column and row of the first sample of its box.</param>
    /// <param name="last">Of the last one.</param>
    /// <param name="inverse">1 by twice its area.</param>
    /// <param name="id">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SmallTriangle(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> first, Vector128<int> last, float inverse, int id)
    {
        Vector128<int> x = Three(a, b, c, 0), y = Three(a, b, c, 1);
        Vector128<int> fromX = Next(x), fromY = Next(y), dx = Next(fromX) - fromX, dy = Next(fromY) - fromY;
        Vector128<int> px = Vector128.Create(first.ToScalar() * Rasterizer.Grid + Rasterizer.HalfSample), py = Vector128.Create(first.GetElement(1) * Rasterizer.Grid + Rasterizer.HalfSample);
        // 1 for an edge that is neither a top nor a left one.
        Vector128<int> own = Vector128.LessThan(dy, Vector128<int>.Zero) | (Vector128.Equals(dy, Vector128<int>.Zero) & Vector128.GreaterThan(dx, Vector128<int>.Zero));
        Vector128<int> excluded = Vector128.Create(1, 1, 1, 0) + own;
        _whole = dx * (py - fromY) - dy * (px - fromX);
        Edges = _whole - excluded;
        Right = -(dy << Rasterizer.GridBits);
        Down = dx << Rasterizer.GridBits;
        _extent = last - first + Vector128<int>.One;
        _nearness = Three(a, b, c, 2).AsSingle();
        Vector128<float> nearest = Vector128.Create(_nearness.ToScalar());
        _slopes = (_nearness - nearest) * inverse;
        Vector128<float> shift = Vector128.ConvertToSingle(excluded) * _slopes;
        Base = _nearness.ToScalar() + shift.GetElement(1) + shift.GetElement(2);
        Id = id;
    }

    public int Columns => _extent.ToScalar();

    public int Rows => _extent.GetElement(1);

    public float Slope1 => _slopes.GetElement(1);

    public float Slope2 => _slopes.GetElement(2);

    /// <summary>Writes what shading needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetWeights(bool perspective, float inverse, ref TriangleRecord record) => record.SetWeights(
        perspective, _nearness, Vector128.ConvertToSingle(_whole) * inverse, Vector128.ConvertToSingle(Right) * inverse, Vector128.ConvertToSingle(Down) * inverse);

    /// <summary>One lane of each vertex; the fourth repeats the third.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Three(Vector128<int> a, Vector128<int> b, Vector128<int> c, [ConstantExpected] int lane)
    {
        Vector128<int> index = Vector128.Create(lane);
        return Vector128.ConditionalSelect(
            Vector128.Create(-1, 0, 0, 0), Vector128.Shuffle(a, index),
            Vector128.ConditionalSelect(Vector128.Create(0, -1, 0, 0), Vector128.Shuffle(b, index), Vector128.Shuffle(c, index)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Next(Vector128<int> lanes) => Vector128.Shuffle(lanes, Vector128.Create(1, 2, 0, 3));
}
