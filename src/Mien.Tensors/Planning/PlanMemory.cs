namespace Mien.Tensors.Planning;

/// <summary>Everything native that a compiled network owns: the arena, packed weights, tables.</summary>
sealed class PlanMemory : IDisposable
{
    readonly List<NativeBuffer> _buffers = [];

    /// <summary>Bytes in all.</summary>
    public long Bytes => _buffers.Sum(buffer => buffer.Bytes);

    /// <summary>Takes a buffer into ownership.</summary>
    public NativeBuffer Own(NativeBuffer buffer)
    {
        _buffers.Add(buffer);
        return buffer;
    }

    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());
}
