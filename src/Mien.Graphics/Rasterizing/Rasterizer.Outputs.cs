using System.Numerics;
using System.Runtime.Intrinsics;
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
    public unsafe void Interpolate(ReadOnlySpan<Vector3> values, Span<Vector3> pixels)
    {
        RequirePerVertex(values.Length, nameof(values));
        RequirePixels(pixels.Length);
        Copy(values, ref _normals);
        TriangleRecord* records = Pointer(_records);
        Vector128<float>* vectors = Pointer(_normals);
        for (int y = _top / _scale; y <= _bottom / _scale; y++)
        {
            for (int x = _left / _scale; x <= Math.Min(_right, _columns - 1) / _scale; x++)
            {
                Vector128<float> sum = Vector128<float>.Zero;
                int count = 0;
                for (int sample = 0; sample < _scale * _scale; sample++)
                {
                    int column = x * _scale + (sample & 1), row = y * _scale + (sample >> 1);
                    int id = _ids[row * _stride + column];
                    if (id < 0)
                        continue;
                    sum += new SurfaceSample(records + id, column, row).Mix(vectors);
                    count++;
                }
                if (count > 0)
                    pixels[y * Width + x] = (sum / Vector128.Create((float)count)).AsVector3();
            }
        }
    }

    /// <summary>
    /// The depth of every pixel, in the unit of the screen vertices; +∞ where it sees nothing. With supersampling the nearest of a pixel's
    /// samples. Includes what <c>keepDepth</c> kept.
    /// </summary>
    /// <param name="pixels">Width × height, row by row.</param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public void CopyDepth(Span<float> pixels)
    {
        RequirePixels(pixels.Length);
        for (int y = 0, i = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++, i++)
                pixels[i] = DepthAt(x, y);
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
