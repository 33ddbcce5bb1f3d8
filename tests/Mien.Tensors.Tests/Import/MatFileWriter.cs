using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Mien.Tensors.Import.Matlab;

namespace Mien.Tensors.Tests.Import;

/// <summary>Writes MAT-files of version 5 for tests: any storage type, either byte order, compressed or not.</summary>
sealed class MatFileWriter(bool bigEndian = false)
{
    readonly MemoryStream _file = Header(bigEndian);

    public byte[] Bytes => _file.ToArray();

    static MemoryStream Header(bool bigEndian)
    {
        byte[] header = new byte[128];
        header.AsSpan(0, 116).Fill((byte)' ');
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by a test", header);
        byte[] tail = bigEndian ? [1, 0, (byte)'M', (byte)'I'] : [0, 1, (byte)'I', (byte)'M'];
        tail.CopyTo(header, 124);
        var stream = new MemoryStream();
        stream.Write(header);
        return stream;
    }

    /// <summary>An array of class <paramref name="arrayClass"/>, its numbers (columns first) stored as <paramref name="storage"/>.</summary>
    public MatFileWriter Add(string name, int arrayClass, int[] extents, MatType storage, double[] numbers, bool compressed = false, int flags = 0)
    {
        byte[] body =
        [
            .. Element(MatType.UInt32, [.. Word((uint)(arrayClass | flags)), .. Word(0)]),
            .. Element(MatType.Int32, [.. extents.SelectMany(extent => Word((uint)extent))]),
            .. Element(MatType.Int8, Encoding.ASCII.GetBytes(name)),
            .. Element(storage, [.. numbers.SelectMany(number => Number(storage, number))]),
        ];
        byte[] matrix = [.. Word((uint)MatType.Matrix), .. Word((uint)body.Length), .. body];
        if (!compressed)
        {
            _file.Write(matrix);
            return this;
        }
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(matrix);
        _file.Write([.. Word((uint)MatType.Compressed), .. Word((uint)packed.Length), .. packed.ToArray()]);
        return this;
    }

    byte[] Element(MatType type, byte[] data)
    {
        if (data.Length is > 0 and <= 4)
            return [.. Word((uint)(data.Length << 16 | (int)type)), .. data, .. new byte[4 - data.Length]];
        return [.. Word((uint)type), .. Word((uint)data.Length), .. data, .. new byte[-data.Length & 7]];
    }

    byte[] Word(uint word)
    {
        byte[] bytes = new byte[4];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        return bytes;
    }

    byte[] Number(MatType type, double number)
    {
        byte[] bytes = type switch
        {
            MatType.Int8 => [(byte)(sbyte)number],
            MatType.UInt8 => [(byte)number],
            MatType.Int16 => BitConverter.GetBytes((short)number),
            MatType.UInt16 => BitConverter.GetBytes((ushort)number),
            MatType.Int32 => BitConverter.GetBytes((int)number),
            MatType.UInt32 => BitConverter.GetBytes((uint)number),
            MatType.Single => BitConverter.GetBytes((float)number),
            MatType.Int64 => BitConverter.GetBytes((long)number),
            MatType.UInt64 => BitConverter.GetBytes((ulong)number),
            _ => BitConverter.GetBytes(number),
        };
        if (bigEndian)
            Array.Reverse(bytes);
        return bytes;
    }
}
