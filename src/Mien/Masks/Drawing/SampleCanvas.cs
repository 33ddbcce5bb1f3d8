using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// A part of a picture at two by two samples a pixel, to draw on: every sample is composited on its own, so what two objects share of a pixel is
/// covered once, and edges show neither halos nor what lies behind. Where nothing is drawn the picture stays as it was, bit for bit. Not thread-safe;
/// allocates nothing while the part fits the memory it has.
/// </summary>
sealed class SampleCanvas
{
    const int Step = 64;

    /// <summary>Above this many pixels a sample is a pixel: nobody sees the steps, and memory is finite.</summary>
    const long MostSupersampled = 6_000_000;

    byte[] _samples = [], _layer = [];

    /// <summary>The z-buffer of the samples; a pixel of it is a sample.</summary>
    public Rasterizer Rasterizer { get; private set; } = new(1, 1);

    /// <summary>Samples a pixel along each axis.</summary>
    public int Scale { get; private set; } = 2;

    /// <summary>The part of the picture, pixels.</summary>
    public PixelRectangle Part { get; private set; }

    /// <summary>Samples a row, and rows.</summary>
    public int Columns => Part.Width * Scale;

    /// <inheritdoc cref="Columns"/>
    public int Rows => Part.Height * Scale;

    /// <summary>Bytes of a row of samples, four each: red, green, blue, 255.</summary>
    public int Stride { get; private set; }

    public Span<byte> Samples => _samples;

    /// <summary>A layer of its own to draw on before it is blended in: red, green, blue, alpha.</summary>
    public Span<byte> Layer => _layer;

    /// <summary>All of the memory, of which the part is the top left.</summary>
    public Canvas OnSamples => new(_samples, Rasterizer.Width, Rasterizer.Height, PixelFormat.Rgba32);

    /// <inheritdoc cref="OnSamples"/>
    public Canvas OnLayer => new(_layer, Rasterizer.Width, Rasterizer.Height, PixelFormat.Rgba32);

    /// <summary>Takes a part of a picture.</summary>
    public void Begin(Image picture, PixelRectangle part)
    {
        Part = part;
        Scale = (long)part.Width * part.Height > MostSupersampled ? 1 : 2;
        if (Columns > Rasterizer.Width || Rows > Rasterizer.Height)
        {
            int width = Math.Max(Rasterizer.Width, (Columns + Step - 1) / Step * Step), height = Math.Max(Rasterizer.Height, (Rows + Step - 1) / Step * Step);
            Rasterizer = new Rasterizer(width, height);
            _samples = new byte[(long)width * height * 4];
            _layer = new byte[_samples.Length];
            Stride = width * 4;
        }
        int bytes = picture.Format.BytesPerPixel(), red = RedOf(picture.Format), green = bytes == 1 ? 0 : 1, blue = bytes == 1 ? 0 : 2 - red;
        for (int y = 0; y < part.Height; y++)
        {
            ReadOnlySpan<byte> source = picture.Row(part.Top + y)[(part.Left * bytes)..];
            Span<byte> row = Samples.Slice(y * Scale * Stride, Columns * 4);
            Span<uint> pixels = MemoryMarshal.Cast<byte, uint>(row);
            for (int x = 0, from = 0; x < part.Width; x++, from += bytes)
            {
                uint pixel = source[from + red] | (uint)source[from + green] << 8 | (uint)source[from + blue] << 16 | 0xFF000000;
                pixels[x * Scale] = pixel;
                if (Scale == 2)
                    pixels[x * 2 + 1] = pixel;
            }
            if (Scale == 2)
                row.CopyTo(Samples[((y * 2 + 1) * Stride)..]);
        }
    }

    /// <summary>Makes the layer transparent there.</summary>
    public void ClearLayer(PixelRectangle part)
    {
        PixelRectangle area = InSamples(part);
        for (int y = area.Top; y < area.Bottom && !area.IsEmpty; y++)
            Layer.Slice(y * Stride + area.Left * 4, area.Width * 4).Clear();
    }

    /// <summary>Blends the layer into the samples there.</summary>
    public void BlendLayer(PixelRectangle part, LayerBlend blend)
    {
        PixelRectangle area = InSamples(part);
        for (int y = area.Top; y < area.Bottom && !area.IsEmpty; y++)
            blend.Row(Samples.Slice(y * Stride + area.Left * 4, area.Width * 4), Layer.Slice(y * Stride + area.Left * 4, area.Width * 4));
    }

    /// <summary>Gives the pixels there back to the picture.</summary>
    /// <param name="picture">The picture of <see cref="Begin"/>.</param>
    /// <param name="changed">Pixels of the picture; all that was drawn on lies inside.</param>
    /// <param name="share">How much of it is seen, 0 to 1.</param>
    public void End(Image picture, PixelRectangle changed, float share)
    {
        changed = changed.Intersect(Part);
        int bytes = picture.Format.BytesPerPixel(), red = RedOf(picture.Format), weight = (int)(Math.Clamp(share, 0, 1) * 256 + 0.5f);
        int right = Scale == 2 ? 4 : 0, down = Scale == 2 ? Stride : 0;
        for (int y = changed.Top; y < changed.Bottom && !changed.IsEmpty; y++)
        {
            Span<byte> target = picture.Row(y)[(changed.Left * bytes)..];
            ReadOnlySpan<byte> source = Samples[((y - Part.Top) * Scale * Stride + (changed.Left - Part.Left) * Scale * 4)..];
            int done = weight == 256 && Scale == 2 && bytes > 1 ? Mean(source, source[Stride..], target, changed.Width, bytes, red != 0) : 0;
            for (int x = done, to = done * bytes, from = done * 8; x < changed.Width; x++, to += bytes, from += Scale * 4)
            {
                int r = source[from] + source[from + right] + source[from + down] + source[from + down + right];
                int g = source[from + 1] + source[from + right + 1] + source[from + down + 1] + source[from + down + right + 1];
                int b = source[from + 2] + source[from + right + 2] + source[from + down + 2] + source[from + down + right + 2];
                if (bytes == 1)
                {
                    target[to] = Mix(target[to], (299 * r + 587 * g + 114 * b + 500) / 1000, weight);
                    continue;
                }
                target[to + red] = Mix(target[to + red], r, weight);
                target[to + 1] = Mix(target[to + 1], g, weight);
                target[to + 2 - red] = Mix(target[to + 2 - red], b, weight);
            }
        }
    }

