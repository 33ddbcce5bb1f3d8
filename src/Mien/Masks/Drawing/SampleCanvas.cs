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
            Span<uint> pixels = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(row);
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
            for (int x = 0, to = 0, from = 0; x < changed.Width; x++, to += bytes, from += Scale * 4)
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
    public static PixelRectangle Around(ReadOnlySpan<System.Numerics.Vector3> screen, int width, int height)
    {
        float left = float.PositiveInfinity, top = left, right = float.NegativeInfinity, bottom = right;
        foreach (System.Numerics.Vector3 point in screen)
        {
            if (!(point.Z > 0))
                continue;
            left = Math.Min(left, point.X);
            right = Math.Max(right, point.X);
            top = Math.Min(top, point.Y);
            bottom = Math.Max(bottom, point.Y);
        }
        return left > right ? Empty : new PixelRectangle(
            (int)Math.Clamp(left - 1, 0, width), (int)Math.Clamp(top - 1, 0, height), (int)Math.Clamp(right + 2, 0, width), (int)Math.Clamp(bottom + 2, 0, height));
    }
}
