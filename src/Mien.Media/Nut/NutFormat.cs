namespace Mien.Media.Nut;

/// <summary>What the NUT container's reader and writer share; "the spec" is FFmpeg's nut.txt, "NUT Open Container Format".</summary>
/// <remarks>
/// Raw pictures have no times. In a pipe to or from ffmpeg they travel in NUT, which puts a time stamp in any time base before each picture
/// and adds some twenty bytes. Matroska and AVI, the alternatives, count in milliseconds or in frames, or take no RGB.
/// </remarks>
static class NutFormat
{
    public const ulong MainStart = 0x4E4D7A561F5F04AD;
    public const ulong StreamStart = 0x4E5311405BF2F9DB;
    public const ulong SyncStart = 0x4E4BE4ADEECA4569;
    public const ulong IndexStart = 0x4E58DD672F23E64E;
    public const ulong InfoStart = 0x4E49AB68B596BA78;

    // Longer packets carry a checksum of their own start.
    public const int LongPacket = 4096;

    // Every startcode begins with it, so no frame does.
    public const byte PacketMark = (byte)'N';

    public static ReadOnlySpan<byte> FileStart => "nut/multimedia container\0"u8;

    // 'R', 'G', 'B' and 24 bits a pixel.
    public static ReadOnlySpan<byte> Rgb24 => [(byte)'R', (byte)'G', (byte)'B', 24];

    static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The spec's checksum (polynomial 0x04C11DB7, most significant bit first, from 0), continued over more bytes.</summary>
    public static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            crc = Crc(crc, value);
        return crc;
    }

    public static uint Crc(uint crc, byte value) => crc << 8 ^ CrcTable[crc >> 24 ^ value];

    static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i << 24;
            for (int bit = 0; bit < 8; bit++)
                crc = (int)crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            table[i] = crc;
        }
        return table;
    }
}

/// <summary>Properties of a NUT frame; the values are the spec's.</summary>
[Flags]
enum NutFlags
{
    Key = 1,
    EndOfRelevance = 2,
    CodedTime = 8,
    StreamId = 16,
    CodedSize = 32,
    Checksum = 64,
    Reserved = 128,
    SideData = 256,
    HeaderIndex = 1024,
    MatchTime = 2048,
    Coded = 4096,
    Invalid = 8192,
}
