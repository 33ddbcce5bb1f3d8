using System.Buffers.Binary;

namespace Mien.Graphics.Codecs;

/// <summary>Finds the orientation in EXIF data (a TIFF header and its first directory; EXIF 2.32, section 4.6).</summary>
static class Exif
{
    const ushort OrientationTag = 0x0112;
    const ushort ShortType = 3;

    /// <summary>1 (upright) to 8; anything that is damaged or missing counts as 1.</summary>
    public static int Orientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return 1;
        bool little = tiff[0] == 'I' && tiff[1] == 'I';
        if (!little && !(tiff[0] == 'M' && tiff[1] == 'M'))
            return 1;
        uint directory = U32(tiff[4..], little);
        if (U16(tiff[2..], little) != 42 || directory > tiff.Length - 2)
            return 1;
        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = U16(entries, little);
        entries = entries[2..];
        for (int i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (U16(entries, little) != OrientationTag)
                continue;
            int value = U16(entries[8..], little);
            return U16(entries[2..], little) == ShortType && value is >= 1 and <= 8 ? value : 1;
        }
        return 1;
    }

    static ushort U16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    static uint U32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