    /// <summary>Pixels of the picture as samples of the part.</summary>
    public PixelRectangle InSamples(PixelRectangle part)
    {
        PixelRectangle inside = part.Intersect(Part);
        return new PixelRectangle((inside.Left - Part.Left) * Scale, (inside.Top - Part.Top) * Scale, (inside.Right - Part.Left) * Scale, (inside.Bottom - Part.Top) * Scale);
    }

    /// <summary>Four pixels at a time: the means of two by two samples; the rest of the row is left. Returns how many pixels there were.</summary>
    static int Mean(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target, int count, int bytes, bool blueFirst)
    {
        ref byte above = ref MemoryMarshal.GetReference(upper), below = ref MemoryMarshal.GetReference(lower), to = ref MemoryMarshal.GetReference(target);
        Vector128<byte> order = (bytes, blueFirst) switch
        {
            (3, false) => Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255),
            (3, true) => Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255),
            (_, false) => Vector128.Create((byte)0, 1, 2, 255, 4, 5, 6, 255, 8, 9, 10, 255, 12, 13, 14, 255),
            _ => Vector128.Create((byte)2, 1, 0, 255, 6, 5, 4, 255, 10, 9, 8, 255, 14, 13, 12, 255),
        };
        // What follows the four pixels, and the fourth byte of each, stays.
        Vector128<byte> kept = Vector128.Equals(order, Vector128<byte>.AllBitsSet);
        int x = 0;
        for (; x <= count - 4 && (x + 4) * bytes + 4 <= target.Length; x += 4)
        {
            Vector128<ushort> left = Pairs(ref above, ref below, (nuint)x * 8), right = Pairs(ref above, ref below, (nuint)x * 8 + 16);
            Vector128<byte> colors = Vector128.ShuffleNative(Vector128.Narrow(left, right), order);
            Vector128.ConditionalSelect(kept, Vector128.LoadUnsafe(ref to, (nuint)(x * bytes)), colors).StoreUnsafe(ref to, (nuint)(x * bytes));
        }
        return x;
    }

    /// <summary>The means of two pixels' samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ushort> Pairs(ref byte above, ref byte below, nuint at)
    {
        (Vector128<ushort> first, Vector128<ushort> second) = Vector128.Widen(Vector128.LoadUnsafe(ref above, at));
        (Vector128<ushort> firstBelow, Vector128<ushort> secondBelow) = Vector128.Widen(Vector128.LoadUnsafe(ref below, at));
        first += firstBelow;
        second += secondBelow;
        Vector128<ulong> one = first.AsUInt64(), two = second.AsUInt64();
        Vector128<ushort> sums = Vector128.Create(one[0], two[0]).AsUInt16() + Vector128.Create(one[1], two[1]).AsUInt16();
        return (sums + Vector128.Create((ushort)2)) >>> 2;
    }

    /// <summary>The sum of four samples, mixed with what was there.</summary>
    static byte Mix(byte before, int sum, int weight) => (byte)((before * 4 * (256 - weight) + sum * weight + 512) >> 10);

    static int RedOf(PixelFormat format) => format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0;
}

/// <summary>Whole pixels, the right and the bottom ones not included.</summary>
readonly record struct PixelRectangle(int Left, int Top, int Right, int Bottom)
{
    public int Width => Math.Max(Right - Left, 0);

    public int Height => Math.Max(Bottom - Top, 0);

    public bool IsEmpty => Right <= Left || Bottom <= Top;

    public static PixelRectangle Empty => new(int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    public PixelRectangle Intersect(PixelRectangle other) =>
        new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    public PixelRectangle Union(PixelRectangle other) => IsEmpty ? other : other.IsEmpty ? this :
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>The pixels that points (x, y, distance) span, within a picture; a point without a distance is none.</summary>
    public static PixelRectangle Around(ReadOnlySpan<Vector3> screen, int width, int height)
    {
        Vector3 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
        foreach (Vector3 point in screen)
            Include(point, ref least, ref most);
        return Whole(least, most, width, height);
    }

    /// <summary>The same of the points that are corners.</summary>
    public static PixelRectangle Around(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> corners, int width, int height)
    {
        Vector3 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
        foreach (int corner in corners)
            Include(screen[corner], ref least, ref most);
        return Whole(least, most, width, height);
    }

    static void Include(Vector3 point, ref Vector3 least, ref Vector3 most)
    {
        if (!(point.Z > 0))
            return;
        least = Vector3.Min(least, point);
        most = Vector3.Max(most, point);
    }

    static PixelRectangle Whole(Vector3 least, Vector3 most, int width, int height) => least.X > most.X ? Empty : new PixelRectangle(
        (int)Math.Clamp(least.X - 1, 0, width), (int)Math.Clamp(least.Y - 1, 0, height), (int)Math.Clamp(most.X + 2, 0, width), (int)Math.Clamp(most.Y + 2, 0, height));
}
