using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Mien.Tensors.Export.Onnx;

/// <summary>Writes one protobuf message, field after field in the order of the calls.</summary>
sealed class ProtoWriter
{
    readonly ArrayBufferWriter<byte> _bytes = new();

    public ProtoWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Varint((ulong)field << 3 | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.Written);

    public ProtoWriter Packed(int field, ReadOnlySpan<long> values)
    {
        var packed = new ProtoWriter();
        foreach (long value in values)
            packed.Varint((ulong)value);
        return Message(field, packed);
    }

    /// <summary>Appends the fields of another message to this one.</summary>
    public ProtoWriter Append(ProtoWriter fields)
    {
        _bytes.Write(fields.Written);
        return this;
    }

    public byte[] ToArray() => Written.ToArray();

    ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        _bytes.Write(bytes[..count]);
    }
}
