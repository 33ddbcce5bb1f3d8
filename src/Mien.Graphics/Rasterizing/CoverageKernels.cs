using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mien.Graphics.Codecs;

namespace Mien.Graphics.Rasterizing;

/// <summary>
/// Writes nearness and triangle number of the samples that a triangle covers and that nothing nearer covers yet. One form per vector
/// width: same operations in the same order (no fused products), so the same bits. Rows are padded so that a vector may reach over their end.
/// Without numbers (null) only nearness is written.
/// </summary>
interface ICoverageKernel
{
    static abstract unsafe void Fill(float* depth, int* ids, int stride, in SmallTriangle triangle);

    /// <summary><paramref name="count"/> samples of a row, all of them inside: nearness is start + k·step.</summary>
    static abstract unsafe void FillSpan(float* depth, int* ids, int count, float start, float step, int id);
}

/// <summary>One sample at a time: the readable reference.</summary>
readonly struct CoverageScalar : ICoverageKernel
{
    public static unsafe void Fill(float* depth, int* ids, int stride, in SmallTriangle triangle)
    {
        for (int y = 0; y < triangle.Rows; y++, depth += stride)
        {
            int e0 = triangle.Edges.GetElement(0) + y * triangle.Down.GetElement(0), e1 = triangle.Edges.GetElement(1) + y * triangle.Down.GetElement(1), e2 = triangle.Edges.GetElement(2) + y * triangle.Down.GetElement(2);
            for (int x = 0; x < triangle.Columns; x++)
            {
                if ((e0 | e1 | e2) >= 0)
                {
                    float nearness = triangle.Base + e1 * triangle.Slope1 + e2 * triangle.Slope2;
                    if (nearness > depth[x])
                    {
                        depth[x] = nearness;
                        if (ids != null)
                            ids[(nint)y * stride + x] = triangle.Id;
                    }
                }
                e0 += triangle.Right.GetElement(0);
                e1 += triangle.Right.GetElement(1);
                e2 += triangle.Right.GetElement(2);
            }
        }
    }

    public static unsafe void FillSpan(float* depth, int* ids, int count, float start, float step, int id)
    {
        for (int x = 0; x < count; x++)
        {
            float nearness = start + x * step;
            if (nearness > depth[x])
            {
                depth[x] = nearness;
                if (ids != null)
                    ids[x] = id;
            }
        }
    }
}

