using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Mien.Graphics.Codecs;

/// <summary>
/// The bits of one JPEG scan, first bit highest. Stuffed zero bytes are dropped (T.81 F.1.2.3); at a marker or the end of the file zeros
/// follow, and <see cref="IsOverrun"/> tells when some of those were consumed.
/// </summary>
sealed unsafe class JpegBitReader(byte* next, byte* end)
{
    /// <summary>First byte that is not in <see cref="Bits"/> yet.</summary>
    public byte* Next = next;

    public readonly byte* End = end;

    /// <summary>Left-aligned; below <see cref="Count"/> valid bits lie zeros or the true bits that follow.</summary>
    public ulong Bits;

    public int Count;

    int _padding;

    public bool IsOverrun => Count < _padding;

    /// <summary>At least 32 bits, which hold any code (16) with its amplitude (15).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (Count < 32)
            RefillNow();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void RefillNow()
    {
        if (End - Next >= 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(Next, 8));
            // A byte is 0xFF where its complement is zero: then stuffing or a marker needs the slow way.
            if (((~word - 0x0101010101010101) & word & 0x8080808080808080) == 0)
            {
                Bits |= word >> Count;
                Next += (63 - Count) >> 3;
                Count |= 56;
                return;
            }
        }
        RefillBytes();
    }

    void RefillBytes()
    {
        // Bits below Count may already show what comes: they are set again, so they must be clear.
        Bits = Count == 0 ? 0 : Bits & (ulong.MaxValue << (64 - Count));
        while (Count <= 56)
        {
            if (Next < End && *Next != 0xFF)
            {
                Bits |= (ulong)*Next++ << (56 - Count);
            }
            else if (End - Next >= 2 && Next[1] == 0)
            {
                Bits |= 0xFFUL << (56 - Count);
                Next += 2;
            }
            else
            {
                _padding += 8;
            }
            Count += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(int count)
    {
        int value = (int)(Bits >> 1 >> (63 - count));
        Bits <<= count;
        Count -= count;
        return value;
    }

    /// <summary>The next symbol; leaves at least 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadSymbol(HuffmanTable table)
    {
        Refill();
        int entry = table.Lookup[(int)(Bits >> (64 - HuffmanTable.LookupBits))];
        if (entry == 0)
            entry = table.FindLong(Bits);
        Bits <<= entry >> 8;
        Count -= entry >> 8;
        return entry & 255;
    }

    /// <summary>Reads a signed amplitude of <paramref name="size"/> ≤ 15 bits (T.81 F.2.2.1, RECEIVE and EXTEND).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadAmplitude(int size) => Extend(Read(size), size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Extend(int value, int size) => value + (((value - (1 << size >> 1)) >> 31) & (1 - (1 << size)));

    /// <summary>Drops the bits of the current byte and goes past the restart marker that must come.</summary>
    public void Restart(int number)
    {
        if (IsOverrun)
            CodecErrors.Truncated(ImageKind.Jpeg);
        SkipToMarker();
        if (End - Next < 2 || Next[1] == 0xD9)
            CodecErrors.Truncated(ImageKind.Jpeg);
        if (Next[1] != 0xD0 + number)
            CodecErrors.Corrupt(ImageKind.Jpeg, "a restart marker is missing");
        Next += 2;
        Bits = 0;
        Count = 0;
        _padding = 0;
    }

    /// <summary>Moves to the 0xFF right before a marker's code, or to the end.</summary>
    public void SkipToMarker()
    {
        while (End - Next >= 2 && (Next[0] != 0xFF || Next[1] is 0 or 0xFF))
            Next++;
        if (End - Next < 2)
            Next = End;
    }
}
