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
    const int GridBits = 8, Grid = 1 << GridBits, HalfSample = Grid / 2;

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
        int* ids = Pointer(_ids);
        int stride = _stride, lastColumn = _columns - 1, lastRow = _rows - 1, count = 0;
        int dirtyLeft = _left, dirtyTop = _top, dirtyRight = _right, dirtyBottom = _bottom;
        uint vertexCount = (uint)_vertexCount;
        bool perspective = _kind == DepthKind.Perspective;
        // Fronts turn counter-clockwise to the eye, so clockwise, with a negative area, in a frame whose y runs down.
        bool keepFronts = Culling != Culling.Front, keepBacks = Culling != Culling.Back;
        for (int t = 0; t < triangles.Length / 3; t++)
        {
            int i0 = triangles[t * 3], i1 = triangles[t * 3 + 1], i2 = triangles[t * 3 + 2];
            if ((uint)i0 >= vertexCount || (uint)i1 >= vertexCount || (uint)i2 >= vertexCount)
                NoVertex(t, vertexCount);
            GridVertex a = vertices[i0], b = vertices[i1], c = vertices[i2];
            int minX = Math.Min(a.X, Math.Min(b.X, c.X)), maxX = Math.Max(a.X, Math.Max(b.X, c.X));
            int minY = Math.Min(a.Y, Math.Min(b.Y, c.Y)), maxY = Math.Max(a.Y, Math.Max(b.Y, c.Y));
            if (minX == GridVertex.Outside)
                continue;
            int left = Math.Max((minX + HalfSample - 1) >> GridBits, 0), right = Math.Min((maxX - HalfSample) >> GridBits, lastColumn);
            int top = Math.Max((minY + HalfSample - 1) >> GridBits, 0), bottom = Math.Min((maxY - HalfSample) >> GridBits, lastRow);
            if (left > right || top > bottom)
                continue;
            bool drawn;
            if (maxX - minX <= SmallExtent && maxY - minY <= SmallExtent)
            {
                int area = (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
                if (area == 0 || !(area < 0 ? keepFronts : keepBacks))
                    continue;
                if (area < 0)
                {
                    (b, c) = (c, b);
                    (i1, i2) = (i2, i1);
                    area = -area;
                }
                SmallTriangle small;
                int px = left * Grid + HalfSample, py = top * Grid + HalfSample;
                int dx0 = c.X - b.X, dy0 = c.Y - b.Y, dx1 = a.X - c.X, dy1 = a.Y - c.Y, dx2 = b.X - a.X, dy2 = b.Y - a.Y;
                int e1 = dx1 * (py - c.Y) - dy1 * (px - c.X), e2 = dx2 * (py - a.Y) - dy2 * (px - a.X);
                int off1 = Excluded(dx1, dy1), off2 = Excluded(dx2, dy2);
                float inverse = 1f / area;
                float slope1 = (b.Nearness - a.Nearness) * inverse, slope2 = (c.Nearness - a.Nearness) * inverse;
                small.E0 = dx0 * (py - b.Y) - dy0 * (px - b.X) - Excluded(dx0, dy0);
                small.E1 = e1 - off1;
                small.E2 = e2 - off2;
                small.Right0 = -dy0 * Grid;
                small.Right1 = -dy1 * Grid;
                small.Right2 = -dy2 * Grid;
                small.Down0 = dx0 * Grid;
                small.Down1 = dx1 * Grid;
                small.Down2 = dx2 * Grid;
                small.Columns = right - left + 1;
                small.Rows = bottom - top + 1;
                small.Base = a.Nearness + off1 * slope1 + off2 * slope2;
                small.Slope1 = slope1;
                small.Slope2 = slope2;
                small.Id = count;
                TKernel.Fill(depth + top * stride + left, depthOnly ? null : ids + top * stride + left, stride, small);
                drawn = !depthOnly;
                if (drawn)
                {
                    Weights anchored = new(e1 * inverse, e2 * inverse, small.Right1 * inverse, small.Right2 * inverse, small.Down1 * inverse, small.Down2 * inverse);
                    anchored.Record(perspective, a.Nearness, b.Nearness, c.Nearness, records + count);
                }
            }
            else
            {
                drawn = DrawLarge<TKernel>(ref a, ref b, ref c, ref i1, ref i2, left, top, right, bottom, keepFronts, keepBacks, depthOnly ? -1 : count);
            }
            dirtyLeft = Math.Min(dirtyLeft, left);
            dirtyTop = Math.Min(dirtyTop, top);
            dirtyRight = Math.Max(dirtyRight, right);
            dirtyBottom = Math.Max(dirtyBottom, bottom);
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
        (_left, _top, _right, _bottom) = (dirtyLeft, dirtyTop, dirtyRight, dirtyBottom);
    }

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
        Weights anchored = new((float)(e1 * inverse), (float)(e2 * inverse), rightX1, rightX2, (float)(dx1 * (double)Grid * inverse), (float)(dx2 * (double)Grid * inverse));
        if (id >= 0)
            anchored.Record(_kind == DepthKind.Perspective, a.Nearness, b.Nearness, c.Nearness, Pointer(_records) + id);
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Excluded(int dx, int dy) => dy < 0 || (dy == 0 && dx > 0) ? 0 : 1;

    [DoesNotReturn]
    static void NoVertex(int triangle, uint vertexCount) =>
        throw new ArgumentException($"Triangle {triangle} names a vertex that is not among the {vertexCount}.");

    /// <summary>The barycentric weights of the second and third vertex at the anchor, and their steps to the right and down.</summary>
    readonly struct Weights(float one, float two, float rightOne, float rightTwo, float downOne, float downTwo)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public unsafe void Record(bool perspective, float n0, float n1, float n2, TriangleRecord* record)
        {
            if (!perspective)
            {
                record->A = Vector128.Create(one, two, 1, 0);
                record->B = Vector128.Create(rightOne, rightTwo, 0, 0);
                record->C = Vector128.Create(downOne, downTwo, 0, 0);
                return;
            }
            float rise1 = n1 - n0, rise2 = n2 - n0;
            record->A = Vector128.Create(one * n1, two * n2, n0 + one * rise1 + two * rise2, 0);
            record->B = Vector128.Create(rightOne * n1, rightTwo * n2, rightOne * rise1 + rightTwo * rise2, 0);
            record->C = Vector128.Create(downOne * n1, downTwo * n2, downOne * rise1 + downTwo * rise2, 0);
        }
    }
}
