using System.Buffers.Binary;

namespace Mien.Media.Nut;

/// <summary>Writes RGB pictures with their times as NUT, for ffmpeg to read. It allocates nothing per picture.</summary>
sealed class NutWriter
{
    // The spec wants a sync point and a checksum at any frame that is larger.
    const int MaxDistance = 1 << 15;

    // What a picture's first byte announces: everything else is coded.
    const byte PictureCode = 1;
    const NutFlags PictureFlags = NutFlags.Key | NutFlags.CodedTime | NutFlags.CodedSize | NutFlags.Checksum;

    readonly Stream _target;
    readonly int _pictureBytes;
    readonly byte[] _bytes = new byte[256];
    readonly byte[] _packet = new byte[256];

    int _count;

    /// <summary>Writes the headers.</summary>
    /// <param name="target">Where everything goes.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="ticksPerSecond">The unit of the times.</param>
    public NutWriter(Stream target, int width, int height, int ticksPerSecond)
    {
        _target = target;
        _pictureBytes = checked(width * height * 3);
        target.Write(NutFormat.FileStart);
        WriteMain(ticksPerSecond);
        WriteStream(width, height);
    }

    /// <summary>Writes a picture: Height × Width × 3 bytes, and its time in the writer's unit, not negative.</summary>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public void WriteFrame(ReadOnlySpan<byte> pixels, long time)
    {
        if (pixels.Length != _pictureBytes)
            throw new ArgumentException($"A picture has {_pictureBytes} bytes, not {pixels.Length}.");
        Add((ulong)time);
        Add(0);
        WritePacket(NutFormat.SyncStart);
        _bytes[_count++] = PictureCode;
        // Above the stream's time shift of 0, the whole time stands.
        Add((ulong)time + 1);
        Add((ulong)_pictureBytes);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_count), NutFormat.Crc(0, _bytes.AsSpan(0, _count)));
        _target.Write(_bytes, 0, _count + 4);
        _count = 0;
        _target.Write(pixels);
        _target.Flush();
    }

    void WriteMain(int ticksPerSecond)
    {
        Add(3);
        Add(1);
        Add(MaxDistance);
        Add(1);
        Add(1);
        Add((ulong)ticksPerSecond);
        AddCodes(NutFlags.Invalid, 1);
        AddCodes(PictureFlags, 1);
        // All but those two and 'N'.
        AddCodes(NutFlags.Invalid, 256 - 3);
        Add(0);
        WritePacket(NutFormat.MainStart);
    }

    // Time step 0, size factor 1, stream 0, size offset 0, nothing reserved.
    void AddCodes(NutFlags flags, int count)
    {
        Add((ulong)flags);
        Add(6);
        Add(0);
        Add(1);
        Add(0);
        Add(0);
        Add(0);
        Add((ulong)count);
    }

    void WriteStream(int width, int height)
    {
        Add(0);
        Add(0);
        Add((ulong)NutFormat.Rgb24.Length);
        NutFormat.Rgb24.CopyTo(_bytes.AsSpan(_count));
        _count += NutFormat.Rgb24.Length;
        // Time base, time shift, most time between frames without a checksum, delay, flags, codec's data.
        foreach (ulong value in (ReadOnlySpan<ulong>)[0, 0, 1, 0, 0, 0, (ulong)width, (ulong)height, 1, 1, 0])
            Add(value);
        WritePacket(NutFormat.StreamStart);
    }

    void WritePacket(ulong startcode)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_count), NutFormat.Crc(0, _bytes.AsSpan(0, _count)));
        int length = _count + 4;
        _bytes.AsSpan(0, length).CopyTo(_packet);
        _count = 0;
        Add((ulong)length);
        Span<byte> start = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(start, startcode);
        _target.Write(start);
        _target.Write(_bytes, 0, _count);
        _target.Write(_packet, 0, length);
        _count = 0;
    }

    void Add(ulong value)
    {
        int bytes = 1;
        while (bytes < 9 && value >> 7 * bytes != 0)
            bytes++;
        for (int i = bytes - 1; i >= 0; i--)
            _bytes[_count++] = (byte)(value >> 7 * i & 0x7F | (i > 0 ? 0x80u : 0));
    }
}
