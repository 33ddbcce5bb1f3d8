using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mien.Graphics.Codecs;

/// <summary>Reads the blocks of sequential JPEG scans (T.81 F.2.2).</summary>
static unsafe class SequentialBlocks
{
    /// <summary>Reads one block into zeroed row-major <paramref name="block"/>; returns the zigzag place of its last coefficient.</summary>
    // The reader's state lives in locals: fields behind a reference would be stored and loaded again for every bit.
    [MethodImpl(CodecCode.Hot)]
    public static int Read(JpegBitReader reader, JpegComponent component, short* block)
    {
        int size = reader.ReadSymbol(component.DcTable!);
        if (size != 0)
            component.DcPrediction += reader.ReadAmplitude(size);
        block[0] = (short)component.DcPrediction;

        HuffmanTable table = component.AcTable!;
        ref ushort lookup = ref MemoryMarshal.GetReference(table.Lookup);
        ref int amplitudes = ref MemoryMarshal.GetReference(table.Amplitudes);
        ref byte zigzag = ref MemoryMarshal.GetReference(JpegTables.Zigzag);
        ulong bits = reader.Bits;
        int count = reader.Count;
        int last = 0;
        for (int k = 1; k < 64; k++)
        {
            if (count < 32)
            {
                reader.Bits = bits;
                reader.Count = count;
                reader.RefillNow();
                bits = reader.Bits;
                count = reader.Count;
            }
            nint prefix = (nint)(bits >> (64 - HuffmanTable.LookupBits));
            int amplitude = Unsafe.Add(ref amplitudes, prefix);
            if (amplitude != 0)
            {
                k += (amplitude >> 8) & 15;
                if (k > 63)
                    TooMany();
                int used = amplitude & 255;
                bits <<= used;
                count -= used;
                block[Unsafe.Add(ref zigzag, k)] = (short)(amplitude >> 16);
                last = k;
                continue;
            }
            int entry = Unsafe.Add(ref lookup, prefix);
            if (entry == 0)
                entry = table.FindLong(bits);
            bits <<= entry >> 8;
            count -= entry >> 8;
            int run = (entry >> 4) & 15;
            size = entry & 15;
            if (size == 0)
            {
                if (run != 15)
                    break;
                k += 15;
                continue;
            }
            k += run;
            if (k > 63)
                TooMany();
            int value = (int)(bits >> (64 - size));
            bits <<= size;
            count -= size;
            block[Unsafe.Add(ref zigzag, k)] = (short)JpegBitReader.Extend(value, size);
            last = k;
        }
        reader.Bits = bits;
        reader.Count = count;
        return last;
    }

    static void TooMany() => CodecErrors.Corrupt(ImageKind.Jpeg, "a block has more than 64 coefficients");
}
