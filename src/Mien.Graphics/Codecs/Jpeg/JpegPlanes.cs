namespace Mien.Graphics.Codecs;

/// <summary>One row of MCUs of a picture that becomes a JPEG file, as planes of samples; edges are repeated into whole MCUs.</summary>
sealed class JpegPlanes
{
    readonly int _factor;
    readonly byte[][] _planes;

    // Chroma of one or two full rows before they are averaged.
    readonly byte[][] _fullChroma = new byte[2][];

    public JpegPlanes(int width, int channels, int factor)
    {
        _factor = factor;
        int mcu = 8 * factor;
        Stride = (width + mcu - 1) / mcu * mcu;
        _planes = new byte[channels][];
        for (int c = 0; c < channels; c++)
            _planes[c] = new byte[Stride * mcu];
        for (int c = 0; c < 2; c++)
            _fullChroma[c] = new byte[Stride * factor];
    }

    /// <summary>Samples from one row to the next, in every plane.</summary>
    public int Stride { get; }

    public byte[] Samples(int channel) => _planes[channel];

    /// <summary>Takes the rows from <paramref name="top"/> on; the last row of the picture is repeated below it.</summary>
    public void Read(ImageView image, int top)
    {
        for (int y = 0; y < 8 * _factor; y++)
        {
            ReadOnlySpan<byte> row = image.Row(Math.Min(top + y, image.Height - 1));
            Span<byte> luma = _planes[0].AsSpan(y * Stride, Stride);
            if (_planes.Length == 1)
            {
                row.CopyTo(luma);
                luma[image.Width..].Fill(luma[image.Width - 1]);
                continue;
            }
            Span<byte> cb = _factor == 1 ? _planes[1].AsSpan(y * Stride, Stride) : _fullChroma[0].AsSpan((y & 1) * Stride, Stride);
            Span<byte> cr = _factor == 1 ? _planes[2].AsSpan(y * Stride, Stride) : _fullChroma[1].AsSpan((y & 1) * Stride, Stride);
            Convert(row, image.Format, luma, cb, cr);
            luma[image.Width..].Fill(luma[image.Width - 1]);
            cb[image.Width..].Fill(cb[image.Width - 1]);
            cr[image.Width..].Fill(cr[image.Width - 1]);
            if (_factor == 2 && (y & 1) == 1)
            {
                Average(_fullChroma[0], _planes[1].AsSpan((y >> 1) * Stride, Stride / 2));
                Average(_fullChroma[1], _planes[2].AsSpan((y >> 1) * Stride, Stride / 2));
            }
        }
    }

    // JFIF's full-range BT.601 in 16-bit fractions; the rounding of chroma keeps 255.5 from becoming 256.
    static void Convert(ReadOnlySpan<byte> row, PixelFormat format, Span<byte> luma, Span<byte> cb, Span<byte> cr)
    {
        int step = format.BytesPerPixel();
        int redAt = format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0;
        for (int x = 0, i = 0; i <= row.Length - step; x++, i += step)
        {
            int r = row[i + redAt], g = row[i + 1], b = row[i + 2 - redAt];
            luma[x] = (byte)((19595 * r + 38470 * g + 7471 * b + 32768) >> 16);
            cb[x] = (byte)((-11059 * r - 21709 * g + 32768 * b + (128 << 16) + 32767) >> 16);
            cr[x] = (byte)((32768 * r - 27439 * g - 5329 * b + (128 << 16) + 32767) >> 16);
        }
    }

    // Halves are rounded up and down in turn, so that flat areas do not drift.
    void Average(byte[] rows, Span<byte> target)
    {
        ReadOnlySpan<byte> first = rows.AsSpan(0, Stride), second = rows.AsSpan(Stride, Stride);
        for (int x = 0; x < target.Length; x++)
            target[x] = (byte)((first[2 * x] + first[2 * x + 1] + second[2 * x] + second[2 * x + 1] + 1 + (x & 1)) >> 2);
    }
}
