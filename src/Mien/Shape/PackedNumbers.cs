using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Mien;

/// <summary>
/// Small signed numbers in as few bits as the largest of every 32 needs: one byte of width per block, then the zigzag-coded numbers, lowest
/// bits first, then eight bytes of room that lets the reader load whole words. Entropy coding would save a third more and take four times as long to read.
/// </summary>
static class PackedNumbers
{
    const int Block = 32, Room = 8, MostBits = 16;

    public static byte[] Write(ReadOnlySpan<short> numbers)
    {
        int blocks = (numbers.Length + Block - 1) / Block;
        byte[] bytes = new byte[blocks + numbers.Length * 2 + Room];
        long bit = blocks * 8L;
        for (int b = 0; b < blocks; b++)
        {
            ReadOnlySpan<short> block = numbers[(b * Block)..Math.Min((b + 1) * Block, numbers.Length)];
            int width = 0;
            foreach (short number in block)
                width = Math.Max(width, MostBits - (int)ushort.LeadingZeroCount(ZigZag(number)));
            bytes[b] = (byte)width;
            foreach (short number in block)
            {
                Span<byte> at = bytes.AsSpan((int)(bit >> 3));
                BinaryPrimitives.WriteUInt32LittleEndian(at, BinaryPrimitives.ReadUInt32LittleEndian(at) | ((uint)ZigZag(number) << (int)(bit & 7)));
                bit += width;
            }
        }
        return bytes[..(int)((bit + 7) / 8 + Room)];
    }

    /// <summary>Reads numbers into <paramref name="numbers"/>; returns the bytes used, or −1 where the bytes are damaged or too few.</summary>
    [MethodImpl(ShapeCode.Hot)]
    public static int Read(ReadOnlySpan<byte> bytes, Span<short> numbers)
    {
        int blocks = (numbers.Length + Block - 1) / Block;
        if (bytes.Length < blocks)
            return -1;
        long bits = 0;
        for (int b = 0; b < blocks; b++)
        {
            if (bytes[b] > MostBits)
                return -1;
            bits += bytes[b] * Math.Min(Block, numbers.Length - b * Block);
        }
        long end = blocks + (bits + 7) / 8 + Room;
        if (end > bytes.Length)
            return -1;
        long bit = blocks * 8L;
        for (int b = 0; b < blocks; b++)
        {
            int width = bytes[b];
            uint mask = (1u << width) - 1;
            Span<short> block = numbers[(b * Block)..Math.Min((b + 1) * Block, numbers.Length)];
            for (int i = 0; i < block.Length; i++)
            {
                uint zigzag = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)(bit >> 3)..]) >> (int)(bit & 7)) & mask;
                block[i] = (short)((int)(zigzag >> 1) ^ -(int)(zigzag & 1));
                bit += width;
            }
        }
        return (int)end;
    }

    static ushort ZigZag(short number) => (ushort)((number << 1) ^ (number >> 15));
}
