using Mien.Graphics;

namespace Mien;

/// <summary>
/// A part of a picture in grey and its halves, quarters and eighths, with OpenCV's arithmetic (cvtColor, pyrDown). Keeps its memory.
/// </summary>
sealed class GrayPyramid
{
    const int MostLevels = 4, LeastWidth = 640;

    readonly byte[][] _levels = [[], [], [], []];
    readonly (int Width, int Height)[] _sizes = new (int, int)[MostLevels];
    int[] _column = [];

    public int LevelCount { get; private set; }

    /// <summary>The part of the picture: its top-left pixel and extents.</summary>
    public (int Left, int Top, int Width, int Height) Part { get; private set; }

    public GrayLevel this[int level] => new(_levels[level], _sizes[level].Width, _sizes[level].Height);

    /// <summary>Fills all levels from a part of a picture; what lies outside the picture is black.</summary>
    public void Load(ImageView image, int left, int top, int width, int height)
    {
        Part = (left, top, width, height);
        _sizes[0] = (width, height);
        Grow(ref _levels[0], width * height);
        Gray(image, left, top, width, height, _levels[0]);
        LevelCount = 1;
        while (LevelCount < MostLevels && _sizes[LevelCount - 1].Width >= LeastWidth)
        {
            (int w, int h) = _sizes[LevelCount - 1];
            _sizes[LevelCount] = ((w + 1) / 2, (h + 1) / 2);
            Grow(ref _levels[LevelCount], _sizes[LevelCount].Width * _sizes[LevelCount].Height);
            Halve(_levels[LevelCount - 1], w, h, _levels[LevelCount]);
            LevelCount++;
        }
    }

    static void Gray(ImageView image, int left, int top, int width, int height, Span<byte> gray)
    {
        int pixel = image.Format.BytesPerPixel();
        bool redFirst = image.Format is PixelFormat.Rgb24 or PixelFormat.Rgba32;
        // BT.601 in 15 bits.
        int first = redFirst ? 9798 : 3735, third = redFirst ? 3735 : 9798;
        int from = Math.Clamp(-left, 0, width), to = Math.Clamp(image.Width - left, from, width);
        for (int y = 0; y < height; y++)
        {
            Span<byte> target = gray.Slice(y * width, width);
            if (top + y < 0 || top + y >= image.Height)
            {
                target.Clear();
                continue;
            }
            target[..from].Clear();
            target[to..].Clear();
            ReadOnlySpan<byte> source = image.Row(top + y).Slice((left + from) * pixel, (to - from) * pixel);
            target = target[from..to];
            if (pixel == 1)
            {
                source.CopyTo(target);
                continue;
            }
            for (int x = 0, s = 0; x < target.Length; x++, s += pixel)
                target[x] = (byte)((source[s] * first + source[s + 1] * 19235 + source[s + 2] * third + (1 << 14)) >> 15);
        }
    }

    /// <summary>Every second pixel of the picture under the kernel 1 4 6 4 1 along both axes, mirrored at the edges.</summary>
    void Halve(ReadOnlySpan<byte> source, int width, int height, Span<byte> target)
    {
        Grow(ref _column, width);
        Span<int> column = _column.AsSpan(0, width);
        int toWidth = (width + 1) / 2, toHeight = (height + 1) / 2;
        for (int y = 0; y < toHeight; y++)
        {
            ReadOnlySpan<byte> a = Row(source, width, Mirrored(y * 2 - 2, height)), b = Row(source, width, Mirrored(y * 2 - 1, height)), c = Row(source, width, y * 2),
                d = Row(source, width, Mirrored(y * 2 + 1, height)), e = Row(source, width, Mirrored(y * 2 + 2, height));
            for (int x = 0; x < width; x++)
                column[x] = a[x] + e[x] + 4 * (b[x] + d[x]) + 6 * c[x];
            Span<byte> row = target.Slice(y * toWidth, toWidth);
            for (int x = 0; x < toWidth; x++)
            {
                int s = x * 2;
                int sum = s >= 2 && s + 2 < width
                    ? column[s - 2] + column[s + 2] + 4 * (column[s - 1] + column[s + 1]) + 6 * column[s]
                    : column[Mirrored(s - 2, width)] + column[Mirrored(s + 2, width)] + 4 * (column[Mirrored(s - 1, width)] + column[Mirrored(s + 1, width)]) + 6 * column[s];
                row[x] = (byte)((sum + 128) >> 8);
            }
        }
    }

    static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> source, int width, int y) => source.Slice(y * width, width);

    static int Mirrored(int index, int length) => length == 1 ? 0 : Math.Clamp(index < 0 ? -index : index >= length ? 2 * length - 2 - index : index, 0, length - 1);

    static void Grow<T>(ref T[] memory, int length)
    {
        if (memory.Length < length)
            memory = new T[length];
    }
}

/// <summary>A grey picture in memory, rows touching.</summary>
readonly ref struct GrayLevel(ReadOnlySpan<byte> pixels, int width, int height)
{
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    public int Width { get; } = width;

    public int Height { get; } = height;
}
