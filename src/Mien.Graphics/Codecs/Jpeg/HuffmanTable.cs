namespace Mien.Graphics.Codecs;

/// <summary>A Huffman code of a JPEG file, laid out for decoding (ITU-T T.81, annexes C and F.2.2.3).</summary>
sealed class HuffmanTable
{
    /// <summary>Codes of up to this many bits are found by one look-up.</summary>
    public const int LookupBits = 10;

    // Per prefix of LookupBits bits: length << 8 | symbol; 0 where the code is longer or there is none.
    readonly ushort[] _lookup = new ushort[1 << LookupBits];

    // Per prefix: value << 16 | run << 8 | bits, for AC codes whose amplitude also lies inside the prefix; 0 elsewhere.
    readonly int[] _amplitudes = new int[1 << LookupBits];

    // Per length: one past the largest code, left-aligned in 16 bits; and what turns a code into an index of _symbols.
    readonly int[] _limit = new int[18];
    readonly int[] _offset = new int[17];
    readonly byte[] _symbols;

    /// <param name="counts">Number of codes of 1 to 16 bits.</param>
    /// <param name="symbols">Symbols in order of their codes.</param>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++)
        {
            _offset[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                    CodecErrors.Corrupt(ImageKind.Jpeg, "a Huffman table has more codes than fit");
                if (length <= LookupBits)
                {
                    _lookup.AsSpan(code << (LookupBits - length), 1 << (LookupBits - length))
                        .Fill((ushort)(length << 8 | symbols[index]));
                }
            }
            _limit[length] = code << (16 - length);
            code <<= 1;
        }
        _limit[17] = int.MaxValue;
        FillAmplitudes();
    }

    public ReadOnlySpan<ushort> Lookup => _lookup;

    public ReadOnlySpan<int> Amplitudes => _amplitudes;

    /// <summary>Largest symbol: sizes of DC differences above 15 are not JPEG.</summary>
    public int MaxSymbol => _symbols.Length == 0 ? 0 : _symbols.Max();

    /// <summary>length &lt;&lt; 8 | symbol of the code that starts the left-aligned bits, for codes longer than the look-up.</summary>
    public int FindLong(ulong bits)
    {
        int prefix = (int)(bits >> 48);
        int length = LookupBits + 1;
        while (prefix >= _limit[length])
            length++;
        if (length > 16)
            CodecErrors.Corrupt(ImageKind.Jpeg, "its compressed data holds a code that is not in its tables");
        return length << 8 | _symbols[(prefix >> (16 - length)) + _offset[length]];
    }

    void FillAmplitudes()
    {
        for (int prefix = 0; prefix < _lookup.Length; prefix++)
        {
            int entry = _lookup[prefix];
            int length = entry >> 8, run = (entry >> 4) & 15, size = entry & 15;
            if (length == 0 || size == 0 || length + size > LookupBits)
                continue;
            int value = (prefix >> (LookupBits - length - size)) & ((1 << size) - 1);
            if (value < 1 << (size - 1))
                value -= (1 << size) - 1;
            _amplitudes[prefix] = value << 16 | run << 8 | (length + size);
        }
    }
}
