using System.Runtime.InteropServices;

namespace Mien.Tensors.Planning;

/// <summary>Zeroed, 64-byte-aligned native memory of floats, with slack behind it that kernels may read but not write.</summary>
sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>Floats that may be read beyond the end: one register of the widest instruction set, twice.</summary>
    public const int Slack = 32;

    /// <summary>Floats before and after an arena that kernels may read: two pixels of the most channels a layer has here.</summary>
    public const int Guard = 4096;

    const nuint Alignment = 64;

    public NativeBuffer(long floats)
    {
        nuint bytes = checked((nuint)(floats + Slack) * sizeof(float));
        Pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Pointer, bytes);
        GC.AddMemoryPressure((long)bytes);
        Bytes = (long)bytes;
    }

    public NativeBuffer(ReadOnlySpan<float> content) : this(content.Length) =>
        content.CopyTo(new Span<float>(Pointer, content.Length));

    ~NativeBuffer() => Free();

    public float* Pointer { get; private set; }

    public long Bytes { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        if (Pointer is null)
            return;
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.RemoveMemoryPressure(Bytes);
    }
}
