namespace Mien.Graphics.Codecs;

sealed unsafe partial class JpegDecoder
{
    int NextMarker()
    {
        while (_end - _next >= 2)
        {
            if (_next[0] == 0xFF && _next[1] is not (0 or 0xFF))
            {
                _next += 2;
                return _next[-1];
            }
            _next++;
        }
        CodecErrors.Truncated(ImageKind.Jpeg);
        return 0;
    }

    ReadOnlySpan<byte> Segment()
    {
        if (_end - _next < 2)
            CodecErrors.Truncated(ImageKind.Jpeg);
        int length = _next[0] << 8 | _next[1];
        if (length < 2)
            CodecErrors.Corrupt(ImageKind.Jpeg, "a header segment is too short");
        if (length > _end - _next)
            CodecErrors.Truncated(ImageKind.Jpeg);
        ReadOnlySpan<byte> segment = new(_next + 2, length - 2);
        _next += length;
        return segment;
    }

    void ReadApplication(int marker, ReadOnlySpan<byte> segment)
    {
        if (marker == 0xE0 && segment.StartsWith("JFIF\0"u8))
            _hasJfif = true;
        else if (marker == 0xEE && segment.Length >= 12 && segment.StartsWith("Adobe"u8))
            _adobeTransform = segment[11];
        else if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
            _orientation = Exif.Orientation(segment[6..]);
    }

    void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            int size = segment[0] >> 4 == 0 ? 1 : 2;
            int index = segment[0] & 15;
            if (index > 3 || segment.Length < 1 + 64 * size)
                CodecErrors.Corrupt(ImageKind.Jpeg, "a quantisation table is not complete");
            short[] steps = new short[64];
            for (int k = 0; k < 64; k++)
                steps[JpegTables.Zigzag[k]] = (short)(size == 1 ? segment[1 + k] : U16(segment, 1 + 2 * k));
            _quantization[index] = steps;
            segment = segment[(1 + 64 * size)..];
        }
    }

    void ReadHuffmanTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            int kind = segment[0] >> 4, index = segment[0] & 15;
            int symbols = 0;
            for (int i = 1; i <= 16 && i < segment.Length; i++)
                symbols += segment[i];
            if (kind > 1 || index > 3 || symbols > 256 || segment.Length < 17 + symbols)
                CodecErrors.Corrupt(ImageKind.Jpeg, "a Huffman table is not complete");
            HuffmanTable table = new(segment[1..17], segment.Slice(17, symbols));
            if (kind == 0 && table.MaxSymbol > 15)
                CodecErrors.Corrupt(ImageKind.Jpeg, "a Huffman table has impossible symbols");
            (kind == 0 ? _dcTables : _acTables)[index] = table;
            segment = segment[(17 + symbols)..];
        }
    }

    void ReadFrame(ReadOnlySpan<byte> segment, bool progressive)
    {
        if (_frame is not null)
            CodecErrors.Corrupt(ImageKind.Jpeg, "it has two frame headers");
        int height = U16(segment, 1), width = U16(segment, 3);
        if (segment.Length < 6 || segment.Length < 6 + 3 * segment[5])
            CodecErrors.Corrupt(ImageKind.Jpeg, "its frame header is too short");
        if (segment[0] != 8)
            CodecErrors.Unsupported(ImageKind.Jpeg, $"{segment[0]}-bit samples");
        if (height == 0)
            CodecErrors.Unsupported(ImageKind.Jpeg, "a height that is told after the picture (DNL)");
        CodecErrors.CheckSize(ImageKind.Jpeg, width, height, _limits);
        int count = segment[5];
        if (count is not (1 or 3 or 4))
            CodecErrors.Unsupported(ImageKind.Jpeg, $"{count} colour channels");
        JpegComponent[] components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = segment[6 + 3 * i], h = segment[7 + 3 * i] >> 4, v = segment[7 + 3 * i] & 15, table = segment[8 + 3 * i];
            if (h is < 1 or > 4 || v is < 1 or > 4 || table > 3 || Array.Exists(components, c => c?.Id == id))
                CodecErrors.Corrupt(ImageKind.Jpeg, "its frame header has impossible values");
            // A picture of one channel is not subsampled whatever its factors say (A.2.2).
            components[i] = count == 1 ? new JpegComponent(id, 1, 1, table) : new JpegComponent(id, h, v, table);
        }
        _frame = new JpegFrame(width, height, progressive, components);
        // Each block costs the file at least one bit per scan, and two where its AC coefficients come along.
        if (_frame.Blocks * (progressive ? 1 : 2) > (_end - _next) * 8L)
            CodecErrors.Truncated(ImageKind.Jpeg);
    }
}
