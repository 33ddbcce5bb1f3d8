using System.Numerics;

namespace Mien;

/// <summary>Cuts a square out of a grey picture around a point between pixels, bilinear, with the edge repeated outside: OpenCV's getRectSubPix. Keeps its memory.</summary>
sealed class GrayPatch
{
    byte[] _pixels = [];

    /// <summary>The square; its middle is at (<paramref name="x"/>, <paramref name="y"/>), counted from the centre of the top-left pixel. Valid until the next call.</summary>
    public GrayLevel Cut(scoped in GrayLevel source, float x, float y, int size)
    {
        // Regions breathe from frame to frame: a buffer with room to spare is made once.
        if (_pixels.Length < size * size)
            _pixels = new byte[BitOperations.RoundUpToPowerOf2((uint)(size * size) + (uint)(size * size / 2))];
        float left = x - (size - 1) * 0.5f, top = y - (size - 1) * 0.5f;
        int column = (int)MathF.Floor(left), row = (int)MathF.Floor(top);
        float a = left - column, b = top - row;
        float w00 = (1 - a) * (1 - b), w01 = a * (1 - b), w10 = (1 - a) * b, w11 = a * b;
        for (int v = 0; v < size; v++)
        {
            ReadOnlySpan<byte> upper = source.Pixels.Slice(Math.Clamp(row + v, 0, source.Height - 1) * source.Width, source.Width);
            ReadOnlySpan<byte> lower = source.Pixels.Slice(Math.Clamp(row + v + 1, 0, source.Height - 1) * source.Width, source.Width);
            Span<byte> target = _pixels.AsSpan(v * size, size);
            for (int u = 0; u < size; u++)
            {
                int here = Math.Clamp(column + u, 0, source.Width - 1), next = Math.Clamp(column + u + 1, 0, source.Width - 1);
                target[u] = (byte)(upper[here] * w00 + upper[next] * w01 + lower[here] * w10 + lower[next] * w11 + 0.5f);
            }
        }
        return new GrayLevel(_pixels.AsSpan(0, size * size), size, size);
    }
}
