using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mien.Graphics.Codecs;
using Mien.Graphics.Rasterizing;

namespace Mien.Graphics;

/// <content>
/// Vertices to the grid, triangles to edge functions: E(x, y) = dx·(y − y0) − dy·(x − x0), at least 0 inside after one is taken off
/// for edges that are neither top nor left (J. Pineda, A parallel algorithm for polygon rasterization, 1988).
/// </content>
public sealed partial class Rasterizer
{
    internal const int GridBits = 8, Grid = 1 << GridBits, HalfSample = Grid / 2;

    // Largest coordinate in samples: differences stay below 2^28 on the grid and products of two in 57 bits.
    const float Reach = 1 << 18;

    // Triangles up to 64 samples wide and high keep edge functions, fifteen samples of overshoot included, below 2^31.
    const int SmallExtent = 64 * Grid;

    unsafe void PlaceVertices(ReadOnlySpan<Vector3> screen)
    {
        if (_vertices.Length < screen.Length)
            _vertices = GC.AllocateUninitializedArray<GridVertex>(screen.Length, pinned: true);
        GridVertex* target = Pointer(_vertices);
        float scale = _scale, reach = Reach;
        bool perspective = _kind == DepthKind.Perspective;
        for (int i = 0; i < screen.Length; i++)
        {
            Vector3 vertex = screen[i];
            float x = vertex.X * scale, y = vertex.Y * scale;
            float nearness = perspective ? 1 / vertex.Z : -vertex.Z;
            bool drawable = MathF.Abs(x) <= reach && MathF.Abs(y) <= reach && float.IsFinite(nearness) && (!perspective || nearness > 0);
            target[i] = new GridVertex
            {
                X = drawable ? float.ConvertToIntegerNative<int>(MathF.Round(x * Grid)) : GridVertex.Outside,
                Y = drawable ? float.ConvertToIntegerNative<int>(MathF.Round(y * Grid)) : 0,
                Nearness = nearness,
            };
        }
    }

