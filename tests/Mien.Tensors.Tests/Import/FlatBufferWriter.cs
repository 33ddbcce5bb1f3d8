using System.Buffers.Binary;
using System.Text;

namespace Mien.Tensors.Tests.Import;

/// <summary>A FlatBuffers table to be written: its fields in order, null where absent.</summary>
sealed record FlatFields(params object?[] Fields);

/// <summary>Writes FlatBuffers front to back: each table before what it points to, offsets filled in afterwards.</summary>
sealed class FlatBufferWriter
{
    readonly List<byte> _bytes = [];

    public static byte[] Write(FlatFields root, string identifier)
    {
        var writer = new FlatBufferWriter();
        writer._bytes.AddRange(new byte[4]);
        writer._bytes.AddRange(Encoding.ASCII.GetBytes(identifier));
        writer.PointTo(0, writer.Append(root));
        return [.. writer._bytes];
    }

    int Append(object item) => item switch
    {
        FlatFields table => AppendTable(table),
        FlatFields[] tables => AppendVector(tables.Length, 4, (span, _) => { }, tables),
        string text => AppendVector(Encoding.UTF8.GetByteCount(text), 1, (span, i) => span[0] = Encoding.UTF8.GetBytes(text)[i]),
        byte[] bytes => AppendVector(bytes.Length, 1, (span, i) => span[0] = bytes[i]),
        int[] ints => AppendVector(ints.Length, 4, (span, i) => BinaryPrimitives.WriteInt32LittleEndian(span, ints[i])),
        long[] longs => AppendVector(longs.Length, 8, (span, i) => BinaryPrimitives.WriteInt64LittleEndian(span, longs[i])),
        float[] floats => AppendVector(floats.Length, 4, (span, i) => BinaryPrimitives.WriteSingleLittleEndian(span, floats[i])),
        _ => throw new ArgumentException($"{item.GetType()} cannot be written."),
    };

    int AppendTable(FlatFields table)
    {
        Align(8);
        int vtable = _bytes.Count, entries = table.Fields.Length;
        int vtableBytes = 4 + 2 * entries;
        _bytes.AddRange(new byte[vtableBytes]);
        Align(8);
        int start = _bytes.Count;
        // Every field gets eight bytes: simple, aligned, and as valid as a packed table.
        _bytes.AddRange(new byte[8 + 8 * entries]);
        Write16(vtable, vtableBytes);
        Write16(vtable + 2, 8 + 8 * entries);
        Write32(start, start - vtable);
        for (int i = 0; i < entries; i++)
        {
            int at = start + 8 + 8 * i;
            if (table.Fields[i] is not { } field)
                continue;
            Write16(vtable + 4 + 2 * i, 8 + 8 * i);
            switch (field)
            {
                case int number: Write32(at, number); break;
                case byte number: _bytes[at] = number; break;
                case bool flag: _bytes[at] = flag ? (byte)1 : (byte)0; break;
                case float number: Write32(at, BitConverter.SingleToInt32Bits(number)); break;
                default: PointTo(at, Append(field)); break;
            }
        }
        return start;
    }

    delegate void ElementWriter(Span<byte> target, int index);

    int AppendVector(int count, int size, ElementWriter write, FlatFields[]? tables = null)
    {
        Align(8);
        _bytes.AddRange(new byte[4]);
        int start = _bytes.Count;
        Write32(start - 4, count);
        Span<byte> element = stackalloc byte[8];
        for (int i = 0; i < count; i++)
        {
            element.Clear();
            write(element, i);
            _bytes.AddRange(element[..size]);
        }
        for (int i = 0; tables is not null && i < count; i++)
            PointTo(start + 4 * i, Append(tables[i]));
        return start - 4;
    }

    void PointTo(int at, int target) => Write32(at, target - at);

    void Align(int size)
    {
        while (_bytes.Count % size != 0)
            _bytes.Add(0);
    }

    void Write16(int at, int value)
    {
        _bytes[at] = (byte)value;
        _bytes[at + 1] = (byte)(value >> 8);
    }

    void Write32(int at, int value)
    {
        Write16(at, value);
        Write16(at + 2, value >> 16);
    }
}
