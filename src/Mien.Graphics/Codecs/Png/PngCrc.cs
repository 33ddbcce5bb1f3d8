using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Mien.Graphics.Codecs;

/// <summary>The CRC-32 of PNG chunks (PNG 3, annex D: polynomial 0xEDB88320), eight bytes a step.</summary>
static class PngCrc
{
    // Tables[256·k + b]: what byte b contributes with k zero bytes behind it.
    static readonly uint[] Tables = MakeTables();

    public static uint Compute(ReadOnlySpan<byte> bytes) => Compute(bytes, []);

    /// <summary>The CRC of two pieces, one after the other.</summary>
    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Update(Update(uint.MaxValue, first), second);

    [MethodImpl(CodecCode.Hot)]
    static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] tables = Tables;
        while (bytes.Length >= 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = tables[1792 + (int)(word & 255)] ^ tables[1536 + (int)(word >> 8 & 255)]
                ^ tables[1280 + (int)(word >> 16 & 255)] ^ tables[1024 + (int)(word >> 24 & 255)]
                ^ tables[768 + (int)(word >> 32 & 255)] ^ tables[512 + (int)(word >> 40 & 255)]
                ^ tables[256 + (int)(word >> 48 & 255)] ^ tables[(int)(word >> 56)];
            bytes = bytes[8..];
        }
        foreach (byte value in bytes)
            crc = tables[(crc ^ value) & 255] ^ crc >> 8;
        return crc;
    }

    static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint b = 0; b < 256; b++)
        {
            uint crc = b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
            tables[b] = crc;
        }
        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[tables[i - 256] & 255] ^ tables[i - 256] >> 8;
        return tables;
    }
}
