using System.Numerics;

namespace Mien.Graphics.Codecs;

/// <summary>A Huffman code of a JPEG file, laid out for encoding (T.81, annex C).</summary>
sealed class HuffmanCode
{
    public HuffmanCode(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            for (int i = 0; i < counts[length - 1]; i++, index++)
            {
                Codes[symbols[index]] = (ushort)code++;
                Lengths[symbols[index]] = (byte)length;
            }
        }
    }

    public ushort[] Codes { get; } = new ushort[256];

    public byte[] Lengths { get; } = new byte[256];
}

/// <summary>Packs the bits of a JPEG scan, first bit highest, with a zero byte after each 0xFF (T.81 F.1.2.3).</summary>
sealed class JpegBitWriter(Stream target)
{
    readonly byte[] _buffer = new byte[1 << 15];
    int _used;
    ulong _bits;
    int _count;

    /// <summary>Bits of the magnitude: 0 for 0, 1 for ±1, 2 for ±2 and ±3 …</summary>
    public static int Size(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    /// <summary>Writes a symbol and the <paramref name="size"/> bits of <paramref name="value"/> (negative: of value − 1).</summary>
    public void WriteAmplitude(HuffmanCode code, int symbol, int value, int size)
    {
        ulong amplitude = (ulong)(value + (value >> 31)) & ((1UL << size) - 1);
        _bits = _bits << (code.Lengths[symbol] + size) | (ulong)code.Codes[symbol] << size | amplitude;
        _count += code.Lengths[symbol] + size;
        if (_count >= 32)
            Drain();
    }

    /// <summary>Fills the last byte with ones.</summary>
    public void Finish()
    {
        int missing = -_count & 7;
        _bits = _bits << missing | ((1UL << missing) - 1);
        _count += missing;
        Drain();
        target.Write(_buffer, 0, _used);
        _used = 0;
    }

    void Drain()
    {
        if (_used > _buffer.Length - 16)
        {
            target.Write(_buffer, 0, _used);
            _used = 0;
        }
        for (; _count >= 8; _count -= 8)
        {
            byte value = (byte)(_bits >> (_count - 8));
            _buffer[_used++] = value;
            if (value == 0xFF)
                _buffer[_used++] = 0;
        }
    }
}
