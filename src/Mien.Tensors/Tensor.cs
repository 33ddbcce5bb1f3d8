using System.Runtime.InteropServices;

namespace Mien.Tensors;

/// <summary>A dense, row-major array of one element type in managed memory: constants, files and test data.</summary>
public sealed class Tensor
{
    readonly byte[] _bytes;

    /// <summary>A tensor of zeros.</summary>
    public Tensor(ElementType type, Shape shape)
        : this(type, shape, new byte[checked((long)shape.ElementCount * type.Size())])
    {
    }

    /// <summary>A tensor over little-endian <paramref name="bytes"/>, which it keeps.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit the shape.</exception>
    public Tensor(ElementType type, Shape shape, byte[] bytes)
    {
        if (bytes.LongLength != (long)shape.ElementCount * type.Size())
            throw new ArgumentException($"{bytes.LongLength} bytes do not fill a {type} tensor of {shape}.");
        Type = type;
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>Element type.</summary>
    public ElementType Type { get; }

    /// <summary>Extents.</summary>
    public Shape Shape { get; }

    /// <summary>All elements as raw bytes.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>A tensor that copies <paramref name="elements"/>.</summary>
    public static Tensor From<T>(ReadOnlySpan<T> elements, Shape shape) where T : unmanaged =>
        new(ElementTypes.Of<T>(), shape, MemoryMarshal.AsBytes(elements).ToArray());

    /// <summary>A rank-1 tensor of float32 values.</summary>
    public static Tensor Vector(params ReadOnlySpan<float> elements) => From(elements, new Shape(elements.Length));

    /// <summary>A rank-0 float32 tensor.</summary>
    public static Tensor Scalar(float value) => From([value], new Shape());

    /// <summary>The elements, whose type must be <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public Span<T> As<T>() where T : unmanaged =>
        ElementTypes.Of<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(_bytes.AsSpan())
            : throw new InvalidOperationException($"The tensor holds {Type}, not {typeof(T).Name}.");

    /// <summary>The float32 elements.</summary>
    public Span<float> Floats => As<float>();

    /// <summary>The same elements under another shape; memory is shared.</summary>
    public Tensor Reshaped(Shape shape) => new(Type, shape, _bytes);

    /// <summary>The elements as float32, converted where the type differs; memory is shared where it does not.</summary>
    public Tensor ToFloat32()
    {
        if (Type == ElementType.Float32)
            return this;
        var result = new Tensor(ElementType.Float32, Shape);
        Span<float> floats = result.Floats;
        for (int i = 0; i < floats.Length; i++)
            floats[i] = (float)ElementAsDouble(i);
        return result;
    }

    /// <summary>The float32 elements rounded to float16; what is too large becomes infinite.</summary>
    public Tensor ToFloat16()
    {
        var result = new Tensor(ElementType.Float16, Shape);
        Span<Half> halves = result.As<Half>();
        for (int i = 0; i < halves.Length; i++)
            halves[i] = (Half)Floats[i];
        return result;
    }

    /// <summary>One element, converted to double.</summary>
    public double ElementAsDouble(int index) => Type switch
    {
        ElementType.Float32 => As<float>()[index],
        ElementType.Float16 => (double)As<Half>()[index],
        ElementType.Float64 => As<double>()[index],
        ElementType.Int8 => As<sbyte>()[index],
        ElementType.UInt8 => As<byte>()[index],
        ElementType.Int32 => As<int>()[index],
        ElementType.Int64 => As<long>()[index],
        _ => _bytes[index],
    };

    /// <summary>The elements with dimensions reordered: result dimension i is this dimension permutation[i].</summary>
    public Tensor Transposed(params ReadOnlySpan<int> permutation)
    {
        var result = new Tensor(Type, Shape.Permute(permutation));
        int size = Type.Size(), rank = Shape.Rank;
        Span<int> strides = stackalloc int[rank];
        for (int i = 0; i < rank; i++)
            strides[i] = Shape.CountFrom(permutation[i] + 1) * size;
        Span<int> position = stackalloc int[rank];
        position.Clear();
        int source = 0;
        Span<byte> target = result._bytes;
        for (int t = 0; t < target.Length; t += size)
        {
            _bytes.AsSpan(source, size).CopyTo(target[t..]);
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++position[axis] < result.Shape[axis])
                    break;
                source -= position[axis] * strides[axis];
                position[axis] = 0;
            }
        }
        return result;
    }

    /// <summary>For example <c>Float32 1×478×3</c>.</summary>
    public override string ToString() => $"{Type} {Shape}";
}
