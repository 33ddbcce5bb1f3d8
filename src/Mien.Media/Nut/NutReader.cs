namespace Mien.Media.Nut;

/// <summary>Reads the RGB pictures with their times that ffmpeg writes as NUT. It allocates nothing after the headers.</summary>
/// <remarks>
/// Strict: checksums are compared, and whatever ffmpeg does not write for one stream of raw pictures is an error. All methods throw
/// <see cref="InvalidDataException"/> on damaged bytes and <see cref="EndOfStreamException"/> on a stream that ends in the middle.
/// </remarks>
/// <param name="source">The stream, read in order and never beyond the frame asked for by more than a buffer.</param>
/// <param name="maxPixels">Pictures with more pixels are refused.</param>
sealed class NutReader(Stream source, long maxPixels)
{
    // Headers and sync points have a few hundred bytes.
    const int MaxPacket = 1 << 14;
    // Larger frames leave nothing of their start out.
    const int MaxElided = 4096;

    readonly byte[] _buffer = new byte[1 << 16];
    readonly byte[] _packet = new byte[MaxPacket];

    int _start, _end;
    // Over the bytes read by NextByte since the start of the frame's header.
    uint _crc;
    NutHeader? _main, _header;
    long _lastTime;

    /// <summary>Pixels per row.</summary>
    public int Width => _header!.Width;

    /// <summary>Rows.</summary>
    public int Height => _header!.Height;

    /// <summary>Reads up to the size of the pictures; false where the stream has no byte at all.</summary>
    public bool TryReadHeader()
    {
        if (!Fill())
            return false;
        foreach (byte expected in NutFormat.FileStart)
        {
            if (NextByte() != expected)
                throw new InvalidDataException("The stream is not NUT.");
        }
        while (_header is null)
        {
            if (NextByte() != NutFormat.PacketMark)
                throw new InvalidDataException("A frame stands before the NUT headers.");
            ReadPacket();
        }
        return true;
    }

    /// <summary>Reads the next picture; false at the end of the stream.</summary>
    /// <param name="pixels">Where it goes: Height × Width × 3 bytes.</param>
    /// <param name="time">Its presentation time.</param>
    public bool TryReadFrame(Span<byte> pixels, out TimeSpan time)
    {
        NutHeader header = _header!;
        while (_start < _end || Fill())
        {
            _crc = 0;
            byte first = NextByte();
            if (first == NutFormat.PacketMark)
            {
                ReadPacket();
                continue;
            }
            ulong size = ReadFrameHeader(header, first, out NutFlags flags, out ulong elision);
            if (size == 0 && (flags & NutFlags.EndOfRelevance) != 0)
                continue;
            if (size != (ulong)pixels.Length)
                throw new InvalidDataException($"A frame of {size} bytes stands among pictures of {pixels.Length}: the size of the pictures changes.");
            ReadOnlySpan<byte> start = size > MaxElided ? default : header.Elision(elision);
            if (start.Length > pixels.Length)
                throw new InvalidDataException("A NUT frame is shorter than its own start.");
            start.CopyTo(pixels);
            Read(pixels[start.Length..]);
            time = header.ToTime(_lastTime);
            return true;
        }
        time = default;
        return false;
    }

    // The spec's "frame_header".
    ulong ReadFrameHeader(NutHeader header, byte first, out NutFlags flags, out ulong elision)
    {
        NutFrameCode code = header.Code(first);
        // Bits are tested by hand: HasFlag allocates until the code is optimised.
        flags = code.Flags;
        if ((flags & NutFlags.Invalid) != 0)
            throw new InvalidDataException("A NUT frame starts with an invalid byte.");
        if ((flags & NutFlags.Coded) != 0)
            flags ^= (NutFlags)(NextNumber() & 0xFFFF);
        ulong stream = (flags & NutFlags.StreamId) != 0 ? NextNumber() : (ulong)code.Stream;
        if (stream != 0 || (flags & NutFlags.SideData) != 0 || (flags & NutFlags.Invalid) != 0)
            throw new InvalidDataException("A NUT frame is of another kind than raw pictures.");
        long time = (flags & NutFlags.CodedTime) != 0 ? FullTime(NextNumber(), header.TimeShift) : unchecked(_lastTime + code.TimeStep);
        ulong size = (ulong)code.SizeOffset;
        if ((flags & NutFlags.CodedSize) != 0)
        {
            ulong factor = NextNumber();
            if (factor > int.MaxValue)
                throw new InvalidDataException("The size of a NUT frame is damaged.");
            size += factor * (ulong)code.SizeFactor;
        }
        if ((flags & NutFlags.MatchTime) != 0)
            NextNumber();
        elision = (flags & NutFlags.HeaderIndex) != 0 ? NextNumber() : (ulong)code.Elision;
        ulong reserved = (flags & NutFlags.Reserved) != 0 ? NextNumber() : (ulong)code.Reserved;
        if (reserved > 255)
            throw new InvalidDataException("A NUT frame is damaged.");
        for (; reserved > 0; reserved--)
            NextNumber();
        if ((flags & NutFlags.Checksum) != 0)
            ReadChecksum();
        if (time is > long.MaxValue / 4 or < long.MinValue / 4)
            throw new InvalidDataException("The time of a NUT frame is damaged.");
        _lastTime = time;
        return size;
    }

