namespace Mien.Media.Nut;

/// <summary>One entry of a NUT file's table: what the first byte of a frame says about it.</summary>
readonly record struct NutFrameCode(NutFlags Flags, int Stream, int SizeFactor, int SizeOffset, long TimeStep, int Reserved, int Elision);

/// <summary>The main and the stream header of a NUT file that holds one stream of RGB pictures.</summary>
sealed class NutHeader
{
    const int MaxExtent = 1 << 16;
    // The spec's MAX_... are larger; ffmpeg stays far below these.
    const int MaxSize = 1 << 24;
    const int MaxShift = 32;

    readonly NutFrameCode[] _codes = new NutFrameCode[256];
    // What small frames may start with without writing it; the first is empty.
    readonly List<byte[]> _elisions = [[]];
    readonly (long Numerator, long Denominator)[] _timeBases;

    (long Numerator, long Denominator) _timeBase;

    NutHeader(int timeBases) => _timeBases = new (long, long)[timeBases];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>How many of a coded time's low bits may stand alone.</summary>
    public int TimeShift { get; private set; }

    public int TimeBases => _timeBases.Length;

    public NutFrameCode Code(int first) => _codes[first];

    /// <summary>The bytes that a frame starts with and leaves out.</summary>
    public ReadOnlySpan<byte> Elision(ulong index) =>
        index < (ulong)_elisions.Count ? _elisions[(int)index] : throw new InvalidDataException("A NUT frame leaves out a start that the headers do not name.");

    /// <summary>Reads the main header (the spec's "main header").</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another kind than ffmpeg writes for one stream of pictures.</exception>
    public static NutHeader ReadMain(ReadOnlySpan<byte> packet)
    {
        NutCursor cursor = NutCursor.Checked(packet);
        int version = cursor.Int(2, 4);
        if (version > 3)
            cursor.Unsigned();
        cursor.Int(1, 1);
        cursor.Unsigned();
        NutHeader header = new(cursor.Int(1, 4));
        foreach (ref (long Numerator, long Denominator) timeBase in header._timeBases.AsSpan())
            timeBase = (cursor.Int(1, int.MaxValue), cursor.Int(1, int.MaxValue));
        header.ReadCodes(ref cursor);
        for (int count = cursor.AtEnd ? 0 : cursor.Int(0, 127); count > 0; count--)
            header._elisions.Add(cursor.Bytes().ToArray());
        return header;
    }

    void ReadCodes(ref NutCursor cursor)
    {
        long step = 0;
        int factor = 1, stream = 0;
        for (int i = 0; i < _codes.Length;)
        {
            NutFlags flags = (NutFlags)cursor.Int(0, 0xFFFF);
            int fields = cursor.Int(0, 64);
            if (fields > 0)
                step = cursor.Signed();
            if (fields > 1)
                factor = cursor.Int(0, MaxSize);
            if (fields > 2)
                stream = cursor.Int(0, 255);
            int offset = fields > 3 ? cursor.Int(0, MaxSize) : 0;
            int reserved = fields > 4 ? cursor.Int(0, 255) : 0;
            int count = fields > 5 ? cursor.Int(1, 256) : factor - offset;
            if (fields > 6)
                cursor.Signed();
            int elision = fields > 7 ? cursor.Int(0, 127) : 0;
            for (int j = 8; j < fields; j++)
                cursor.Unsigned();
            if (count <= 0)
                throw new InvalidDataException("The table of a NUT header is damaged.");
            for (int j = 0; j < count && i < _codes.Length; i++)
            {
                // 'N' starts packets and is left out of the count.
                _codes[i] = i == NutFormat.PacketMark
                    ? new NutFrameCode(NutFlags.Invalid, 0, 0, 0, 0, 0, 0)
                    : new NutFrameCode(flags, stream, factor, offset + j++, step, reserved, elision);
            }
        }
    }

    /// <summary>Reads the stream header (the spec's "stream header") into this one.</summary>
    /// <exception cref="InvalidDataException">It is damaged, no RGB video, or its pictures have more than <paramref name="maxPixels"/>.</exception>
    public void ReadStream(ReadOnlySpan<byte> packet, long maxPixels)
    {
        NutCursor cursor = NutCursor.Checked(packet);
        cursor.Int(0, 0);
        if (cursor.Unsigned() != 0)
            throw new InvalidDataException("The NUT stream is no video.");
        if (!cursor.Bytes().SequenceEqual(NutFormat.Rgb24))
            throw new InvalidDataException("The NUT stream's pictures are not RGB.");
        _timeBase = _timeBases[cursor.Int(0, _timeBases.Length - 1)];
        TimeShift = cursor.Int(0, MaxShift);
        cursor.Unsigned();
        cursor.Unsigned();
        cursor.Unsigned();
        cursor.Bytes();
        int width = cursor.Int(1, MaxExtent), height = cursor.Int(1, MaxExtent);
        if ((long)width * height > maxPixels)
            throw new InvalidDataException($"Its pictures have {width}×{height} pixels, more than the limit of {maxPixels}; set VideoOptions.MaxWidth to shrink them.");
        (Width, Height) = (width, height);
    }

    /// <summary>The time that a sync point carries, in units of the stream's time base (the spec's convert_ts, rounded down).</summary>
    public long TimeOfSync(ulong coded)
    {
        (long numerator, long denominator) = _timeBases[(int)(coded % (ulong)TimeBases)];
        Int128 time = (Int128)(coded / (ulong)TimeBases) * numerator * _timeBase.Denominator / ((Int128)denominator * _timeBase.Numerator);
        return time <= long.MaxValue / 4 ? (long)time : throw new InvalidDataException("The time of a NUT sync point is damaged.");
    }

    /// <summary>A time in the stream's units as a time span, to the nearest tick.</summary>
    public TimeSpan ToTime(long time)
    {
        Int128 scaled = (Int128)time * _timeBase.Numerator * TimeSpan.TicksPerSecond;
        Int128 half = _timeBase.Denominator / 2;
        Int128 ticks = (scaled >= 0 ? scaled + half : scaled - half) / _timeBase.Denominator;
        return Int128.Abs(ticks) <= long.MaxValue / 4 ? new TimeSpan((long)ticks) : throw new InvalidDataException("The time of a NUT frame is damaged.");
    }
}
