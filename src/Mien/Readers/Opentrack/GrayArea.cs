namespace Mien;

/// <summary>
/// Resizes a grey picture as OpenCV does with INTER_AREA: the mean over a target pixel's footprint when both extents shrink; else linear
/// between the two source pixels under the footprint. Rounds to bytes. Keeps its memory.
/// </summary>
sealed class GrayArea
{
    byte[] _result = [];
    float[] _row = [];
    float[] _weights = [];
    int[] _first = [], _count = [];

    /// <summary>The resized picture, rows touching, valid until the next call.</summary>
    public ReadOnlySpan<byte> Resize(scoped in GrayLevel source, int width, int height)
    {
        if (_result.Length < width * height)
            _result = new byte[width * height];
        double stepX = (double)source.Width / width, stepY = (double)source.Height / height;
        int span = Math.Max(2, (int)Math.Ceiling(Math.Max(stepX, stepY)) + 2);
        if (_first.Length < width + height)
            (_first, _count) = (new int[width + height], new int[width + height]);
        if (_weights.Length < (width + height) * span)
            _weights = new float[(width + height) * span * 2];
        bool shrinks = stepX >= 1 && stepY >= 1;
        for (int x = 0; x < width; x++)
            Taps(x, x, stepX, source.Width, shrinks, span);
        for (int y = 0; y < height; y++)
            Taps(width + y, y, stepY, source.Height, shrinks, span);
        if (_row.Length < source.Width)
            _row = new float[source.Width * 2];
        Span<float> row = _row.AsSpan(0, source.Width);
        for (int y = 0; y < height; y++)
        {
            if (!shrinks)
            {
                Interpolate(source, width, y, width + y, span);
                continue;
            }
            row.Clear();
            for (int i = 0; i < _count[width + y]; i++)
            {
                float weight = _weights[(width + y) * span + i];
                ReadOnlySpan<byte> pixels = source.Pixels.Slice((_first[width + y] + i) * source.Width, source.Width);
                for (int x = 0; x < row.Length; x++)
                    row[x] += pixels[x] * weight;
            }
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int i = 0; i < _count[x]; i++)
                    sum += row[_first[x] + i] * _weights[x * span + i];
                _result[y * width + x] = (byte)Math.Clamp(MathF.Round(sum), 0, 255);
            }
        }
        return _result.AsSpan(0, width * height);
    }

    /// <summary>One row between two, with OpenCV's weights of 11 bits and its shifts.</summary>
    void Interpolate(scoped in GrayLevel source, int width, int y, int slot, int span)
    {
        int first = _first[slot], second = first + _count[slot] - 1;
        int upper = Fixed(_weights[slot * span]), lower = Fixed(_weights[slot * span + 1]);
        ReadOnlySpan<byte> above = source.Pixels.Slice(first * source.Width, source.Width), below = source.Pixels.Slice(second * source.Width, source.Width);
        for (int x = 0; x < width; x++)
        {
            int left = _first[x], right = left + _count[x] - 1, near = Fixed(_weights[x * span]), far = Fixed(_weights[x * span + 1]);
            int a = above[left] * near + above[right] * far, b = below[left] * near + below[right] * far;
            _result[y * width + x] = (byte)((((upper * (a >> 4)) >> 16) + ((lower * (b >> 4)) >> 16) + 2) >> 2);
        }
    }

    static int Fixed(float weight) => (int)MathF.Round(weight * 2048);

    /// <summary>The source pixels of one target pixel along one axis, and their weights, which sum to 1.</summary>
    void Taps(int slot, int target, double step, int length, bool shrinks, int span)
    {
        Span<float> weights = _weights.AsSpan(slot * span, span);
        if (!shrinks)
        {
            int at = Math.Min((int)Math.Floor(target * step), length - 1);
            double share = target + 1 - (at + 1) / step;
            share = share <= 0 ? 0 : share - Math.Floor(share);
            _first[slot] = at;
            bool isLast = at + 1 >= length;
            _count[slot] = isLast ? 1 : 2;
            weights[0] = isLast ? 1 : 1 - (float)share;
            weights[1] = isLast ? 0 : (float)share;
            return;
        }
        double from = target * step, to = Math.Min(from + step, length);
        int first = (int)Math.Floor(from), last = Math.Min((int)Math.Ceiling(to) - 1, length - 1);
        _first[slot] = first;
        _count[slot] = Math.Min(last - first + 1, span);
        for (int i = 0; i < _count[slot]; i++)
            weights[i] = (float)((Math.Min(to, first + i + 1) - Math.Max(from, first + i)) / (to - from));
    }
}
