using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.TfLite;

/// <summary>The tensor table of a TFLite graph: constants read on demand, results remembered by index.</summary>
sealed class TfLiteTensors(Graph graph, FlatTable[] buffers, FlatTable[] tensors)
{
    readonly Value?[] _values = new Value?[tensors.Length];

    public string NameOf(int index) => At(index).Text(3);

    public void DeclareInput(int index)
    {
        ElementType type = TypeOf(index);
        if (type != ElementType.Float32)
            throw new ModelFormatException($"Input '{NameOf(index)}' is {type}; Mien runs networks with Float32 inputs. Convert the model without input quantisation.");
        _values[index] = graph.Input(NameOf(index), ShapeOf(index));
    }

    public void Define(int index, Value value)
    {
        if (value.Shape != ShapeOf(index))
        {
            // Converters write a stale shape where a dimension was dynamic; anything else means that the translation is wrong.
            if (value.Shape.ElementCount != ShapeOf(index).ElementCount)
                throw new ModelFormatException($"'{NameOf(index)}' is declared {ShapeOf(index)} and computes {value.Shape}.");
            value = graph.Add(new Reshape(ShapeOf(index)), [value]);
        }
        if (value.Constant is null)
            value.Name = NameOf(index);
        _values[index] = value;
    }

    public Value Get(int index) =>
        _values[Checked(index)] ??= ReadConstant(index) is { } constant
            ? graph.Constant(constant.Type is ElementType.Float16 ? constant.ToFloat32() : constant, NameOf(index))
            : throw new ModelFormatException($"Tensor {index} '{NameOf(index)}' is used before anything computes it.");

    /// <summary>The constant integers of a tensor: axes, shapes, padding.</summary>
    public int[] Integers(int index)
    {
        Tensor constant = ReadConstant(index) ?? throw new ModelFormatException($"Tensor {index} '{NameOf(index)}' must be a constant.");
        int[] integers = new int[constant.Shape.ElementCount];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = (int)Math.Clamp(constant.ElementAsDouble(i), int.MinValue, int.MaxValue);
        return integers;
    }

    public Shape ShapeOf(int index)
    {
        try
        {
            return new Shape(At(index).Ints(0));
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"Tensor {index} '{NameOf(index)}': {exception.Message}", exception);
        }
    }

    /// <summary>Scales, zero points and their axis, where the tensor is quantised.</summary>
    public (float[] Scales, long[] Zeros, int Axis)? Quantisation(int index) =>
        At(index).Table(4) is { } table && table.Floats(2) is { Length: > 0 } scales ? (scales, table.Longs(3), table.Int(6)) : null;

    public ElementType TypeOf(int index) => At(index).Byte(1) switch
    {
        0 => ElementType.Float32,
        1 => ElementType.Float16,
        2 => ElementType.Int32,
        3 => ElementType.UInt8,
        4 => ElementType.Int64,
        6 => ElementType.Bool,
        9 => ElementType.Int8,
        10 => ElementType.Float64,
        var code => throw new ModelFormatException($"Tensor {index} '{NameOf(index)}' has element type {code}, which Mien does not read."),
    };

    public Tensor? ReadConstant(int index)
    {
        FlatTable tensor = At(index);
        uint buffer = tensor.UInt(2);
        if (buffer >= buffers.Length)
            throw new ModelFormatException($"Tensor {index} '{NameOf(index)}' names buffer {buffer}, and the file has {buffers.Length}.");
        if (buffers[buffer].Bytes(0) is not { Length: > 0 } bytes)
            return null;
        Shape shape = ShapeOf(index);
        ElementType type = TypeOf(index);
        if (tensor.Table(6) is { } sparsity)
            return shape.ElementCount <= 1 << 26
                ? TfLiteSparsity.Densify(sparsity, bytes.Span, type, shape)
                : throw new ModelFormatException($"The sparse constant '{NameOf(index)}' of {shape} is too large.");
        if (bytes.Length != (long)shape.ElementCount * type.Size())
            throw new ModelFormatException($"Constant '{NameOf(index)}' has {bytes.Length} bytes, which do not fill {type} {shape}.");
        return new Tensor(type, shape, bytes.ToArray());
    }

    FlatTable At(int index) => tensors[Checked(index)];

    int Checked(int index) => index >= 0 && index < tensors.Length
        ? index
        : throw new ModelFormatException($"Tensor {index} does not exist; the graph has {tensors.Length}.");
}
