using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Mien.Graphics.Tests;

/// <summary>Writes PNG files of every kind, straight from the specification and without regard to speed.</summary>
static class PngFile
{
    static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Samples are row-major, channels together; filter 0 to 4 goes for all rows, 5 means that each row has another.</summary>
    public static byte[] Write(int width, int height, int depth, int color, bool interlaced, ushort[] samples, int filter, byte[]? palette = null, byte[]? transparency = null)
    {
        int channels = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        using MemoryStream data = new();
        using (ZLibStream zlib = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            int number = 0;
            foreach ((int x0, int y0, int stepX, int stepY) in interlaced ? Adam7 : [(0, 0, 1, 1)])
            {
                byte[]? above = null;
                for (int y = y0; y < height && x0 < width; y += stepY, number++)
                {
                    List<ushort> row = [];
                    for (int x = x0; x < width; x += stepX)
                        row.AddRange(samples.AsSpan((y * width + x) * channels, channels));
                    byte[] packed = Pack(row, depth);
                    int kind = filter == 5 ? number % 5 : filter;
                    zlib.WriteByte((byte)kind);
                    zlib.Write(Filter(kind, packed, above ?? new byte[packed.Length], Math.Max(1, channels * depth / 8)));
                    above = packed;
                }
            }
        }
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)color, (byte)(interlaced ? 1 : 0));
        byte[] compressed = data.ToArray();
        int cut = compressed.Length / 3;
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A,
            .. Chunk("IHDR", header),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. transparency is null ? [] : Chunk("tRNS", transparency),
            .. Chunk("tEXt", Encoding.ASCII.GetBytes("Comment\0made by a test")),
            .. Chunk("IDAT", compressed[..cut]),
            .. Chunk("IDAT", []),
            .. Chunk("IDAT", compressed[cut..]),
            .. Chunk("IEND", []),
        ];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        WriteCrc(chunk);
        return chunk;
    }

    /// <summary>Makes the checksums of a damaged file fit, so that the damage reaches what lies behind them.</summary>
    public static void RepairChecksums(byte[] file)
    {
        for (int at = 8; file.Length - at >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                return;
            WriteCrc(file.AsSpan(at, (int)length + 12));
            at += (int)length + 12;
        }
    }

    // Bit by bit (PNG 3, annex D), independent of the tables under test.
    static void WriteCrc(Span<byte> chunk)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in chunk[4..^4])
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
        }
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], ~crc);
    }

    static byte[] Pack(List<ushort> row, int depth)
    {
        byte[] bytes = new byte[(row.Count * depth + 7) / 8];
        for (int i = 0; i < row.Count; i++)
        {
            if (depth == 16)
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), row[i]);
            else
                bytes[i * depth / 8] |= (byte)(row[i] << (8 - depth - i * depth % 8));
        }
        return bytes;
    }

    static byte[] Filter(int kind, byte[] row, byte[] above, int step)
    {
        byte[] filtered = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            int p = a + b - c;
            int paeth = Math.Abs(p - a) <= Math.Abs(p - b) && Math.Abs(p - a) <= Math.Abs(p - c) ? a : Math.Abs(p - b) <= Math.Abs(p - c) ? b : c;
            filtered[i] = (byte)(row[i] - kind switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth });
        }
        return filtered;
    }
}
