using System.Runtime.CompilerServices;

namespace Mien.Graphics.Codecs;

/// <summary>Reads a JPEG file (ITU-T T.81, JFIF, Adobe markers): baseline, extended sequential and progressive with 8-bit samples.</summary>
/// <remarks>
/// Grey pictures become <see cref="PixelFormat.Gray8"/>, all others <see cref="PixelFormat.Rgb24"/>; samples equal those of libjpeg's
/// accurate transform with "fancy" upsampling. A file whose compressed data ends early is an error, never a picture with grey parts.
/// The hot methods ask for AggressiveOptimization: a command reads one photo, and the first 10 megapixels take 110 ms with it, 220 ms
/// when each method first runs unoptimised; what profiles would win back later is less than 15 %.
/// </remarks>
sealed unsafe partial class JpegDecoder
{
    // Well above what encoders write (libjpeg: 10); a scan can cost time without costing the file bytes.
    const int MaxScans = 64;

    // Coefficients and pixels together: 100 megapixels of three full channels stay below, of four (CMYK) they do not.
    const long MaxMemory = 1L << 30;

    readonly ImageLimits _limits;
    readonly byte* _end;
    readonly short[]?[] _quantization = new short[]?[4];
    readonly HuffmanTable[] _dcTables = new HuffmanTable[4];
    readonly HuffmanTable[] _acTables = new HuffmanTable[4];
    byte* _next;
    JpegFrame? _frame;
    JpegRenderer? _renderer;
    int _restartInterval;
    int _scans;
    bool _hasJfif;
    int _adobeTransform = -1;
    int _orientation = 1;

    JpegDecoder(byte* data, int length, ImageLimits limits)
    {
        _next = data + 2;
        _end = data + length;
        _limits = limits;
        // Frames of motion JPEG leave out the example tables of annex K.
        _dcTables[0] = StandardTables.LumaDc;
        _acTables[0] = StandardTables.LumaAc;
        _dcTables[1] = StandardTables.ChromaDc;
        _acTables[1] = StandardTables.ChromaAc;
        _dcTables[2] = _dcTables[3] = StandardTables.LumaDc;
        _acTables[2] = _acTables[3] = StandardTables.LumaAc;
    }

    public static bool Matches(ReadOnlySpan<byte> data) => data.Length >= 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF;

    public static Image Decode(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        fixed (byte* pointer = data)
        {
            JpegDecoder decoder = new(pointer, data.Length, limits);
            try
            {
                return Upright.Apply(decoder.ReadPicture(), decoder._orientation);
            }
            finally
            {
                foreach (JpegComponent component in decoder._frame?.Components ?? [])
                    component.Dispose();
            }
        }
    }

