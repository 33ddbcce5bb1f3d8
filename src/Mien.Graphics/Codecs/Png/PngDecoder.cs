using System.Buffers.Binary;
using System.IO.Compression;

namespace Mien.Graphics.Codecs;

/// <summary>Reads a PNG file (PNG 3, W3C): every colour type and depth, interlaced or not.</summary>
/// <remarks>
/// Grey without transparency becomes <see cref="PixelFormat.Gray8"/>, colour without transparency <see cref="PixelFormat.Rgb24"/>,
/// everything else <see cref="PixelFormat.Rgba32"/>. 16-bit samples are rounded to 8 bits. Colour spaces and gamma are left alone.
/// </remarks>
sealed unsafe class PngDecoder
{
    // Deflate cannot expand more than this (RFC 1951: 258 bytes from two 1-bit codes).
    const long MaxExpansion = 1032;

    // libpng's limit too; two rows are kept in memory beside the picture.
    const int MaxWidth = 1_000_000;

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    readonly List<(int Start, int Length)> _compressed = [];
    PngHeader _header;
    byte[]? _palette;
    byte[]? _transparency;
    int _orientation = 1;

    public static bool Matches(ReadOnlySpan<byte> data) => data.StartsWith(Signature);

    public static ImageInfo ReadInfo(ReadOnlySpan<byte> data)
    {
        data = data[8..];
        PngDecoder decoder = new();
        if (data.Length < 33 - 8 || !data[4..].StartsWith("IHDR"u8))
            CodecErrors.Truncated(ImageKind.Png);
        PngHeader header = PngHeader.Read(data.Slice(8, 13));
        // Truncated or damaged chunks after the header are the business of Decode.
        for (int at = 25; data.Length - at >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            if (length > data.Length - at - 12)
                break;
            if (data[(at + 4)..].StartsWith("eXIf"u8))
                decoder._orientation = Exif.Orientation(data.Slice(at + 8, (int)length));
            at += (int)length + 12;
        }
        return Upright.SwapsAxes(decoder._orientation)
            ? new ImageInfo(header.Height, header.Width, ImageKind.Png)
            : new ImageInfo(header.Width, header.Height, ImageKind.Png);
    }

    public static Image Decode(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        PngDecoder decoder = new();
        decoder.ReadChunks(data, limits);
        fixed (byte* pointer = data)
        {
            using PngDataStream compressed = new(pointer, decoder._compressed);
            using ZLibStream rows = new(compressed, CompressionMode.Decompress);
            try
            {
                return Upright.Apply(decoder.ReadRows(rows), decoder._orientation);
            }
            // zlib's own complaints (a preset dictionary, for one) arrive as an internal kind of IOException.
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new ImageFormatException("The PNG file is damaged: its compressed data is not valid.", e);
            }
        }
    }

    void ReadChunks(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        int at = 8;
        for (bool first = true; ; first = false)
        {
            if (data.Length - at < 12)
                CodecErrors.Truncated(ImageKind.Png);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            if (length > int.MaxValue)
                CodecErrors.Corrupt(ImageKind.Png, "a chunk has an impossible length");
            if (length > data.Length - at - 12)
                CodecErrors.Truncated(ImageKind.Png);
            ReadOnlySpan<byte> type = data.Slice(at + 4, 4), chunk = data.Slice(at + 8, (int)length);
            bool isSound = PngCrc.Compute(data.Slice(at + 4, 4 + (int)length)) == BinaryPrimitives.ReadUInt32BigEndian(data[(at + 8 + (int)length)..]);
            // A chunk whose name starts with a small letter may be left out (section 5.4).
            bool isAncillary = (type[0] & 0x20) != 0;
            if (!isSound && !isAncillary)
                CodecErrors.Corrupt(ImageKind.Png, "a checksum does not fit");
            if (first != type.SequenceEqual("IHDR"u8))
                CodecErrors.Corrupt(ImageKind.Png, "its header is not where it must be");
            if (type.SequenceEqual("IEND"u8))
                break;
            if (type.SequenceEqual("IDAT"u8))
                _compressed.Add((at + 8, (int)length));
            else if (isSound)
                ReadChunk(type, chunk, isAncillary, limits);
            at += 12 + (int)length;
        }
        long compressed = 0;
        foreach ((int _, int length) in _compressed)
            compressed += length;
        if (_header.RawBytes > compressed * MaxExpansion)
            CodecErrors.Truncated(ImageKind.Png);
        if (_header.ColorType == PngHeader.Palette && _palette is null)
            CodecErrors.Corrupt(ImageKind.Png, "its palette is missing");
    }

    void ReadChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> chunk, bool isAncillary, ImageLimits limits)
    {
        if (type.SequenceEqual("IHDR"u8))
        {
            _header = PngHeader.Read(chunk);
            CodecErrors.CheckSize(ImageKind.Png, _header.Width, _header.Height, limits);
            if (_header.Width > MaxWidth)
                CodecErrors.Unsupported(ImageKind.Png, $"rows of more than {MaxWidth} pixels");
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            if (chunk.Length is 0 or > 768 || chunk.Length % 3 != 0)
                CodecErrors.Corrupt(ImageKind.Png, "its palette has the wrong length");
            _palette = chunk.ToArray();
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            int expected = _header.ColorType switch { PngHeader.Gray => 2, PngHeader.Rgb => 6, _ => 0 };
            if (_header.ColorType == PngHeader.Palette ? chunk.Length <= 256 : chunk.Length == expected && expected > 0)
                _transparency = chunk.ToArray();
        }
        else if (type.SequenceEqual("eXIf"u8))
        {
            _orientation = Exif.Orientation(chunk);
        }
        else if (!isAncillary)
        {
            CodecErrors.Unsupported(ImageKind.Png, $"the chunk {System.Text.Encoding.Latin1.GetString(type)}");
        }
    }

    Image ReadRows(ZLibStream source)
    {
        PngHeader header = _header;
        PixelFormat format = PngPixels.Format(header, _transparency is not null);
        Image image = new(
            GC.AllocateUninitializedArray<byte>(checked(header.Width * header.Height * format.BytesPerPixel())), header.Width, header.Height, format);
        PngPixels pixels = new(header, _palette, _transparency, format);
        int length = header.RowBytes(header.Width);
        // Filters look FilterStep bytes to the left, vectors a few bytes to the right: both stay inside zeroed margins.
        byte[] above = new byte[length + 2 * PngFilters.Margin], current = new byte[length + 2 * PngFilters.Margin];
        foreach (PngPass pass in header.Passes)
        {
            int columns = pass.Columns(header.Width);
            if (columns == 0)
                continue;
            int rowBytes = header.RowBytes(columns);
            Array.Clear(above);
            for (int y = pass.Y; y < header.Height; y += pass.StepY)
            {
                // The byte before the row is its filter; it turns into the zero that the filters expect there.
                Span<byte> row = current.AsSpan(PngFilters.Margin - 1, rowBytes + 1);
                if (source.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                    CodecErrors.Truncated(ImageKind.Png);
                int filter = row[0];
                row[0] = 0;
                PngFilters.Undo(filter, current, above, rowBytes, header.FilterStep);
                pixels.Write(row[1..], image.Row(y), columns, pass.X, pass.StepX);
                (above, current) = (current, above);
            }
        }
        // Reading on to the end checks the sum over all data; more data than pixels does no harm.
        source.ReadByte();
        return image;
    }
}
