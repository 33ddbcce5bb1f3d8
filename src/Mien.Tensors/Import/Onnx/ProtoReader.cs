using System.Buffers.Binary;
using System.Text;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Walks the fields of one protobuf message (encoding: protobuf.dev/programming-guides/encoding); positions are those of the whole file.</summary>
struct ProtoReader(ReadOnlyMemory<byte> file, int start, int end)
{
    const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    int _at = start;
    int _wire;
    int _valueEnd;
    ulong _number;

    public ProtoReader(ReadOnlyMemory<byte> file) : this(file, 0, file.Length)
    {
    }

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Byte at which the current field's value begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_at >= end)
            return false;
        ulong key = ReadVarint();
        if (key >> 3 is 0 or > int.MaxValue)
            throw Damaged("a field has no number");
        Field = (int)(key >> 3);
        _wire = (int)(key & 7);
        Offset = _at;
        switch (_wire)
        {
            case Varint:
                _number = ReadVarint();
                break;
            case Fixed64:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case Fixed32:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            case Delimited:
                ulong length = ReadVarint();
                if (length > (ulong)(end - _at))
                    throw Damaged($"a field claims {length} bytes and {end - _at} are left");
                Offset = _at;
                _at += (int)length;
                break;
            default:
                throw Damaged($"a field has wire type {_wire}");
        }
        _valueEnd = _at;
        return true;
    }

    /// <summary>The current field as an integer.</summary>
    public readonly long Int64 => _wire == Varint ? (long)_number : throw Damaged($"field {Field} is not an integer");

    /// <summary>The current field as an integer of 32 bits.</summary>
    public readonly int Int32 => Int64 is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Damaged($"field {Field} does not fit 32 bits");

    /// <summary>The current field as float32.</summary>
    public readonly float Single => _wire == Fixed32 ? BitConverter.UInt32BitsToSingle((uint)_number) : throw Damaged($"field {Field} is not a float");

    /// <summary>The current field's bytes.</summary>
    public readonly ReadOnlyMemory<byte> Bytes => _wire == Delimited ? file[Offset.._valueEnd] : throw Damaged($"field {Field} is neither text nor message");

    /// <summary>The current field as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The current field as a message.</summary>
    public readonly ProtoReader Message => _wire == Delimited ? new ProtoReader(file, Offset, _valueEnd) : throw Damaged($"field {Field} is not a message");

    /// <summary>Appends the current field of a repeated integer, packed or not.</summary>
    public readonly void AddTo(List<long> integers)
    {
        if (_wire != Delimited)
        {
            integers.Add(Int64);
            return;
        }
        ProtoReader packed = Message;
        while (packed._at < _valueEnd)
            integers.Add((long)packed.ReadVarint());
    }

    /// <summary>Appends the current field of a repeated float, packed or not.</summary>
    public readonly void AddTo(List<float> floats)
    {
        if (_wire != Delimited)
        {
            floats.Add(Single);
            return;
        }
        ReadOnlySpan<byte> bytes = Bytes.Span;
        if (bytes.Length % 4 != 0)
            throw Damaged($"field {Field} is no list of floats");
        for (int i = 0; i < bytes.Length; i += 4)
            floats.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes[i..]));
    }

    /// <summary>Appends the current field of a repeated double, packed or not.</summary>
    public readonly void AddTo(List<double> doubles)
    {
        if (_wire == Fixed64)
        {
            doubles.Add(BitConverter.UInt64BitsToDouble(_number));
            return;
        }
        ReadOnlySpan<byte> bytes = Bytes.Span;
        if (bytes.Length % 8 != 0)
            throw Damaged($"field {Field} is no list of doubles");
        for (int i = 0; i < bytes.Length; i += 8)
            doubles.Add(BinaryPrimitives.ReadDoubleLittleEndian(bytes[i..]));
    }

    readonly ModelFormatException Damaged(string message) => new($"the ONNX file is damaged: {message}", _at);

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > end - _at)
            throw Damaged("a number is cut off");
        _at += count;
        return file.Span.Slice(_at - count, count);
    }

    ulong ReadVarint()
    {
        ReadOnlySpan<byte> bytes = file.Span[_at..end];
        ulong value = 0;
        for (int i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                _at += i + 1;
                return value;
            }
        }
        throw Damaged("an integer has no end");
    }
}