/// <summary>Four samples of a row at a time.</summary>
readonly struct CoverageVector128 : ICoverageKernel
{
    [MethodImpl(MethodImplOptions.NoInlining | CodecCode.Hot)]
    public static unsafe void Fill(float* depth, int* ids, int stride, in SmallTriangle triangle)
    {
        Vector128<int> lanes = Vector128<int>.Indices;
        Vector128<int> left0 = Vector128.Create(triangle.Edges.GetElement(0)) + lanes * triangle.Right.GetElement(0);
        Vector128<int> left1 = Vector128.Create(triangle.Edges.GetElement(1)) + lanes * triangle.Right.GetElement(1);
        Vector128<int> left2 = Vector128.Create(triangle.Edges.GetElement(2)) + lanes * triangle.Right.GetElement(2);
        Vector128<float> origin = Vector128.Create(triangle.Base), slope1 = Vector128.Create(triangle.Slope1), slope2 = Vector128.Create(triangle.Slope2);
        Vector128<int> id = Vector128.Create(triangle.Id);
        for (int x = 0; x < triangle.Columns; x += 4)
        {
            Vector128<int> e0 = left0, e1 = left1, e2 = left2;
            float* d = depth + x;
            int* i = ids + x;
            for (int y = 0; y < triangle.Rows; y++, d += stride, i += stride)
            {
                Vector128<float> nearness = origin + Vector128.ConvertToSingle(e1) * slope1 + Vector128.ConvertToSingle(e2) * slope2;
                Vector128<float> old = Vector128.Load(d);
                Vector128<int> seen = Vector128.AndNot(Vector128.GreaterThan(nearness, old).AsInt32(), (e0 | e1 | e2) >> 31);
                Vector128.ConditionalSelect(seen.AsSingle(), nearness, old).Store(d);
                if (ids != null)
                    Vector128.ConditionalSelect(seen, id, Vector128.Load(i)).Store(i);
                e0 += Vector128.Create(triangle.Down.GetElement(0));
                e1 += Vector128.Create(triangle.Down.GetElement(1));
                e2 += Vector128.Create(triangle.Down.GetElement(2));
            }
            left0 += Vector128.Create(triangle.Right.GetElement(0) * 4);
            left1 += Vector128.Create(triangle.Right.GetElement(1) * 4);
            left2 += Vector128.Create(triangle.Right.GetElement(2) * 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void FillSpan(float* depth, int* ids, int count, float start, float step, int id)
    {
        for (int x = 0; x < count; x += 4)
        {
            Vector128<int> column = Vector128.Create(x) + Vector128<int>.Indices;
            Vector128<float> nearness = Vector128.Create(start) + Vector128.ConvertToSingle(column) * step;
            Vector128<float> old = Vector128.Load(depth + x);
            Vector128<int> seen = Vector128.GreaterThan(nearness, old).AsInt32() & Vector128.LessThan(column, Vector128.Create(count));
            Vector128.ConditionalSelect(seen.AsSingle(), nearness, old).Store(depth + x);
            if (ids != null)
                Vector128.ConditionalSelect(seen, Vector128.Create(id), Vector128.Load(ids + x)).Store(ids + x);
        }
    }
}

/// <summary>Eight samples of a row at a time.</summary>
readonly struct CoverageVector256 : ICoverageKernel
{
    [MethodImpl(MethodImplOptions.NoInlining | CodecCode.Hot)]
    public static unsafe void Fill(float* depth, int* ids, int stride, in SmallTriangle triangle)
    {
        // Most triangles of a dense mesh are narrow: eight lanes would mostly be idle and cost wider stores.
        if (triangle.Columns <= 4)
        {
            CoverageVector128.Fill(depth, ids, stride, triangle);
            return;
        }
        Vector256<int> lanes = Vector256<int>.Indices;
        Vector256<int> left0 = Vector256.Create(triangle.Edges.GetElement(0)) + lanes * triangle.Right.GetElement(0);
        Vector256<int> left1 = Vector256.Create(triangle.Edges.GetElement(1)) + lanes * triangle.Right.GetElement(1);
        Vector256<int> left2 = Vector256.Create(triangle.Edges.GetElement(2)) + lanes * triangle.Right.GetElement(2);
        if (triangle.Columns <= 8)
        {
            Rows(depth, ids, stride, triangle, 0, triangle.Rows - 1, left0, left1, left2);
            return;
        }
        // Half of the box of a large triangle is outside: of eight columns, only the rows are gone through that may be inside.
        var bounds = new RowBounds(triangle, 8);
        for (int x = 0; x < triangle.Columns; x += 8)
        {
            (int first, int last) = bounds.Of(x, triangle.Rows);
            Rows(depth + x, ids == null ? null : ids + x, stride, triangle, first, last, left0, left1, left2);
            left0 += Vector256.Create(triangle.Right.GetElement(0) * 8);
            left1 += Vector256.Create(triangle.Right.GetElement(1) * 8);
            left2 += Vector256.Create(triangle.Right.GetElement(2) * 8);
        }
    }

    /// <summary>Rows of eight columns; the edge functions are those of row 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void Rows(float* depth, int* ids, int stride, in SmallTriangle triangle, int first, int last, Vector256<int> e0, Vector256<int> e1, Vector256<int> e2)
    {
        Vector256<float> origin = Vector256.Create(triangle.Base), slope1 = Vector256.Create(triangle.Slope1), slope2 = Vector256.Create(triangle.Slope2);
        Vector256<int> id = Vector256.Create(triangle.Id), down0 = Vector256.Create(triangle.Down.GetElement(0)), down1 = Vector256.Create(triangle.Down.GetElement(1)), down2 = Vector256.Create(triangle.Down.GetElement(2));
        e0 += Vector256.Create(first * triangle.Down.GetElement(0));
        e1 += Vector256.Create(first * triangle.Down.GetElement(1));
        e2 += Vector256.Create(first * triangle.Down.GetElement(2));
        float* d = depth + (nint)first * stride;
        int* i = ids + (nint)first * stride;
        for (int y = first; y <= last; y++, d += stride, i += stride)
        {
            Vector256<float> nearness = origin + Vector256.ConvertToSingle(e1) * slope1 + Vector256.ConvertToSingle(e2) * slope2;
            Vector256<float> old = Vector256.Load(d);
            Vector256<int> seen = Vector256.AndNot(Vector256.GreaterThan(nearness, old).AsInt32(), (e0 | e1 | e2) >> 31);
            Vector256.ConditionalSelect(seen.AsSingle(), nearness, old).Store(d);
            if (ids != null)
                Vector256.ConditionalSelect(seen, id, Vector256.Load(i)).Store(i);
            e0 += down0;
            e1 += down1;
            e2 += down2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void FillSpan(float* depth, int* ids, int count, float start, float step, int id)
    {
        for (int x = 0; x < count; x += 8)
        {
            Vector256<int> column = Vector256.Create(x) + Vector256<int>.Indices;
            Vector256<float> nearness = Vector256.Create(start) + Vector256.ConvertToSingle(column) * step;
            Vector256<float> old = Vector256.Load(depth + x);
            Vector256<int> seen = Vector256.GreaterThan(nearness, old).AsInt32() & Vector256.LessThan(column, Vector256.Create(count));
            Vector256.ConditionalSelect(seen.AsSingle(), nearness, old).Store(depth + x);
            if (ids != null)
                Vector256.ConditionalSelect(seen, Vector256.Create(id), Vector256.Load(ids + x)).Store(ids + x);
        }
    }
}

/// <summary>Sixteen samples of a row at a time where a triangle is wide enough.</summary>
readonly struct CoverageVector512 : ICoverageKernel
{
    [MethodImpl(MethodImplOptions.NoInlining | CodecCode.Hot)]
    public static unsafe void Fill(float* depth, int* ids, int stride, in SmallTriangle triangle)
    {
        if (triangle.Columns <= 8)
        {
            CoverageVector256.Fill(depth, ids, stride, triangle);
            return;
        }
        Vector512<int> lanes = Vector512<int>.Indices;
        Vector512<int> left0 = Vector512.Create(triangle.Edges.GetElement(0)) + lanes * triangle.Right.GetElement(0);
        Vector512<int> left1 = Vector512.Create(triangle.Edges.GetElement(1)) + lanes * triangle.Right.GetElement(1);
        Vector512<int> left2 = Vector512.Create(triangle.Edges.GetElement(2)) + lanes * triangle.Right.GetElement(2);
        Vector512<float> origin = Vector512.Create(triangle.Base), slope1 = Vector512.Create(triangle.Slope1), slope2 = Vector512.Create(triangle.Slope2);
        Vector512<int> id = Vector512.Create(triangle.Id), down0 = Vector512.Create(triangle.Down.GetElement(0)), down1 = Vector512.Create(triangle.Down.GetElement(1)), down2 = Vector512.Create(triangle.Down.GetElement(2));
        var bounds = new RowBounds(triangle, 16);
        for (int x = 0; x < triangle.Columns; x += 16)
        {
            (int first, int last) = bounds.Of(x, triangle.Rows);
            Vector512<int> e0 = left0 + Vector512.Create(first * triangle.Down.GetElement(0)), e1 = left1 + Vector512.Create(first * triangle.Down.GetElement(1)), e2 = left2 + Vector512.Create(first * triangle.Down.GetElement(2));
            nint from = (nint)first * stride + x;
            float* d = depth + from;
            int* i = ids + from;
            for (int y = first; y <= last; y++, d += stride, i += stride)
            {
                Vector512<float> nearness = origin + Vector512.ConvertToSingle(e1) * slope1 + Vector512.ConvertToSingle(e2) * slope2;
                Vector512<float> old = Vector512.Load(d);
                Vector512<int> seen = Vector512.GreaterThan(nearness, old).AsInt32() & Vector512.GreaterThanOrEqual(e0 | e1 | e2, Vector512<int>.Zero);
                Vector512.ConditionalSelect(seen.AsSingle(), nearness, old).Store(d);
                if (ids != null)
                    Vector512.ConditionalSelect(seen, id, Vector512.Load(i)).Store(i);
                e0 += down0;
                e1 += down1;
                e2 += down2;
            }
            left0 += Vector512.Create(triangle.Right.GetElement(0) * 16);
            left1 += Vector512.Create(triangle.Right.GetElement(1) * 16);
            left2 += Vector512.Create(triangle.Right.GetElement(2) * 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void FillSpan(float* depth, int* ids, int count, float start, float step, int id) => CoverageVector256.FillSpan(depth, ids, count, start, step, id);
}

/// <summary>Which rows of so many columns may lie inside a triangle: the three edge functions at once, a lane each, without a branch.</summary>
readonly struct RowBounds
{
    readonly Vector128<int> _most, _right;
    readonly Vector128<float> _perRow, _rising;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowBounds(in SmallTriangle triangle, int columns)
    {
        _right = triangle.Right;
        // The largest value of the columns.
        _most = triangle.Edges + Vector128.Max(_right, Vector128<int>.Zero) * (columns - 1);
        Vector128<float> down = Vector128.ConvertToSingle(triangle.Down);
        _rising = Vector128.GreaterThan(down, Vector128<float>.Zero);
        _perRow = Vector128.ConditionalSelect(Vector128.Equals(down, Vector128<float>.Zero), Vector128.Create(1e30f), Vector128.Create(-1f) / down);
    }

    /// <summary>
    /// The rows in which no function is below 0 in all columns from <paramref name="x"/>; hardly ever one too many. With the last row rounded
    /// up no row that is needed is cut off; a function that does not change downwards cuts off all rows or none, for which 0, as the others inside, has to
    /// count as above 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Last) Of(int x, int rows)
    {
        Vector128<float> zero = (Vector128.ConvertToSingle(_most + _right * x) + Vector128.Create(0.5f)) * _perRow;
        Vector128<float> from = zero & _rising, to = Vector128.ConditionalSelect(_rising, Vector128.Create(1e30f), zero + Vector128<float>.One);
        from = Vector128.MaxNative(from, Vector128.Shuffle(from, Vector128.Create(2, 3, 0, 1)));
        from = Vector128.MaxNative(from, Vector128.Shuffle(from, Vector128.Create(1, 0, 3, 2)));
        to = Vector128.MinNative(to, Vector128.Shuffle(to, Vector128.Create(2, 3, 0, 1)));
        to = Vector128.MinNative(to, Vector128.Shuffle(to, Vector128.Create(1, 0, 3, 2)));
        return (
            float.ConvertToIntegerNative<int>(Vector128.MinNative(from, Vector128.Create((float)rows)).ToScalar()),
            float.ConvertToIntegerNative<int>(Vector128.MinNative(Vector128.MaxNative(to, Vector128.Create(-1f)), Vector128.Create(rows - 1f)).ToScalar()));
    }
}
