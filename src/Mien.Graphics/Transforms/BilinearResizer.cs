namespace Mien.Graphics;

/// <summary>
/// Resizes as OpenCV does with INTER_LINEAR on bytes, to the bit: pixel centres on pixel centres, two taps along each axis however much
/// it shrinks, weights of 11 bits, and 2 × 2 means where both extents are halved. Networks that were trained behind that resize want its
/// aliasing too; for pictures <see cref="ImageTransforms.Resize"/> is better. Keeps its memory: not thread-safe, no allocation once warm.
/// </summary>
public sealed class BilinearResizer
{
    const int One = 2048;

    byte[] _result = [];
    int[] _upper = [], _lower = [], _offsets = [];
    short[] _weights = [];

    /// <summary>
    /// Resizes a rectangle of a picture, black where it leaves the picture. The result, valid until the next call, has the picture's
    /// colours in the picture's order without alpha: 1 or 3 bytes a pixel, rows touching.
    /// </summary>
    /// <exception cref="ArgumentException">An extent is not positive or beyond 2¹⁵.</exception>
    public ReadOnlySpan<byte> Resize(ImageView image, int left, int top, int width, int height, int toWidth, int toHeight)
    {
        if (width <= 0 || height <= 0 || toWidth <= 0 || toHeight <= 0 || Math.Max(Math.Max(width, height), Math.Max(toWidth, toHeight)) > 1 << 15)
            throw new ArgumentException($"A resize of {width}×{height} to {toWidth}×{toHeight} pixels is not possible.");
        int pixel = image.Format.BytesPerPixel(), channels = Math.Min(pixel, 3);
        Grow(ref _result, toWidth * toHeight * channels);
        Span<byte> result = _result.AsSpan(0, toWidth * toHeight * channels);
        if (width == toWidth * 2 && height == toHeight * 2)
            Halve(image, left, top, toWidth, toHeight, channels, result);
        else
            Interpolate(image, left, top, width, height, toWidth, toHeight, channels, result);
        return result;
    }

    void Interpolate(ImageView image, int left, int top, int width, int height, int toWidth, int toHeight, int channels, Span<byte> result)
    {
        Grow(ref _upper, toWidth * channels);
        Grow(ref _lower, toWidth * channels);
        Grow(ref _offsets, toWidth);
        Grow(ref _weights, toWidth);
        double stepX = (double)width / toWidth, stepY = (double)height / toHeight;
        for (int x = 0; x < toWidth; x++)
            (_offsets[x], _weights[x]) = Tap(x, stepX, width);
        int upperRow = int.MinValue, lowerRow = int.MinValue;
        for (int y = 0; y < toHeight; y++)
        {
            // Unlike columns, rows keep their weight at the edge; the row itself is repeated there.
            float at = (float)((y + 0.5) * stepY - 0.5);
            int row = (int)Math.Floor(at);
            int weight = (int)Math.Round((at - row) * One), rest = (int)Math.Round((1 - (at - row)) * One);
            int first = Math.Clamp(row, 0, height - 1), second = Math.Clamp(row + 1, 0, height - 1);
            if (first == lowerRow)
                (_upper, _lower, upperRow, lowerRow) = (_lower, _upper, lowerRow, upperRow);
            if (first != upperRow)
                Row(image, left, top + first, width, channels, _upper.AsSpan(0, toWidth * channels));
            if (second != lowerRow)
                Row(image, left, top + second, width, channels, _lower.AsSpan(0, toWidth * channels));
            (upperRow, lowerRow) = (first, second);
            Blend(_upper.AsSpan(0, toWidth * channels), _lower, rest, weight, result.Slice(y * toWidth * channels, toWidth * channels));
        }
    }

    /// <summary>The left one of the two source pixels under a target pixel, and the weight of the right one.</summary>
    static (int Offset, short Weight) Tap(int target, double step, int length)
    {
        float at = (float)((target + 0.5) * step - 0.5);
        int offset = (int)Math.Floor(at);
        return offset < 0 ? (0, (short)0) : offset >= length - 1 ? (length - 1, (short)0) : (offset, (short)Math.Round((at - offset) * One));
    }

    static void Blend(ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, int upperWeight, int lowerWeight, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = (byte)((((upperWeight * (upper[i] >> 4)) >> 16) + ((lowerWeight * (lower[i] >> 4)) >> 16) + 2) >> 2);
    }

    void Row(ImageView image, int left, int y, int width, int channels, Span<int> target)
    {
        if (y < 0 || y >= image.Height)
        {
            target.Clear();
            return;
        }
        int pixel = image.Format.BytesPerPixel();
        ReadOnlySpan<byte> source = image.Row(y);
        ReadOnlySpan<int> offsets = _offsets;
        ReadOnlySpan<short> weights = _weights;
        bool inside = left >= 0 && left + width <= image.Width;
        int count = target.Length / channels;
        for (int x = 0, t = 0; x < count; x++, t += channels)
        {
            int first = left + offsets[x], weight = weights[x];
            int second = weight == 0 ? first : first + 1;
            if (inside)
            {
                for (int c = 0; c < channels; c++)
                    target[t + c] = source[first * pixel + c] * (One - weight) + source[second * pixel + c] * weight;
                continue;
            }
            bool hasFirst = (uint)first < (uint)image.Width, hasSecond = (uint)second < (uint)image.Width;
            for (int c = 0; c < channels; c++)
                target[t + c] = (hasFirst ? source[first * pixel + c] * (One - weight) : 0) + (hasSecond ? source[second * pixel + c] * weight : 0);
        }
    }

    static void Halve(ImageView image, int left, int top, int toWidth, int toHeight, int channels, Span<byte> result)
    {
        int pixel = image.Format.BytesPerPixel();
        for (int y = 0, t = 0; y < toHeight; y++)
        {
            for (int x = 0; x < toWidth; x++, t += channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    int sum = 2;
                    for (int k = 0; k < 4; k++)
                    {
                        int px = left + x * 2 + (k & 1), py = top + y * 2 + (k >> 1);
                        if ((uint)px < (uint)image.Width && (uint)py < (uint)image.Height)
                            sum += image.Row(py)[px * pixel + c];
                    }
                    result[t + c] = (byte)(sum >> 2);
                }
            }
        }
    }

    static void Grow<T>(ref T[] memory, int length)
    {
        if (memory.Length < length)
            memory = new T[length];
    }
}
