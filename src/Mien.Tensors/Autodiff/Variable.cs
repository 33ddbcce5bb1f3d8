using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff;

/// <summary>What flows between layers of a <see cref="Tape"/>: one picture [height, width, channels] for each sample of the batch, and the loss's gradient by it.</summary>
public sealed unsafe class Variable : IDisposable
{
    readonly NativeBuffer _values;
    readonly int _batch;
    NativeBuffer? _gradient;
    Variable? _gradientHome;

    internal Variable(string name, int batch, int height, int width, int channels)
    {
        Name = name;
        _batch = batch;
        Height = height;
        Width = width;
        Channels = channels;
        _values = NewBuffer();
    }

    /// <summary>Name of the layer that makes it.</summary>
    public string Name { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Numbers per pixel, which lie together.</summary>
    public int Channels { get; }

    /// <summary>Numbers of one sample.</summary>
    public int Count => Height * Width * Channels;

    internal int Pixels => Height * Width;

    /// <summary>Layers that read it, set by <see cref="Tape"/>.</summary>
    internal int Readers { get; set; }

    /// <summary>Whether the loss's gradient by it is asked for: not for inputs.</summary>
    internal bool IsLearnedThrough { get; init; } = true;

    /// <summary>Whether somebody has already written the gradient when layers are scheduled backwards; from then on others add to it.</summary>
    internal bool HasGradient { get; set; }

    /// <summary>The numbers of one sample, [height][width][channels].</summary>
    public Span<float> Values(int sample) => new(ValuePointer(sample), Count);

    /// <summary>∂loss/∂number of one sample.</summary>
    public Span<float> Gradient(int sample) => new(GradientPointer(sample), Count);

    internal float* ValuePointer(int sample) => _values.Pointer + NativeBuffer.Guard + (nint)Checked(sample) * Count;

    internal float* GradientPointer(int sample) => GradientBuffer.Pointer + NativeBuffer.Guard + (nint)Checked(sample) * Count;

    /// <summary>Keeps the gradient where <paramref name="other"/> has its own: for a layer that turns one into the other in place.</summary>
    internal void ShareGradient(Variable other) => _gradientHome = other;

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _gradient?.Dispose();
    }

    /// <summary>Makes room for the gradient; before several threads ask for it.</summary>
    internal void PrepareGradient() => _ = GradientBuffer;

    NativeBuffer GradientBuffer => _gradientHome?.GradientBuffer ?? (_gradient ??= NewBuffer());

    // A guard before and behind: kernels may read over the ends of a row.
    NativeBuffer NewBuffer() => new((long)_batch * Count + 2 * NativeBuffer.Guard);

    int Checked(int sample) => (uint)sample < (uint)_batch ? sample : throw new ArgumentOutOfRangeException(nameof(sample), sample, $"The batch has {_batch} samples.");
}