    [MethodImpl(CodecCode.Hot)]
    unsafe void DrawTriangles<TKernel>(ReadOnlySpan<int> triangles, bool depthOnly) where TKernel : ICoverageKernel
    {
        GridVertex* vertices = Pointer(_vertices);
        TriangleRecord* records = Pointer(_records);
        int* triangleOf = Pointer(_triangleOf);
        float* depth = Pointer(_depth);
        int* ids = depthOnly ? null : Pointer(_ids);
        int stride = _stride, count = 0;
        // Columns and rows are the first two lanes.
        Vector128<int> lastSample = Vector128.Create(_columns - 1, _rows - 1, 0, 0), dirtyFirst = Vector128.Create(_left, _top, 0, 0), dirtyLast = Vector128.Create(_right, _bottom, 0, 0);
        uint vertexCount = (uint)_vertexCount;
        bool perspective = _kind == DepthKind.Perspective;
        // Fronts turn counter-clockwise to the eye, so clockwise, with a negative area, in a frame whose y runs down.
        bool keepFronts = Culling != Culling.Front, keepBacks = Culling != Culling.Back;
        for (int t = 0; t < triangles.Length / 3; t++)
        {
            int i0 = triangles[t * 3], i1 = triangles[t * 3 + 1], i2 = triangles[t * 3 + 2];
            if ((uint)i0 >= vertexCount || (uint)i1 >= vertexCount || (uint)i2 >= vertexCount)
                NoVertex(t, vertexCount);
            Vector128<int> a = vertices[i0].Lanes, b = vertices[i1].Lanes, c = vertices[i2].Lanes;
            Vector128<int> least = Vector128.Min(a, Vector128.Min(b, c)), most = Vector128.Max(a, Vector128.Max(b, c));
            if (least.ToScalar() == GridVertex.Outside)
                continue;
            Vector128<int> first = Vector128.Max((least + Vector128.Create(HalfSample - 1)) >> GridBits, Vector128<int>.Zero);
            Vector128<int> last = Vector128.Min((most - Vector128.Create(HalfSample)) >> GridBits, lastSample);
            if (AnyOfTwo(Vector128.GreaterThan(first, last)))
                continue;
            int left = first.ToScalar(), top = first.GetElement(1);
            bool drawn;
            if (!AnyOfTwo(Vector128.GreaterThan(most - least, Vector128.Create(SmallExtent))))
            {
                Vector128<int> ab = b - a, ac = c - a;
                int area = ab.ToScalar() * ac.GetElement(1) - ab.GetElement(1) * ac.ToScalar();
                if (area == 0 || !(area < 0 ? keepFronts : keepBacks))
                    continue;
                if (area < 0)
                {
                    (b, c) = (c, b);
                    (i1, i2) = (i2, i1);
                    area = -area;
                }
                float inverse = 1f / area;
                var small = new SmallTriangle(a, b, c, first, last, inverse, count);
                int at = top * stride + left;
                TKernel.Fill(depth + at, depthOnly ? null : ids + at, stride, small);
                drawn = !depthOnly;
                if (drawn)
                    small.SetWeights(perspective, inverse, ref records[count]);
            }
            else
            {
                GridVertex va = vertices[i0], vb = vertices[i1], vc = vertices[i2];
                drawn = DrawLarge<TKernel>(ref va, ref vb, ref vc, ref i1, ref i2, left, top, last.ToScalar(), last.GetElement(1), keepFronts, keepBacks, depthOnly ? -1 : count);
            }
            dirtyFirst = Vector128.Min(dirtyFirst, first);
            dirtyLast = Vector128.Max(dirtyLast, last);
            if (!drawn)
                continue;
            TriangleRecord* record = records + count;
            record->AnchorX = (ushort)left;
            record->AnchorY = (ushort)top;
            record->V0 = i0;
            record->V1 = i1;
            record->V2 = i2;
            triangleOf[count] = t;
            count++;
        }
        _recordCount = count;
        (_left, _top, _right, _bottom) = (dirtyFirst.ToScalar(), dirtyFirst.GetElement(1), dirtyLast.ToScalar(), dirtyLast.GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool AnyOfTwo(Vector128<int> lanes) => (lanes.ExtractMostSignificantBits() & 3) != 0;

    /// <summary>
    /// Edge functions in 64 bits; each row's covered span is solved for, so that its samples need no test. Where the number is −1 only depth is
    /// drawn. True where there is a record now.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    unsafe bool DrawLarge<TKernel>(
        ref GridVertex a, ref GridVertex b, ref GridVertex c, ref int i1, ref int i2, int left, int top, int right, int bottom, bool keepFronts, bool keepBacks, int id)
        where TKernel : ICoverageKernel
    {
        long area = (long)(b.X - a.X) * (c.Y - a.Y) - (long)(b.Y - a.Y) * (c.X - a.X);
        if (area == 0 || !(area < 0 ? keepFronts : keepBacks))
            return false;
        if (area < 0)
        {
            (b, c) = (c, b);
            (i1, i2) = (i2, i1);
            area = -area;
        }
        long px = left * Grid + HalfSample, py = top * Grid + HalfSample;
        int dx0 = c.X - b.X, dy0 = c.Y - b.Y, dx1 = a.X - c.X, dy1 = a.Y - c.Y, dx2 = b.X - a.X, dy2 = b.Y - a.Y;
        long e0 = dx0 * (py - b.Y) - dy0 * (px - b.X), e1 = dx1 * (py - c.Y) - dy1 * (px - c.X), e2 = dx2 * (py - a.Y) - dy2 * (px - a.X);
        double inverse = 1.0 / area;
        float rightX1 = (float)(-dy1 * (double)Grid * inverse), rightX2 = (float)(-dy2 * (double)Grid * inverse);
        if (id >= 0)
            Pointer(_records)[id].SetWeights(
                _kind == DepthKind.Perspective, Vector128.Create(a.Nearness, b.Nearness, c.Nearness, 0), Vector128.Create(0, (float)(e1 * inverse), (float)(e2 * inverse), 0),
                Vector128.Create(0, rightX1, rightX2, 0), Vector128.Create(0, (float)(dx1 * (double)Grid * inverse), (float)(dx2 * (double)Grid * inverse), 0));
        double rise1 = b.Nearness - (double)a.Nearness, rise2 = c.Nearness - (double)a.Nearness;
        float step = (float)((-dy1 * rise1 - dy2 * rise2) * Grid * inverse);
        int off0 = Excluded(dx0, dy0), off1 = Excluded(dx1, dy1), off2 = Excluded(dx2, dy2);
        for (int y = top; y <= bottom; y++)
        {
            long from = 0, to = right - left;
            Narrow(e0 - off0, -(long)dy0 * Grid, ref from, ref to);
            Narrow(e1 - off1, -(long)dy1 * Grid, ref from, ref to);
            Narrow(e2 - off2, -(long)dy2 * Grid, ref from, ref to);
            if (from <= to)
            {
                double weight1 = (e1 - from * dy1 * Grid) * inverse, weight2 = (e2 - from * dy2 * Grid) * inverse;
                float start = (float)(a.Nearness + weight1 * rise1 + weight2 * rise2);
                nint at = (nint)y * _stride + left + (int)from;
                TKernel.FillSpan(Pointer(_depth) + at, id < 0 ? null : Pointer(_ids) + at, (int)(to - from) + 1, start, step, id);
            }
            e0 += (long)dx0 * Grid;
            e1 += (long)dx1 * Grid;
            e2 += (long)dx2 * Grid;
        }
        return id >= 0;
    }

    /// <summary>Cuts [from, to] to where e + x·step ≥ 0.</summary>
    static void Narrow(long e, long step, ref long from, ref long to)
    {
        if (step > 0)
        {
            if (e < 0)
                from = Math.Max(from, (-e + step - 1) / step);
        }
        else if (e < 0)
        {
            to = -1;
        }
        else if (step < 0)
        {
            to = Math.Min(to, e / -step);
        }
    }

    /// <summary>1 for an edge whose own points do not belong to the triangle: one that is neither a top nor a left edge.</summary>
    static int Excluded(int dx, int dy) => dy < 0 || (dy == 0 && dx > 0) ? 0 : 1;

    [DoesNotReturn]
    static void NoVertex(int triangle, uint vertexCount) =>
        throw new ArgumentException($"Triangle {triangle} names a vertex that is not among the {vertexCount}.");
}
