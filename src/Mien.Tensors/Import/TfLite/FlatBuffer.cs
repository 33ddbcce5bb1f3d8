using System.Buffers.Binary;
using System.Text;

namespace Mien.Tensors.Import.TfLite;

/// <summary>
/// One table of a FlatBuffers file, read in place with every offset checked
/// (format: https://flatbuffers.dev/internals, "vtable" layout).
/// </summary>
readonly struct FlatTable
{
    readonly ReadOnlyMemory<byte> _file;
    readonly int _at;
    readonly int _vtable;
    readonly int _vtableBytes;

    FlatTable(ReadOnlyMemory<byte> file, int at)
    {
        _file = file;
        _at = at;
        _vtable = Check(at - (long)Int32(at), 4, at);
        _vtableBytes = UInt16(_vtable);
        Check(_vtable, _vtableBytes, _vtable);
    }

    /// <summary>The file's root table.</summary>
    public static FlatTable Root(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new ModelFormatException("The file is too short for a FlatBuffer", file.Length);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file.Span);
        if (offset > file.Length - 4)
            throw new ModelFormatException("The root offset leaves the file", 0);
        return new FlatTable(file, (int)offset);
    }

    public int Int(int field, int fallback = 0) => Field(field, 4) is var at and > 0 ? Int32(at) : fallback;

    public uint UInt(int field) => (uint)Int(field);

    public byte Byte(int field) => Field(field, 1) is var at and > 0 ? _file.Span[at] : (byte)0;

    public bool Bool(int field) => Byte(field) != 0;

    public float Float(int field) => BitConverter.Int32BitsToSingle(Int(field));

    public string Text(int field)
    {
        (int at, int count) = Vector(field, 1);
        return Encoding.UTF8.GetString(_file.Span.Slice(at, count));
    }

    /// <summary>The bytes of a vector of bytes, or null where the field is absent.</summary>
    public ReadOnlyMemory<byte>? Bytes(int field)
    {
        if (Field(field, 4) <= 0)
            return null;
        (int at, int count) = Vector(field, 1);
        return _file.Slice(at, count);
    }

    public int[] Ints(int field) => Numbers(field, 4, static bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes));

    public long[] Longs(int field) => Numbers(field, 8, static bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes));

    public float[] Floats(int field) => Numbers(field, 4, static bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes));

    public ushort[] UShorts(int field) => Numbers(field, 2, static bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes));

    public FlatTable? Table(int field) => Field(field, 4) is var at and > 0 ? new FlatTable(_file, Follow(at)) : null;

    public FlatTable[] Tables(int field)
    {
        (int at, int count) = Vector(field, 4);
        var tables = new FlatTable[count];
        for (int i = 0; i < count; i++)
            tables[i] = new FlatTable(_file, Follow(at + 4 * i));
        return tables;
    }

    delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    T[] Numbers<T>(int field, int size, Reader<T> read)
    {
        (int at, int count) = Vector(field, size);
        var numbers = new T[count];
        for (int i = 0; i < count; i++)
            numbers[i] = read(_file.Span.Slice(at + i * size, size));
        return numbers;
    }

    (int At, int Count) Vector(int field, int elementSize)
    {
        int at = Field(field, 4);
        if (at <= 0)
            return (0, 0);
        int start = Follow(at);
        int count = Int32(start);
        if (count < 0)
            throw new ModelFormatException("A vector has a negative length", start);
        Check(start + 4L, (long)count * elementSize, start);
        return (start + 4, count);
    }

    int Field(int field, int size)
    {
        int entry = 4 + 2 * field;
        if (entry + 2 > _vtableBytes)
            return 0;
        int offset = UInt16(_vtable + entry);
        return offset == 0 ? 0 : Check(_at + (long)offset, size, _vtable + entry);
    }

    int Follow(int at) => Check(at + (long)(uint)Int32(at), 4, at);

    int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(_file.Span[Check(at, 4, at)..]);

    int UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.Span[Check(at, 2, at)..]);

    int Check(long at, long size, int from) =>
        at >= 0 && size >= 0 && at + size <= _file.Length ? (int)at : throw new ModelFormatException("An offset leaves the file", from);
}
