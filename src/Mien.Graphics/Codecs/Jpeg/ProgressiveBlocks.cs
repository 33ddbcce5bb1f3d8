using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mien.Graphics.Codecs;

/// <summary>Reads the blocks of progressive JPEG scans: spectral bands, then bit planes (T.81 annex G).</summary>
sealed unsafe class ProgressiveBlocks(JpegBitReader reader, int start, int end, int low)
{
    int _endOfBandRun;

    public void Restart() => _endOfBandRun = 0;

    /// <summary>The DC coefficient, but for its lowest bits (G.1.2.1).</summary>
    [MethodImpl(CodecCode.Hot)]
    public void ReadDcFirst(JpegComponent component, short* block)
    {
        int size = reader.ReadSymbol(component.DcTable!);
        if (size != 0)
            component.DcPrediction += reader.ReadAmplitude(size);
        block[0] = (short)(component.DcPrediction << low);
    }

    /// <summary>One more bit of the DC coefficient.</summary>
    [MethodImpl(CodecCode.Hot)]
    public void ReadDcRefinement(short* block)
    {
        reader.Refill();
        block[0] |= (short)(reader.Read(1) << low);
    }

    /// <summary>How many of the next blocks, at most <paramref name="most"/>, have no coefficient in this band; they are passed by.</summary>
    public int SkipEmpty(int most)
    {
        int count = Math.Min(most, _endOfBandRun);
        _endOfBandRun -= count;
        return count;
    }

    /// <summary>The coefficients of the band, but for their lowest bits (G.1.2.2); the caller has skipped empty blocks.</summary>
    [MethodImpl(CodecCode.Hot)]
    public void ReadAcFirst(JpegComponent component, short* block)
    {
        HuffmanTable table = component.AcTable!;
        ref ushort lookup = ref MemoryMarshal.GetReference(table.Lookup);
        ref byte zigzag = ref MemoryMarshal.GetReference(JpegTables.Zigzag);
        ulong bits = reader.Bits;
        int count = reader.Count;
        for (int k = start; k <= end; k++)
        {
            if (count < 32)
            {
                reader.Bits = bits;
                reader.Count = count;
                reader.RefillNow();
                bits = reader.Bits;
                count = reader.Count;
            }
            int entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
            if (entry == 0)
                entry = table.FindLong(bits);
            bits <<= entry >> 8;
            count -= entry >> 8;
            int run = (entry >> 4) & 15;
            int size = entry & 15;
            if (size == 0)
            {
                if (run == 15)
                {
                    k += 15;
                    continue;
                }
                _endOfBandRun = (1 << run) - 1;
                if (run != 0)
                {
                    _endOfBandRun += (int)(bits >> (64 - run));
                    bits <<= run;
                    count -= run;
                }
                break;
            }
            k += run;
            if (k > end)
                TooMany();
            int value = JpegBitReader.Extend((int)(bits >> (64 - size)), size);
            bits <<= size;
            count -= size;
            block[Unsafe.Add(ref zigzag, k)] = (short)(value << low);
        }
        reader.Bits = bits;
        reader.Count = count;
    }

    /// <summary>One more bit of the coefficients of the band, and those that were zero up to here (G.1.2.3).</summary>
    [MethodImpl(CodecCode.Hot)]
    public void ReadAcRefinement(JpegComponent component, short* block)
    {
        // A run of empty bands costs the file nothing, so it must cost little time: only coefficients that are there have bits.
        if (_endOfBandRun > 0 && InverseDct.IsFlat(block))
        {
            _endOfBandRun--;
            return;
        }
        HuffmanTable table = component.AcTable!;
        ref ushort lookup = ref MemoryMarshal.GetReference(table.Lookup);
        ref byte zigzag = ref MemoryMarshal.GetReference(JpegTables.Zigzag);
        ulong bits = reader.Bits;
        int count = reader.Count;
        short one = (short)(1 << low);
        for (int k = start; k <= end; k++)
        {
            // How many zeros to pass by before the next new coefficient; all of them once the band has no more of those.
            int run = int.MaxValue;
            short value = 0;
            if (_endOfBandRun == 0)
            {
                if (count < 32)
                {
                    reader.Bits = bits;
                    reader.Count = count;
                    reader.RefillNow();
                    bits = reader.Bits;
                    count = reader.Count;
                }
                int entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
                if (entry == 0)
                    entry = table.FindLong(bits);
                bits <<= entry >> 8;
                count -= entry >> 8;
                run = (entry >> 4) & 15;
                if ((entry & 15) != 0)
                {
                    // A coefficient that was zero up to here can only be ±1 at this bit: its size is 1.
                    value = (long)bits < 0 ? one : (short)-one;
                    bits <<= 1;
                    count--;
                }
                else if (run != 15)
                {
                    _endOfBandRun = 1 << run;
                    if (run != 0)
                        _endOfBandRun += (int)(bits >> (64 - run));
                    bits <<= run;
                    count -= run;
                    run = int.MaxValue;
                }
            }
            for (; k <= end; k++)
            {
                short* coefficient = block + Unsafe.Add(ref zigzag, k);
                if (*coefficient == 0)
                {
                    if (--run < 0)
                        break;
                    continue;
                }
                if (count < 1)
                {
                    reader.Bits = bits;
                    reader.Count = count;
                    reader.RefillNow();
                    bits = reader.Bits;
                    count = reader.Count;
                }
                if ((long)bits < 0 && (*coefficient & one) == 0)
                    *coefficient += *coefficient > 0 ? one : (short)-one;
                bits <<= 1;
                count--;
            }
            if (value != 0)
            {
                if (k > end)
                    TooMany();
                block[Unsafe.Add(ref zigzag, k)] = value;
            }
        }
        if (_endOfBandRun > 0)
            _endOfBandRun--;
        reader.Bits = bits;
        reader.Count = count;
    }

    static void TooMany() => CodecErrors.Corrupt(ImageKind.Jpeg, "a block has more than 64 coefficients");
}