    // The spec's lsb2full: low bits alone mean the time next to the last one.
    long FullTime(ulong coded, int shift)
    {
        ulong full = 1ul << shift;
        if (coded >= full)
            return coded - full <= long.MaxValue / 4 ? (long)(coded - full) : throw new InvalidDataException("The time of a NUT frame is damaged.");
        long mask = (long)full - 1;
        long delta = _lastTime - mask / 2;
        return ((long)coded - delta & mask) + delta;
    }

    // After the mark: a header, a sync point, or a packet that is skipped.
    void ReadPacket()
    {
        _crc = NutFormat.Crc(0, NutFormat.PacketMark);
        ulong startcode = NutFormat.PacketMark;
        for (int i = 1; i < 8; i++)
            startcode = startcode << 8 | NextByte();
        ulong length = NextNumber();
        if (length > NutFormat.LongPacket)
            ReadChecksum();
        switch (startcode)
        {
            case NutFormat.MainStart:
                // ffmpeg repeats the headers in long streams.
                _main = NutHeader.ReadMain(ReadPacketBytes(length));
                break;
            case NutFormat.StreamStart:
                ReadStream(ReadPacketBytes(length));
                break;
            case NutFormat.SyncStart:
                NutHeader header = _header ?? throw new InvalidDataException("A sync point stands before the NUT headers.");
                _lastTime = header.TimeOfSync(NutCursor.Checked(ReadPacketBytes(length)).Unsigned());
                break;
            case NutFormat.InfoStart or NutFormat.IndexStart:
                Skip(length);
                break;
            default:
                throw new InvalidDataException("The NUT stream has an unknown packet.");
        }
    }

    void ReadStream(ReadOnlySpan<byte> packet)
    {
        NutHeader header = _main ?? throw new InvalidDataException("The NUT stream header stands before the main header.");
        header.ReadStream(packet, maxPixels);
        if (_header is { } old && (old.Width, old.Height) != (header.Width, header.Height))
            throw new InvalidDataException("The size of the pictures changes.");
        _header = header;
    }

    ReadOnlySpan<byte> ReadPacketBytes(ulong length)
    {
        if (length > MaxPacket)
            throw new InvalidDataException($"A NUT header of {length} bytes is too long.");
        Span<byte> packet = _packet.AsSpan(0, (int)length);
        Read(packet);
        return packet;
    }

    void ReadChecksum()
    {
        uint expected = _crc, read = 0;
        for (int i = 0; i < 4; i++)
            read = read << 8 | NextByte();
        if (read != expected)
            throw new InvalidDataException("A NUT header is damaged: its checksum is wrong.");
    }

    ulong NextNumber()
    {
        ulong value = 0;
        while (true)
        {
            if (value >> 57 != 0)
                throw new InvalidDataException("A number in the NUT stream is damaged.");
            byte next = NextByte();
            value = value << 7 | next & 0x7Fu;
            if (next < 0x80)
                return value;
        }
    }

    byte NextByte()
    {
        if (_start == _end && !Fill())
            throw new EndOfStreamException("The stream ends in the middle of a frame.");
        byte next = _buffer[_start++];
        _crc = NutFormat.Crc(_crc, next);
        return next;
    }

    bool Fill()
    {
        _start = 0;
        _end = source.Read(_buffer);
        return _end > 0;
    }

    void Read(Span<byte> target)
    {
        int buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(target);
        _start += buffered;
        // Pixels go straight to where they belong.
        source.ReadExactly(target[buffered..]);
    }

    void Skip(ulong count)
    {
        while (count > 0)
        {
            if (_start == _end && !Fill())
                throw new EndOfStreamException("The stream ends in the middle of a packet.");
            int step = (int)Math.Min(count, (ulong)(_end - _start));
            _start += step;
            count -= (ulong)step;
        }
    }
}
