using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mien.Graphics.Codecs;
using Mien.Graphics.Rasterizing;

namespace Mien.Graphics;

/// <content>Numbers instead of colours.</content>
public sealed partial class Rasterizer
{
    /// <summary>
    /// Interpolates a vector over the pixels that see the triangles of the last <see cref="Rasterize"/> (normals, codes, positions,
    /// coordinates); other pixels keep what they have. With supersampling it is the mean of a pixel's covered samples.
    /// </summary>
    /// <param name="values">One per vertex.</param>
    /// <param name="pixels">Width × height, row by row.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    [MethodImpl(CodecCode.Hot)]
    public unsafe void Interpolate(ReadOnlySpan<Vector3> values, Span<Vector3> pixels)
    {
        RequirePerVertex(values.Length, nameof(values));
        RequirePixels(pixels.Length);
        if (_right < _left)
            return;
        Copy(values, ref _normals);
        TriangleRecord* records = Pointer(_records);
        Vector128<float>* vectors = Pointer(_normals);
        int scale = _scale, left = _left / scale, right = Math.Min(_right, _columns - 1) / scale;
        for (int y = _top / scale; y <= _bottom / scale; y++)
        {
            Span<Vector3> row = pixels.Slice(y * Width, Width);
            int* ids = Pointer(_ids) + (nint)y * scale * _stride;
            for (int x = left; x <= right; x++)
            {
                if (scale == 1)
                {
                    if (ids[x] >= 0)
                        row[x] = new SurfaceSample(records + ids[x], x, y).Mix(vectors).AsVector3();
                    continue;
                }
                Vector128<float> sum = Vector128<float>.Zero;
                int count = 0;
                for (int sample = 0; sample < 4; sample++)
                {
                    int column = x * 2 + (sample & 1), line = sample >> 1, id = ids[line * _stride + column];
                    if (id < 0)
                        continue;
                    sum += new SurfaceSample(records + id, column, y * 2 + line).Mix(vectors);
                    count++;
                }
                if (count > 0)
                    row[x] = (sum / Vector128.Create((float)count)).AsVector3();
            }
        }
    }

    /// <summary>
    /// The depth of every pixel, in the unit of the screen vertices; +∞ where it sees nothing. With supersampling the nearest of a pixel's
    /// samples. Includes what <c>keepDepth</c> kept.
    /// </summary>
    /// <param name="pixels">Width × height, row by row.</param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    [MethodImpl(CodecCode.Hot)]
    public void CopyDepth(Span<float> pixels)
    {
        RequirePixels(pixels.Length);
        pixels.Fill(float.PositiveInfinity);
        if (_right < _left)
            return;
        int scale = _scale, left = _left / scale, right = Math.Min(_right, _columns - 1) / scale;
        bool perspective = _kind == DepthKind.Perspective;
        for (int y = _top / scale; y <= _bottom / scale; y++)
        {
            Span<float> row = pixels.Slice(y * Width, Width);
            ReadOnlySpan<float> upper = _depth.AsSpan(y * scale * _stride, _columns), lower = _depth.AsSpan((y * scale + scale - 1) * _stride, _columns);
            for (int x = left; x <= right; x++)
            {
                float nearness = upper[x * scale];
                if (scale == 2)
                    nearness = Math.Max(Math.Max(nearness, upper[x * 2 + 1]), Math.Max(lower[x * 2], lower[x * 2 + 1]));
                if (nearness > float.NegativeInfinity)
                    row[x] = perspective ? 1 / nearness : -nearness;
            }
        }
    }

    /// <summary>The depth that a pixel sees; +∞ where it sees nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public float DepthAt(int x, int y)
    {
        float nearness = float.NegativeInfinity;
        foreach (int at in SamplesOf(x, y))
            nearness = Math.Max(nearness, _depth[at]);
        return float.IsNegativeInfinity(nearness) ? float.PositiveInfinity : _kind == DepthKind.Perspective ? 1 / nearness : -nearness;
    }

    /// <summary>How much of a pixel the triangles of the last <see cref="Rasterize"/> cover: 0 or 1, with supersampling in steps of a quarter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public float CoverageAt(int x, int y)
    {
        int count = 0;
        foreach (int at in SamplesOf(x, y))
            count += _ids[at] >= 0 ? 1 : 0;
        return count / (float)(_scale * _scale);
    }

    /// <summary>
    /// The number of the triangle that a pixel sees (with supersampling: its nearest sample), among those of the last <see cref="Rasterize"/>;
    /// −1 where it sees none of them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public int TriangleAt(int x, int y)
    {
        int id = -1;
        float nearest = float.NegativeInfinity;
        foreach (int at in SamplesOf(x, y))
        {
            if (_ids[at] >= 0 && _depth[at] > nearest)
                (id, nearest) = (_ids[at], _depth[at]);
        }
        return id < 0 ? -1 : _triangleOf[id];
    }

    SampleOffsets SamplesOf(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return new SampleOffsets(y * _scale * _stride + x * _scale, _stride, _scale * _scale);
    }

    void RequirePixels(int count)
    {
        if (count != Width * Height)
            throw new ArgumentException($"{count} places for {Width}×{Height} pixels.");
    }

    /// <summary>Where a pixel's samples lie in the buffers.</summary>
    ref struct SampleOffsets(int first, int stride, int count)
    {
        int _next = -1;

        public readonly int Current => first + (_next & 1) + (_next >> 1) * stride;

        public readonly SampleOffsets GetEnumerator() => this;

        public bool MoveNext() => ++_next < count;
    }
}
