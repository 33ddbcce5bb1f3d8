using System.Runtime.InteropServices;
using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Reads TensorProto messages: initializers and constants, raw or in their typed fields.</summary>
static class OnnxTensor
{
    const int ExternalLocation = 1;

    public static (string Name, Tensor Tensor) Parse(ProtoReader reader)
    {
        string name = "";
        long type = 0;
        var extents = new List<long>();
        ReadOnlyMemory<byte>? raw = null;
        var floats = new List<float>();
        var doubles = new List<double>();
        var integers = new List<long>();
        bool external = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.AddTo(extents); break;
                case 2: type = reader.Int64; break;
                case 4: reader.AddTo(floats); break;
                case 5 or 7: reader.AddTo(integers); break;
                case 8: name = reader.Text; break;
                case 9: raw = reader.Bytes; break;
                case 10: reader.AddTo(doubles); break;
                case 14: external = reader.Int64 == ExternalLocation; break;
            }
        }
        if (external)
            throw new ModelFormatException($"tensor '{name}' lies in an external data file, which Mien does not read; save the model as one file.");
        ElementType element = TypeOf(type) ?? throw new ModelFormatException($"tensor '{name}' has ONNX element type {type}, which Mien does not read.");
        try
        {
            Shape shape = NumpyType.ShapeOf(CollectionsMarshal.AsSpan(extents));
            return (name, raw is { } bytes
                ? new NumpyType(element, BigEndian: false).ToTensor(bytes.Span, shape, fortranOrder: false)
                : FromFields(element, shape, floats, doubles, integers));
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"tensor '{name}': {exception.Message}", exception);
        }
    }

    /// <summary>The element type of a TensorProto.DataType, or null where tensors lack it.</summary>
    public static ElementType? TypeOf(long dataType) => dataType switch
    {
        1 => ElementType.Float32,
        2 => ElementType.UInt8,
        3 => ElementType.Int8,
        6 => ElementType.Int32,
        7 => ElementType.Int64,
        9 => ElementType.Bool,
        10 => ElementType.Float16,
        11 => ElementType.Float64,
        _ => null,
    };

    static Tensor FromFields(ElementType element, Shape shape, List<float> floats, List<double> doubles, List<long> integers)
    {
        int count = element switch { ElementType.Float32 => floats.Count, ElementType.Float64 => doubles.Count, _ => integers.Count };
        if (count != shape.ElementCount)
            throw new ModelFormatException($"{count} elements do not fill {element} {shape}.");
        if (element == ElementType.Float32)
            return Tensor.From<float>(CollectionsMarshal.AsSpan(floats), shape);
        if (element == ElementType.Float64)
            return Tensor.From<double>(CollectionsMarshal.AsSpan(doubles), shape);
        var tensor = new Tensor(element, shape);
        int size = element.Size();
        // Small types lie in the low bytes of their integers; half floats as their bits.
        for (int i = 0; i < count; i++)
        {
            long value = integers[i];
            MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value))[..size].CopyTo(tensor.Bytes[(i * size)..]);
        }
        return tensor;
    }
}
