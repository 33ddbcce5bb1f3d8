using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mien.Graphics.Codecs;

/// <summary>Turns the samples of a PNG row into pixels of the result.</summary>
sealed class PngPixels
{
    readonly PngHeader _header;
    readonly bool _hasAlpha;

    // Palette pictures, and grey ones of up to 8 bits: the pixel (red in the lowest byte) of each sample value.
    readonly uint[]? _colors;

    // The transparent colour of 16-bit grey and of RGB, as it is stored; a value that no sample has where there is none.
    readonly ulong _transparent = ulong.MaxValue;

    public PngPixels(PngHeader header, byte[]? palette, byte[]? transparency, PixelFormat format)
    {
        _header = header;
        _hasAlpha = format == PixelFormat.Rgba32;
        if (header.ColorType == PngHeader.Palette)
            _colors = PaletteColors(palette!, transparency);
        else if (header.ColorType == PngHeader.Gray && header.BitDepth <= 8)
            _colors = GrayColors(header.BitDepth, transparency);
        else if (transparency is not null)
            _transparent = TransparentColor(header, transparency);
    }

    public static PixelFormat Format(PngHeader header, bool isTransparent) => header.ColorType switch
    {
        PngHeader.Gray => isTransparent ? PixelFormat.Rgba32 : PixelFormat.Gray8,
        PngHeader.Rgb or PngHeader.Palette => isTransparent ? PixelFormat.Rgba32 : PixelFormat.Rgb24,
        _ => PixelFormat.Rgba32,
    };

    /// <summary>Writes <paramref name="columns"/> pixels to x, x + step, x + 2·step … of a row of the picture.</summary>
    public void Write(ReadOnlySpan<byte> samples, Span<byte> target, int columns, int x, int step)
    {
        bool isBytes = _header.BitDepth == 8 && step == 1;
        if (isBytes && (_header.ColorType == PngHeader.Rgba || (!_hasAlpha && _header.ColorType is PngHeader.Rgb or PngHeader.Gray)))
            samples.CopyTo(target);
        else if (_colors is not null && !_hasAlpha && _header.ColorType == PngHeader.Gray)
            WriteGray(samples, target[x..], columns, step);
        else if (_colors is not null)
            WriteIndexed(samples, target, columns, x, step);
        else if (_header.BitDepth == 8)
            WriteBytes(samples, target, columns, x, step);
        else
            WriteWords(samples, target, columns, x, step);
    }

    int Index(ReadOnlySpan<byte> samples, int column)
    {
        int depth = _header.BitDepth;
        if (depth == 8)
            return samples[column];
        int bit = column * depth;
        return samples[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
    }

    void WriteGray(ReadOnlySpan<byte> samples, Span<byte> target, int columns, int step)
    {
        for (int i = 0; i < columns; i++)
            target[i * step] = (byte)_colors![Index(samples, i)];
    }

    void WriteIndexed(ReadOnlySpan<byte> samples, Span<byte> target, int columns, int x, int step)
    {
        uint[] colors = _colors!;
        if (_hasAlpha)
        {
            Span<uint> pixels = MemoryMarshal.Cast<byte, uint>(target);
            for (int i = 0; i < columns; i++, x += step)
                pixels[x] = LittleEndian(colors[Index(samples, i)]);
            return;
        }
        for (int i = 0; i < columns; i++, x += step)
        {
            uint color = colors[Index(samples, i)];
            target[3 * x] = (byte)color;
            target[3 * x + 1] = (byte)(color >> 8);
            target[3 * x + 2] = (byte)(color >> 16);
        }
    }

    void WriteBytes(ReadOnlySpan<byte> samples, Span<byte> target, int columns, int x, int step)
    {
        int channels = _header.Channels, size = _hasAlpha ? 4 : 3;
        for (int i = 0; i < columns; i++, x += step)
        {
            ReadOnlySpan<byte> from = samples.Slice(i * channels, channels);
            Span<byte> pixel = target.Slice(x * size, size);
            if (channels == 2)
            {
                pixel[0] = pixel[1] = pixel[2] = from[0];
                pixel[3] = from[1];
                continue;
            }
            pixel[0] = from[0];
            pixel[1] = from[1];
            pixel[2] = from[2];
            if (_hasAlpha)
                pixel[3] = channels == 4 ? from[3] : (from[0] | (ulong)from[1] << 16 | (ulong)from[2] << 32) == _transparent ? (byte)0 : (byte)255;
        }
    }

    void WriteWords(ReadOnlySpan<byte> samples, Span<byte> target, int columns, int x, int step)
    {
        int channels = _header.Channels, size = _hasAlpha ? 4 : channels == 1 ? 1 : 3;
        int colors = channels <= 2 ? 1 : 3;
        for (int i = 0; i < columns; i++, x += step)
        {
            ReadOnlySpan<byte> from = samples.Slice(i * channels * 2, channels * 2);
            Span<byte> pixel = target.Slice(x * size, size);
            ulong stored = 0;
            for (int c = 0; c < colors; c++)
            {
                int sample = BinaryPrimitives.ReadUInt16BigEndian(from[(2 * c)..]);
                stored |= (ulong)sample << 16 * c;
                pixel[c] = ToByte(sample);
            }
            if (colors == 1 && size == 4)
                pixel[1] = pixel[2] = pixel[0];
            if (_hasAlpha)
                pixel[3] = channels is 2 or 4 ? ToByte(BinaryPrimitives.ReadUInt16BigEndian(from[(2 * colors)..])) : stored == _transparent ? (byte)0 : (byte)255;
        }
    }

    // round(sample / 257): 65535 becomes 255 and every byte that was widened comes back.
    static byte ToByte(int sample) => (byte)((sample * 255 + 32895) >> 16);

    static uint LittleEndian(uint color) => BitConverter.IsLittleEndian ? color : BinaryPrimitives.ReverseEndianness(color);

    // Indices beyond the palette are an error of the file; like libpng, they show as opaque black.
    static uint[] PaletteColors(byte[] palette, byte[]? transparency)
    {
        uint[] colors = new uint[256];
        for (int i = 0; i < colors.Length; i++)
        {
            uint alpha = transparency is not null && i < transparency.Length ? transparency[i] : 255u;
            colors[i] = alpha << 24;
            if (3 * i < palette.Length)
                colors[i] |= palette[3 * i] | (uint)palette[3 * i + 1] << 8 | (uint)palette[3 * i + 2] << 16;
        }
        return colors;
    }

    static uint[] GrayColors(int depth, byte[]? transparency)
    {
        int most = (1 << depth) - 1;
        int transparent = transparency is null ? -1 : BinaryPrimitives.ReadUInt16BigEndian(transparency) & most;
        uint[] colors = new uint[most + 1];
        for (int i = 0; i <= most; i++)
            colors[i] = (uint)(i * 255 / most) * 0x010101 | (i == transparent ? 0 : 0xFF000000);
        return colors;
    }

    static ulong TransparentColor(PngHeader header, byte[] transparency)
    {
        ulong color = 0;
        int mask = header.BitDepth == 8 ? 255 : 65535;
        for (int c = 0; c < header.Channels; c++)
            color |= (ulong)(BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * c)) & mask) << 16 * c;
        return color;
    }
}
