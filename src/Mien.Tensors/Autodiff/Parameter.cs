using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff;

/// <summary>One array that a network learns, with the gradient of the last batch's mean loss.</summary>
public sealed unsafe class Parameter : IDisposable
{
    readonly NativeBuffer _values;
    readonly NativeBuffer _gradient;

    internal Parameter(string name, Shape shape, ParameterKind kind)
    {
        Name = name;
        Shape = shape;
        Kind = kind;
        _values = new NativeBuffer(shape.ElementCount);
        _gradient = new NativeBuffer(shape.ElementCount);
    }

    /// <summary>Unique in its network: <c>stem.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Extents; filters are [height, width, inputs, outputs], matrices [inputs, outputs].</summary>
    public Shape Shape { get; }

    /// <summary>How an optimiser treats it.</summary>
    public ParameterKind Kind { get; }

    /// <summary>The numbers; writable at any time between two runs of the tape.</summary>
    public Span<float> Values => new(_values.Pointer, Shape.ElementCount);

    /// <summary>∂(mean loss of the batch)/∂value after a training run; optimisers and clipping may write to it.</summary>
    public Span<float> Gradient => new(_gradient.Pointer, Shape.ElementCount);

    internal float* ValuePointer => _values.Pointer;

    internal float* GradientPointer => _gradient.Pointer;

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _gradient.Dispose();
    }
}
