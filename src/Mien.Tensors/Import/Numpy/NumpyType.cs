namespace Mien.Tensors.Import.Numpy;

/// <summary>A NumPy element type: what it is and how its bytes lie.</summary>
readonly record struct NumpyType(ElementType Element, bool BigEndian)
{
    /// <summary>Reads a type string such as <c>&lt;f4</c>, <c>|b1</c> or <c>i8</c>.</summary>
    public static NumpyType Parse(string text)
    {
        string kind = text.TrimStart('<', '>', '|', '=');
        ElementType element = kind switch
        {
            "f2" => ElementType.Float16,
            "f4" => ElementType.Float32,
            "f8" => ElementType.Float64,
            "i1" => ElementType.Int8,
            "u1" => ElementType.UInt8,
            "i4" => ElementType.Int32,
            "i8" => ElementType.Int64,
            "b1" or "?" => ElementType.Bool,
            _ => throw new ModelFormatException($"NumPy elements of type '{text}' are not supported; save the array as float16/32/64, int8/32/64, uint8 or bool."),
        };
        return new NumpyType(element, text.StartsWith('>'));
    }

    /// <summary>NumPy's name of an element type, little-endian.</summary>
    public static string Name(ElementType type) => type switch
    {
        ElementType.Float16 => "<f2",
        ElementType.Float32 => "<f4",
        ElementType.Float64 => "<f8",
        ElementType.Int8 => "|i1",
        ElementType.UInt8 => "|u1",
        ElementType.Int32 => "<i4",
        ElementType.Int64 => "<i8",
        _ => "|b1",
    };

    /// <summary>A shape from untrusted extents.</summary>
    public static Shape ShapeOf(ReadOnlySpan<long> extents)
    {
        Span<int> narrow = stackalloc int[Shape.MaxRank];
        if (extents.Length > Shape.MaxRank)
            throw new ModelFormatException($"an array of {extents.Length} dimensions exceeds the largest rank {Shape.MaxRank}.");
        for (int i = 0; i < extents.Length; i++)
            narrow[i] = extents[i] is >= 0 and <= int.MaxValue
                ? (int)extents[i]
                : throw new ModelFormatException($"an array extent of {extents[i]} is not possible.");
        try
        {
            return new Shape(narrow[..extents.Length]);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException(exception.Message, exception);
        }
    }

    /// <summary>A tensor from an array's bytes, which must fill the shape exactly.</summary>
    public Tensor ToTensor(ReadOnlySpan<byte> bytes, Shape shape, bool fortranOrder)
    {
        int size = Element.Size();
        long wanted = (long)shape.ElementCount * size;
        if (bytes.Length != wanted)
            throw new ModelFormatException($"the array has {bytes.Length} bytes of elements; {shape} of {Element} needs {wanted}.");
        byte[] own = bytes.ToArray();
        if (BigEndian)
            Swap(own, size);
        if (!fortranOrder || shape.Rank < 2)
            return new Tensor(Element, shape, own);
        int[] reversed = new int[shape.Rank];
        for (int i = 0; i < reversed.Length; i++)
            reversed[i] = shape.Rank - 1 - i;
        return new Tensor(Element, shape.Permute(reversed), own).Transposed(reversed);
    }

    static void Swap(Span<byte> bytes, int size)
    {
        for (int i = 0; i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
    }
}
