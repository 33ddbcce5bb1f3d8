using System.Buffers.Binary;

namespace Mien.Tensors.Import.Matlab;

/// <summary>How the numbers of a data element lie in the file (miINT8 …).</summary>
enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
}

/// <summary>A data element: its type and its bytes.</summary>
readonly ref struct MatElement(MatType type, ReadOnlySpan<byte> data)
{
    public MatType Type { get; } = type;

    public ReadOnlySpan<byte> Data { get; } = data;
}

/// <summary>Goes through data elements: a tag of 8 bytes and data up to the next multiple of 8, or up to 4 bytes of data inside the tag.</summary>
ref struct MatReader(ReadOnlySpan<byte> bytes, bool bigEndian, int offset)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Offset { get; private set; } = offset;

    public readonly bool AtEnd => Offset >= _bytes.Length;

    public MatElement Next()
    {
        int at = Offset;
        if (_bytes.Length - at < 8)
            throw new ModelFormatException("the file is cut off: a tag of 8 bytes is wanted", at);
        uint first = Word(at);
        if (first >> 16 is var small and > 0)
        {
            if (small > 4)
                throw new ModelFormatException($"a short element claims {small} bytes; 4 is the most", at);
            Offset = at + 8;
            return new MatElement((MatType)(first & 0xFFFF), _bytes.Slice(at + 4, (int)small));
        }
        uint length = Word(at + 4);
        if (length > _bytes.Length - at - 8)
            throw new ModelFormatException($"the file is cut off: an element claims {length} bytes and {_bytes.Length - at - 8} are left", at);
        // Compressed elements are not padded.
        int next = at + 8 + (int)length;
        Offset = (MatType)first == MatType.Compressed ? next : Math.Min(_bytes.Length, next + (int)(-length & 7));
        return new MatElement((MatType)first, _bytes.Slice(at + 8, (int)length));
    }

    readonly uint Word(int at) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
}
