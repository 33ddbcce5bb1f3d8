namespace Mien.Tensors;

/// <summary>The type of one element of a <see cref="Tensor"/>.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32, the type networks compute in.</summary>
    Float32,

    /// <summary>IEEE 754 binary16, a storage type for weights.</summary>
    Float16,

    /// <summary>IEEE 754 binary64, met in NumPy files only.</summary>
    Float64,

    /// <summary>Signed 8-bit integer, quantised weights.</summary>
    Int8,

    /// <summary>Unsigned 8-bit integer, quantised activations and pixels.</summary>
    UInt8,

    /// <summary>Signed 32-bit integer, quantised biases and indices.</summary>
    Int32,

    /// <summary>Signed 64-bit integer, ONNX shapes and indices.</summary>
    Int64,

    /// <summary>One byte, zero or one.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float16 => 2,
        _ => 1,
    };

    /// <summary>The element type that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not an element type.</exception>
    public static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : throw new ArgumentException($"{typeof(T).Name} is not an element type of tensors.");
}
