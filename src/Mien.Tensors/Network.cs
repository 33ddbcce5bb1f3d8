using Mien.Tensors.Graphs;

namespace Mien.Tensors;

/// <summary>How a network is compiled.</summary>
public sealed record NetworkOptions
{
    /// <summary>Threads that one run may use.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>
/// A network ready to run: weights packed, buffers planned, kernels chosen. Fill <see cref="Input"/>, call <see cref="Run"/>, read <see cref="Output"/>.
/// Not thread-safe; <see cref="Run"/> allocates nothing and gives the same bits whatever the number of threads.
/// </summary>
public sealed class Network : IDisposable
{
    /// <summary>Names, types and shapes of the inputs.</summary>
    public IReadOnlyList<Value> Inputs { get; } = [];

    /// <summary>Names, types and shapes of the outputs.</summary>
    public IReadOnlyList<Value> Outputs { get; } = [];

    /// <summary>Reads and compiles a network file; see <see cref="ModelFile.Load"/>.</summary>
    public static Network Load(string path, NetworkOptions? options = null) => Compile(ModelFile.Load(path), options);

    /// <summary>Compiles a graph.</summary>
    public static Network Compile(Graph graph, NetworkOptions? options = null) => throw new NotSupportedException($"{graph.Name} {options}");

    /// <summary>The memory of an input, row-major in its shape; write before <see cref="Run"/>. Valid until disposal.</summary>
    public Span<float> Input(int index = 0) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The memory of an output, row-major in its shape; valid until the next <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Output(int index = 0) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Computes the outputs from the inputs.</summary>
    public void Run()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
