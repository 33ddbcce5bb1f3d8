namespace Mien.Graphics.Codecs;

/// <summary>Writes a baseline JPEG file (JFIF) with the example tables of ITU-T T.81, annex K: grey, 4:4:4 or 4:2:0.</summary>
sealed unsafe class JpegEncoder
{
    const int MaxExtent = 65535;

    readonly Stream _target;
    readonly JpegBitWriter _bits;
    readonly float[][] _factors = new float[2][];
    readonly byte[][] _steps = new byte[2][];
    readonly HuffmanCode[] _dcCodes = [new(JpegTables.LumaDcCounts, JpegTables.DcSymbols), new(JpegTables.ChromaDcCounts, JpegTables.DcSymbols)];
    readonly HuffmanCode[] _acCodes =
        [new(JpegTables.LumaAcCounts, JpegTables.LumaAcSymbols), new(JpegTables.ChromaAcCounts, JpegTables.ChromaAcSymbols)];
    readonly int[] _predictions = new int[3];

    JpegEncoder(Stream target, int quality)
    {
        _target = target;
        _bits = new JpegBitWriter(target);
        // libjpeg's scale, which everybody knows: 50 is annex K itself, 100 is all ones.
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        for (int table = 0; table < 2; table++)
        {
            ReadOnlySpan<byte> example = table == 0 ? JpegTables.LumaQuantization : JpegTables.ChromaQuantization;
            byte[] steps = _steps[table] = new byte[64];
            float[] factors = _factors[table] = new float[64];
            for (int i = 0; i < 64; i++)
            {
                steps[i] = (byte)Math.Clamp((example[i] * percent + 50) / 100, 1, 255);
                factors[i] = 1f / steps[i];
            }
        }
    }

    public static void Encode(Stream target, ImageView image, int quality, JpegSubsampling subsampling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (image.Width > MaxExtent || image.Height > MaxExtent)
            throw new ArgumentException($"A JPEG file holds at most {MaxExtent}×{MaxExtent} pixels, not {image.Width}×{image.Height}; write a PNG.");
        JpegEncoder encoder = new(target, quality);
        int channels = image.Format == PixelFormat.Gray8 ? 1 : 3;
        int factor = channels == 3 && subsampling == JpegSubsampling.Half ? 2 : 1;
        encoder.WriteHeaders(image.Width, image.Height, channels, factor);
        encoder.WriteBlocks(image, channels, factor);
        encoder._bits.Finish();
        target.Write([0xFF, 0xD9]);
    }

    void WriteHeaders(int width, int height, int channels, int factor)
    {
        _target.Write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        int tables = channels == 1 ? 1 : 2;
        Span<byte> segment = stackalloc byte[65];
        for (int table = 0; table < tables; table++)
        {
            segment[0] = (byte)table;
            for (int k = 0; k < 64; k++)
                segment[1 + k] = _steps[table][JpegTables.Zigzag[k]];
            WriteSegment(0xDB, segment);
        }
        Span<byte> frame = stackalloc byte[6 + 3 * channels];
        frame[0] = 8;
        (frame[1], frame[2], frame[3], frame[4]) = ((byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width);
        frame[5] = (byte)channels;
        for (int c = 0; c < channels; c++)
            (frame[6 + 3 * c], frame[7 + 3 * c], frame[8 + 3 * c]) = ((byte)(c + 1), (byte)(c == 0 ? factor * 0x11 : 0x11), (byte)(c == 0 ? 0 : 1));
        WriteSegment(0xC0, frame);
        WriteHuffman(0x00, JpegTables.LumaDcCounts, JpegTables.DcSymbols);
        WriteHuffman(0x10, JpegTables.LumaAcCounts, JpegTables.LumaAcSymbols);
        if (channels > 1)
        {
            WriteHuffman(0x01, JpegTables.ChromaDcCounts, JpegTables.DcSymbols);
            WriteHuffman(0x11, JpegTables.ChromaAcCounts, JpegTables.ChromaAcSymbols);
        }
        WriteSegment(0xDA, channels == 1 ? [1, 1, 0x00, 0, 63, 0] : [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    void WriteHuffman(byte kind, ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols) => WriteSegment(0xC4, [kind, .. counts, .. symbols]);

    void WriteSegment(byte marker, ReadOnlySpan<byte> data)
    {
        int length = data.Length + 2;
        _target.Write([0xFF, marker, (byte)(length >> 8), (byte)length]);
        _target.Write(data);
    }

    void WriteBlocks(ImageView image, int channels, int factor)
    {
        JpegPlanes planes = new(image.Width, channels, factor);
        float* block = stackalloc float[64];
        short* levels = stackalloc short[64];
        int mcu = 8 * factor;
        for (int top = 0; top < image.Height; top += mcu)
        {
            planes.Read(image, top);
            for (int left = 0; left < image.Width; left += mcu)
            {
                for (int c = 0; c < channels; c++)
                {
                    int table = c == 0 ? 0 : 1, repeat = c == 0 ? factor : 1, x = c == 0 ? left : left / factor;
                    fixed (float* factors = _factors[table])
                    fixed (byte* samples = planes.Samples(c))
                    {
                        for (int i = 0; i < repeat * repeat; i++)
                        {
                            int dx = i % repeat * 8, dy = i / repeat * 8;
                            if (left + dx < image.Width && top + dy < image.Height)
                                ForwardDct.Transform(samples + dy * planes.Stride + x + dx, planes.Stride, factors, block, levels);
                            else
                                FillUnseen(levels, _predictions[c]);
                            WriteBlock(levels, ref _predictions[c], _dcCodes[table], _acCodes[table]);
                        }
                    }
                }
            }
        }
    }

    // Blocks that only fill up an MCU repeat the mean of the block before them, which costs the fewest bits.
    static void FillUnseen(short* levels, int mean)
    {
        new Span<short>(levels, 64).Clear();
        levels[0] = (short)mean;
    }

    void WriteBlock(short* levels, ref int prediction, HuffmanCode dcCode, HuffmanCode acCode)
    {
        ReadOnlySpan<byte> zigzag = JpegTables.Zigzag;
        int difference = levels[0] - prediction;
        prediction = levels[0];
        int size = JpegBitWriter.Size(difference);
        _bits.WriteAmplitude(dcCode, size, difference, size);
        int run = 0;
        for (int k = 1; k < 64; k++)
        {
            int level = levels[zigzag[k]];
            if (level == 0)
            {
                run++;
                continue;
            }
            for (; run > 15; run -= 16)
                _bits.WriteAmplitude(acCode, 0xF0, 0, 0);
            size = JpegBitWriter.Size(level);
            _bits.WriteAmplitude(acCode, run << 4 | size, level, size);
            run = 0;
        }
        if (run > 0)
            _bits.WriteAmplitude(acCode, 0, 0, 0);
    }
}
