using System.Buffers.Binary;

namespace Mien.Media.Nut;

/// <summary>Reads the numbers in a NUT packet that is in memory, never past its end.</summary>
ref struct NutCursor(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The spec's "v": seven bits a byte, the most significant first.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        while (true)
        {
            if (_rest.IsEmpty || value >> 57 != 0)
                throw new InvalidDataException("A number in a NUT header is damaged.");
            byte next = _rest[0];
            _rest = _rest[1..];
            value = value << 7 | next & 0x7Fu;
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>The spec's "s": 0, 1, −1, 2, −2 … as 0, 1, 2, 3, 4 …</summary>
    public long Signed()
    {
        ulong value = Unsigned() + 1;
        return (value & 1) == 0 ? (long)(value >> 1) : -(long)(value >> 1);
    }

    public int Int(int least, int most)
    {
        ulong value = Unsigned();
        return value >= (ulong)least && value <= (ulong)most
            ? (int)value
            : throw new InvalidDataException($"A NUT header says {value} where {least} to {most} can stand.");
    }

    /// <summary>The spec's "vb": bytes behind their number.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        int count = Int(0, _rest.Length);
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>Takes the checksum off the end of the packet and compares it.</summary>
    public static NutCursor Checked(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 4 || NutFormat.Crc(0, packet[..^4]) != BinaryPrimitives.ReadUInt32BigEndian(packet[^4..]))
            throw new InvalidDataException("A NUT packet is damaged: its checksum is wrong.");
        return new NutCursor(packet[..^4]);
    }
}
