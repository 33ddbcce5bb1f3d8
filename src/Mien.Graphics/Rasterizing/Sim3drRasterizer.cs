using System.Numerics;
using System.Runtime.CompilerServices;
using Mien.Graphics.Codecs;

namespace Mien.Graphics;

/// <summary>
/// Draws triangles as 3DDFA_V2's Sim3DR does, so that its pictures come out as the original's: pixel centres at whole coordinates, a pixel
/// drawn only where all three barycentric weights are above 0, a larger z nearer, no perspective, no culling.
/// </summary>
/// <remarks>
/// Weights by the dot-product method in float32, depth buffer from −1e8, written where depth is above the buffer; colours are cut, not
/// rounded, to bytes. Source: cleardusk/3DDFA_V2, Sim3DR/lib/rasterize_kernel.cpp (re-derived from its behaviour). Pixels on shared edges stay empty, as
/// there. Nothing is allocated by drawing. Not for use by two threads at once.
/// </remarks>
/// <param name="width">Pixels per row.</param>
/// <param name="height">Rows.</param>
public sealed class Sim3drRasterizer(int width, int height)
{
    const float Farthest = -1e8f;

    readonly float[] _depth = new float[checked(Positive(width) * Positive(height))];

    /// <summary>Pixels per row.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>Draws one surface over a picture, with a fresh depth buffer.</summary>
    /// <param name="vertices">x and y in pixels (the centre of the top-left pixel is (0, 0)), z towards the viewer.</param>
    /// <param name="triangles">Three vertex indices each, in either direction.</param>
    /// <param name="colors">Per vertex, 0 to 1, in the channel order of the picture (for a grey picture, x).</param>
    /// <param name="canvas">A picture of this size; of four channels the last is left alone.</param>
    /// <param name="opacity">Result = (byte)((1 − opacity) · old + opacity · 255 · colour).</param>
    /// <exception cref="ArgumentException">An extent is wrong.</exception>
    /// <exception cref="IndexOutOfRangeException">A triangle names no vertex.</exception>
    [MethodImpl(CodecCode.Hot)]
    public void Draw(ReadOnlySpan<Vector3> vertices, ReadOnlySpan<int> triangles, ReadOnlySpan<Vector3> colors, Canvas canvas, float opacity = 1)
    {
        if (canvas.Width != width || canvas.Height != height)
            throw new ArgumentException($"The picture has {canvas.Width}×{canvas.Height} pixels, the rasteriser {width}×{height}.");
        if (colors.Length != vertices.Length || triangles.Length % 3 != 0)
            throw new ArgumentException($"{vertices.Length} vertices, {colors.Length} colours, {triangles.Length} indices.");
        _depth.AsSpan().Fill(Farthest);
        int bytes = canvas.Format.BytesPerPixel(), channels = Math.Min(bytes, 3);
        for (int t = 0; t + 2 < triangles.Length; t += 3)
        {
            int i0 = triangles[t], i1 = triangles[t + 1], i2 = triangles[t + 2];
            Vector3 p0 = vertices[i0], p1 = vertices[i1], p2 = vertices[i2];
            if (!TryBox(p0, p1, p2, out int left, out int top, out int right, out int bottom))
                continue;
            var weights = new DotProductWeights(p0, p1, p2);
            Vector3 c0 = colors[i0], c1 = colors[i1], c2 = colors[i2];
            for (int y = top; y <= bottom; y++)
            {
                Span<byte> row = canvas.Row(y);
                for (int x = left; x <= right; x++)
                {
                    Vector3 w = weights.At(x, y);
                    if (!(w.X > 0 && w.Y > 0 && w.Z > 0))
                        continue;
                    float depth = w.X * p0.Z + w.Y * p1.Z + w.Z * p2.Z;
                    ref float nearest = ref _depth[y * width + x];
                    if (!(depth > nearest))
                        continue;
                    nearest = depth;
                    Vector3 color = c0 * w.X + c1 * w.Y + c2 * w.Z;
                    Span<byte> pixel = row.Slice(x * bytes, channels);
                    for (int channel = 0; channel < pixel.Length; channel++)
                        pixel[channel] = (byte)Math.Clamp((1 - opacity) * pixel[channel] + opacity * 255 * color[channel], 0, 255);
                }
            }
        }
    }

    /// <summary>Depth (larger is nearer) of the last drawing, row by row; −1e8 where it drew nothing.</summary>
    public ReadOnlySpan<float> Depth => _depth;

    bool TryBox(Vector3 p0, Vector3 p1, Vector3 p2, out int left, out int top, out int right, out int bottom)
    {
        Vector3 min = Vector3.Min(p0, Vector3.Min(p1, p2)), max = Vector3.Max(p0, Vector3.Max(p1, p2));
        left = (int)MathF.Max(MathF.Ceiling(min.X), 0);
        top = (int)MathF.Max(MathF.Ceiling(min.Y), 0);
        right = (int)MathF.Min(MathF.Floor(max.X), width - 1);
        bottom = (int)MathF.Min(MathF.Floor(max.Y), height - 1);
        return float.IsFinite(min.X + max.X + min.Y + max.Y) && left <= right && top <= bottom;
    }

    static int Positive(int extent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(extent, 1);
        return extent;
    }

    /// <summary>Barycentric weights from dot products of edge vectors (C. Ericson, Real-Time Collision Detection, 3.4).</summary>
    readonly struct DotProductWeights
    {
        readonly Vector2 _origin, _toThird, _toSecond;
        readonly float _dot00, _dot01, _dot11, _inverse;

        public DotProductWeights(Vector3 p0, Vector3 p1, Vector3 p2)
        {
            _origin = new Vector2(p0.X, p0.Y);
            _toThird = new Vector2(p2.X, p2.Y) - _origin;
            _toSecond = new Vector2(p1.X, p1.Y) - _origin;
            _dot00 = Dot(_toThird, _toThird);
            _dot01 = Dot(_toThird, _toSecond);
            _dot11 = Dot(_toSecond, _toSecond);
            float determinant = _dot00 * _dot11 - _dot01 * _dot01;
            _inverse = determinant == 0 ? 0 : 1 / determinant;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector3 At(int x, int y)
        {
            Vector2 point = new Vector2(x, y) - _origin;
            float dot02 = Dot(_toThird, point), dot12 = Dot(_toSecond, point);
            float third = (_dot11 * dot02 - _dot01 * dot12) * _inverse, second = (_dot00 * dot12 - _dot01 * dot02) * _inverse;
            return new Vector3(1 - third - second, second, third);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static float Dot(Vector2 a, Vector2 b) => a.X * b.X + a.Y * b.Y;
    }
}
