using System.Buffers.Binary;
using System.Text;
using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.Matlab;

/// <summary>One array of a MAT-file: flags, dimensions, name, numbers by columns, which may be stored in a narrower type than the array's.</summary>
static class MatMatrix
{
    // Bit of the array flags.
    const int Complex = 0x0800;

    /// <summary>False for what is no dense numeric array.</summary>
    public static bool TryRead(ReadOnlySpan<byte> matrix, bool bigEndian, out string name, out Tensor? tensor)
    {
        name = "";
        tensor = null;
        var reader = new MatReader(matrix, bigEndian, 0);
        MatElement flags = reader.Next();
        if (flags.Type != MatType.UInt32 || flags.Data.Length != 8)
            throw new ModelFormatException("an array has no flags", 0);
        uint word = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(flags.Data) : BinaryPrimitives.ReadUInt32LittleEndian(flags.Data);
        if (ElementOf((int)(word & 0xFF)) is not { } element)
            return false;
        MatElement dimensions = reader.Next(), label = reader.Next();
        if (dimensions.Type != MatType.Int32 || dimensions.Data.Length is < 8 or > 256)
            throw new ModelFormatException("an array has no dimensions", 8);
        name = Encoding.UTF8.GetString(label.Data);
        if ((word & Complex) != 0)
            throw new ModelFormatException($"'{name}' holds complex numbers, which Mien does not read");
        var extents = new long[dimensions.Data.Length / 4];
        for (int i = 0; i < extents.Length; i++)
            extents[i] = (long)Number(dimensions.Data, MatType.Int32, i, bigEndian);
        Shape shape = NumpyType.ShapeOf(extents);
        MatElement numbers = shape.ElementCount == 0 && reader.AtEnd ? new MatElement(MatType.Double, default) : reader.Next();
        tensor = Make(name, element, shape, numbers, bigEndian);
        return true;
    }

    static Tensor Make(string name, ElementType element, Shape shape, in MatElement numbers, bool bigEndian)
    {
        int size = SizeOf(numbers.Type);
        if (size == 0 || numbers.Data.Length != (long)shape.ElementCount * size)
            throw new ModelFormatException($"'{name}' has {numbers.Data.Length} bytes of type {(int)numbers.Type}, which do not fill {shape}");
        // Columns first in the file: the transpose of the reversed shape is the row-major array.
        int[] reversed = [.. Enumerable.Range(0, shape.Rank).Reverse()];
        var columns = new Tensor(element, shape.Permute(reversed));
        for (int i = 0; i < shape.ElementCount; i++)
            Store(columns, i, Number(numbers.Data, numbers.Type, i, bigEndian), Whole(numbers.Data, numbers.Type, i, bigEndian));
        return columns.Transposed(reversed);
    }

    static void Store(Tensor tensor, int index, double number, long whole)
    {
        switch (tensor.Type)
        {
            case ElementType.Float64: tensor.As<double>()[index] = number; break;
            case ElementType.Float32: tensor.As<float>()[index] = (float)number; break;
            case ElementType.Int64: tensor.As<long>()[index] = whole; break;
            case ElementType.Int32: tensor.As<int>()[index] = (int)Math.Clamp(whole, int.MinValue, int.MaxValue); break;
            case ElementType.Int8: tensor.As<sbyte>()[index] = (sbyte)Math.Clamp(whole, sbyte.MinValue, sbyte.MaxValue); break;
            default: tensor.As<byte>()[index] = (byte)Math.Clamp(whole, byte.MinValue, byte.MaxValue); break;
        }
    }

    /// <summary>The element type of an array class (mxDOUBLE_CLASS 6 …), the next wider one where tensors lack it; null where it is not numeric.</summary>
    static ElementType? ElementOf(int arrayClass) => arrayClass switch
    {
        6 => ElementType.Float64,
        7 => ElementType.Float32,
        8 => ElementType.Int8,
        9 => ElementType.UInt8,
        10 or 11 or 12 => ElementType.Int32,
        13 or 14 or 15 => ElementType.Int64,
        _ => null,
    };

    static int SizeOf(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Int64 or MatType.UInt64 or MatType.Double => 8,
        _ => 0,
    };

    static double Number(ReadOnlySpan<byte> bytes, MatType type, int index, bool bigEndian) => type switch
    {
        MatType.Single => BitConverter.Int32BitsToSingle((int)Bits(bytes, type, index, bigEndian)),
        MatType.Double => BitConverter.Int64BitsToDouble((long)Bits(bytes, type, index, bigEndian)),
        MatType.UInt64 => Bits(bytes, type, index, bigEndian),
        _ => Whole(bytes, type, index, bigEndian),
    };

    static long Whole(ReadOnlySpan<byte> bytes, MatType type, int index, bool bigEndian)
    {
        ulong bits = Bits(bytes, type, index, bigEndian);
        return type switch
        {
            MatType.Int8 => (sbyte)bits,
            MatType.Int16 => (short)bits,
            MatType.Int32 => (int)bits,
            MatType.UInt64 => (long)Math.Min(bits, long.MaxValue),
            MatType.Single => Saturated(BitConverter.Int32BitsToSingle((int)bits)),
            MatType.Double => Saturated(BitConverter.Int64BitsToDouble((long)bits)),
            _ => (long)bits,
        };
    }

    static long Saturated(double number) => double.IsNaN(number) ? 0 : (long)Math.Clamp(number, -9e18, 9e18);

    static ulong Bits(ReadOnlySpan<byte> bytes, MatType type, int index, bool bigEndian)
    {
        int size = SizeOf(type);
        ReadOnlySpan<byte> word = bytes.Slice(index * size, size);
        return size switch
        {
            1 => word[0],
            2 => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(word) : BinaryPrimitives.ReadUInt16LittleEndian(word),
            4 => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(word) : BinaryPrimitives.ReadUInt32LittleEndian(word),
            _ => bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(word) : BinaryPrimitives.ReadUInt64LittleEndian(word),
        };
    }
}
