namespace Mien.Tensors.Tests.Import;

/// <summary>Builds small TFLite files (schema version 3) for tests.</summary>
sealed class TfLiteModelWriter
{
    readonly List<FlatFields> _tensors = [];
    readonly List<FlatFields> _buffers = [new FlatFields((object?)null)];
    readonly List<FlatFields> _operators = [];
    readonly List<FlatFields> _codes = [];
    readonly List<int> _inputs = [];
    readonly List<int> _outputs = [];

    public int Input(params int[] shape)
    {
        int index = Tensor(shape, ElementType.Float32, 0, $"input{_inputs.Count}");
        _inputs.Add(index);
        return index;
    }

    public int Constant(Tensor tensor, FlatFields? sparsity = null, FlatFields? quantisation = null)
    {
        _buffers.Add(new FlatFields(tensor.Bytes.ToArray()));
        return Tensor([.. tensor.Shape.Extents], tensor.Type, _buffers.Count - 1, $"constant{_tensors.Count}", sparsity, quantisation);
    }

    /// <summary>A constant whose stored elements are fewer than its shape has.</summary>
    public int Sparse(Tensor stored, int[] shape, FlatFields sparsity)
    {
        _buffers.Add(new FlatFields(stored.Bytes.ToArray()));
        return Tensor(shape, stored.Type, _buffers.Count - 1, "sparse", sparsity);
    }

    public int Integers(params int[] values) => Constant(Mien.Tensors.Tensor.From<int>(values, new Shape(values.Length)));

    public int Add(int code, int[] inputs, int[] shape, FlatFields? options = null, ElementType type = ElementType.Float32)
    {
        int output = Tensor(shape, type, 0, $"value{_tensors.Count}");
        _codes.Add(new FlatFields((byte)Math.Min(code, 127), null, null, code));
        _operators.Add(new FlatFields(_codes.Count - 1, inputs, new int[] { output }, (byte)1, options));
        return output;
    }

    public void Output(int tensor) => _outputs.Add(tensor);

    public byte[] Write()
    {
        var graph = new FlatFields(_tensors.ToArray(), _inputs.ToArray(), _outputs.ToArray(), _operators.ToArray(), "main");
        return FlatBufferWriter.Write(new FlatFields(3, _codes.ToArray(), new[] { graph }, "a test model", _buffers.ToArray()), "TFL3");
    }

    int Tensor(int[] shape, ElementType type, int buffer, string name, FlatFields? sparsity = null, FlatFields? quantisation = null)
    {
        byte code = type switch { ElementType.Float16 => 1, ElementType.Int32 => 2, ElementType.UInt8 => 3, ElementType.Int8 => 9, _ => 0 };
        _tensors.Add(new FlatFields(shape, code, buffer, name, quantisation, null, sparsity));
        return _tensors.Count - 1;
    }
}
