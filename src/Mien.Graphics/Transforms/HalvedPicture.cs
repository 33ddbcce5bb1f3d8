using System.Buffers;

namespace Mien.Graphics;

/// <summary>
/// A part of a picture at half its size, or a quarter and so on: every pixel is the mean of 2 × 2 of the size above, halves rounded to
/// even, which keeps the mean of the whole. Colour has four bytes a pixel whatever it had before.
/// What shrinks a picture reads this instead of many samples a pixel. Memory is rented; dispose to give it back.
/// </summary>
readonly ref struct HalvedPicture : IDisposable
{
    readonly byte[] _memory;

    /// <param name="image">The picture.</param>
    /// <param name="grid">The pixels that are wanted of it.</param>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="halvings">How often to halve, at least once.</param>
    /// <param name="vectorised">Whether to use vectors; the pixels are the same.</param>
    public HalvedPicture(ImageView image, in PixelGrid grid, int height, int halvings, bool vectorised)
    {
        int size = 1 << halvings;
        (int left, int right) = Range(grid.OriginX, grid.ColumnX * (grid.Width - 1), grid.RowX * (height - 1), size, image.Width);
        (int top, int bottom) = Range(grid.OriginY, grid.ColumnY * (grid.Width - 1), grid.RowY * (height - 1), size, image.Height);
        ImageView part = image.Crop(left, top, right - left, bottom - top);
        PixelFormat format = image.Format switch
        {
            PixelFormat.Gray8 => PixelFormat.Gray8,
            PixelFormat.Bgr24 or PixelFormat.Bgra32 => PixelFormat.Bgra32,
            _ => PixelFormat.Rgba32,
        };
        int bytes = format.BytesPerPixel(), halfWidth = Half(part.Width), halfHeight = Half(part.Height);
        int room = halfWidth * halfHeight * bytes, below = halvings > 1 ? Half(halfWidth) * Half(halfHeight) * bytes : 0;
        _memory = ArrayPool<byte>.Shared.Rent(room + below);
        // The sizes take turns in two rooms: the third fits where the first was.
        for (int i = 0; i < halvings; i++)
        {
            int w = Half(part.Width), h = Half(part.Height);
            Span<byte> target = _memory.AsSpan((i & 1) * room, w * h * bytes);
            var row = new RowHalver(part.Format.BytesPerPixel(), vectorised);
            for (int y = 0; y < h; y++)
                row.Halve(part.Row(y * 2), part.Row(Math.Min(y * 2 + 1, part.Height - 1)), target.Slice(y * w * bytes, w * bytes));
            part = new ImageView(target, w, h, format);
        }
        View = part;
        Grid = grid.Shrunk(left, top, size);
    }

    /// <summary>The pixels.</summary>
    public ImageView View { get; }

    /// <summary>Where the wanted pixels lie in <see cref="View"/>.</summary>
    public PixelGrid Grid { get; }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_memory);

    static int Half(int length) => (length + 1) / 2;

    /// <summary>
    /// What a grid can touch of an axis, in whole blocks. Beyond it lies the edge of the picture or nothing that is read; a grid that
    /// misses the picture still gets its nearest block, as a border may repeat it.
    /// </summary>
    static (int From, int To) Range(double origin, double along, double down, int size, int length)
    {
        double low = origin + Math.Min(0, along) + Math.Min(0, down) - 2 * size, high = origin + Math.Max(0, along) + Math.Max(0, down) + 2 * size + 1;
        int from = (int)Math.Clamp(low, 0, length - 1) / size * size;
        int to = (int)Math.Clamp(Math.Ceiling(high / size) * size, from + 1, length);
        return (from, to);
    }
}