    /// <summary>Reads up to the frame header, and to the orientation if that comes before it.</summary>
    public static ImageInfo ReadInfo(ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            JpegDecoder decoder = new(pointer, data.Length, new ImageLimits { MaxPixels = long.MaxValue });
            while (true)
            {
                int marker = decoder.NextMarker();
                ReadOnlySpan<byte> segment = decoder.Segment();
                if (IsFrame(marker))
                {
                    (int width, int height) = (U16(segment, 3), U16(segment, 1));
                    return Upright.SwapsAxes(decoder._orientation)
                        ? new ImageInfo(height, width, ImageKind.Jpeg)
                        : new ImageInfo(width, height, ImageKind.Jpeg);
                }
                if (marker == 0xDA)
                    CodecErrors.Corrupt(ImageKind.Jpeg, "it has no frame header");
                decoder.ReadApplication(marker, segment);
            }
        }
    }

    static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    static int U16(ReadOnlySpan<byte> bytes, int at)
    {
        if (at + 2 > bytes.Length)
            CodecErrors.Corrupt(ImageKind.Jpeg, "a header segment is too short");
        return bytes[at] << 8 | bytes[at + 1];
    }

    Image ReadPicture()
    {
        while (true)
        {
            int marker = NextMarker();
            if (marker == 0xD9)
            {
                if (_frame is not { Progressive: true } frame || !Array.TrueForAll(frame.Components, c => c.Decoded))
                    CodecErrors.Truncated(ImageKind.Jpeg);
                return RenderCoefficients();
            }
            if (marker is 0x01 or >= 0xD0 and <= 0xD8)
                continue;
            ReadOnlySpan<byte> segment = Segment();
            switch (marker)
            {
                case 0xC4: ReadHuffmanTables(segment); break;
                case 0xDB: ReadQuantization(segment); break;
                case 0xDD: _restartInterval = U16(segment, 0); break;
                case 0xDA:
                    ReadScan(segment);
                    if (_frame is { Progressive: false } sequential && Array.TrueForAll(sequential.Components, c => c.Decoded))
                        return _renderer is { } renderer ? renderer.Picture : RenderCoefficients();
                    break;
                case 0xC8 or 0xCC or >= 0xC9 and <= 0xCB or >= 0xCD and <= 0xCF:
                    CodecErrors.Unsupported(ImageKind.Jpeg, "arithmetic coding");
                    break;
                case 0xC3: CodecErrors.Unsupported(ImageKind.Jpeg, "lossless coding"); break;
                case >= 0xC5 and <= 0xC7: CodecErrors.Unsupported(ImageKind.Jpeg, "hierarchical coding"); break;
                case >= 0xC0 and <= 0xC2: ReadFrame(segment, marker == 0xC2); break;
                default: ReadApplication(marker, segment); break;
            }
        }
    }

    void AllocateCoefficients(JpegFrame frame)
    {
        if (frame.CoefficientBytes + (long)frame.Width * frame.Height * 3 > MaxMemory)
        {
            throw new ImageFormatException(
                $"The JPEG file has {frame.Width}×{frame.Height} pixels in several scans, which takes more than 1 GiB to decode. Make it smaller or save it as baseline.");
        }
        foreach (JpegComponent component in frame.Components)
            component.AllocateCoefficients();
    }

    [MethodImpl(CodecCode.Hot)]
    Image RenderCoefficients()
    {
        JpegFrame frame = _frame!;
        JpegRenderer renderer = new(frame, Model(frame));
        for (int row = 0; row < frame.McuRows; row++)
        {
            for (int c = 0; c < frame.Components.Length; c++)
            {
                JpegComponent component = frame.Components[c];
                fixed (short* steps = component.Quantization)
                {
                    for (int v = 0; v < component.V; v++)
                    {
                        short* block = component.Block(row * component.V + v, 0);
                        byte* samples = renderer.Samples(c, row, v);
                        nint stride = renderer.Stride(c);
                        for (int x = 0; x < component.WidthInBlocks; x++, block += 64, samples += 8)
                        {
                            if (InverseDct.IsFlat(block))
                                InverseDct.Fill((short)(block[0] * steps[0]), samples, stride);
                            else
                                InverseDct.Transform(block, steps, samples, stride);
                        }
                    }
                }
            }
            renderer.Finish(row);
        }
        return renderer.Picture;
    }

    // The order in which libjpeg believes the markers; files with an Adobe marker store CMYK inverted and so does everybody else.
    JpegColorModel Model(JpegFrame frame)
    {
        JpegComponent[] components = frame.Components;
        switch (components.Length)
        {
            case 1:
                return JpegColorModel.Gray;
            case 3:
                if (_hasJfif)
                    return JpegColorModel.YCbCr;
                if (_adobeTransform >= 0)
                    return _adobeTransform == 0 ? JpegColorModel.Rgb : JpegColorModel.YCbCr;
                return components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B' ? JpegColorModel.Rgb : JpegColorModel.YCbCr;
            default:
                return _adobeTransform is -1 or 0 ? JpegColorModel.Cmyk : JpegColorModel.Ycck;
        }
    }

    static class StandardTables
    {
        public static readonly HuffmanTable LumaDc = new(JpegTables.LumaDcCounts, JpegTables.DcSymbols);
        public static readonly HuffmanTable LumaAc = new(JpegTables.LumaAcCounts, JpegTables.LumaAcSymbols);
        public static readonly HuffmanTable ChromaDc = new(JpegTables.ChromaDcCounts, JpegTables.DcSymbols);
        public static readonly HuffmanTable ChromaAc = new(JpegTables.ChromaAcCounts, JpegTables.ChromaAcSymbols);
    }
}
