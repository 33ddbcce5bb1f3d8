using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Passes;
using Mien.Tensors.Planning;

namespace Mien.Tensors;

/// <summary>How a network is compiled.</summary>
public sealed record NetworkOptions
{
    /// <summary>Threads that one run may use, the caller's among them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Kernels to use; by default the strongest that the processor has (or the environment variable MIEN_ISA names).</summary>
    internal InstructionSet? InstructionSet { get; init; }
}

/// <summary>
/// A network ready to run: weights packed, buffers planned, kernels chosen. Fill <see cref="Input"/>, call <see cref="Run"/>, read <see cref="Output(int)"/>.
/// Not thread-safe; <see cref="Run"/> allocates nothing and gives the same bits whatever the number of threads.
/// </summary>
public sealed unsafe class Network : IDisposable
{
    // Below this many multiply-accumulates a part costs less than handing it over.
    const long WorkPerPart = 200_000;

    readonly PlanMemory _memory = new();
    readonly Step[] _steps;
    readonly int[] _parts;
    readonly nint[] _inputs;
    readonly nint[] _outputs;
    readonly WorkerPool? _workers;
    bool _disposed;

    Network(Graph graph, NetworkOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        foreach (Value input in graph.Inputs)
        {
            if (input.Type.Element != ElementType.Float32)
                throw new ModelFormatException($"Input '{input.Name}' is {input.Type.Element}; Mien runs networks with Float32 inputs.");
        }
        Inputs = graph.Inputs;
        Outputs = graph.Outputs;
        var arena = new ArenaPlan(graph);
        NativeBuffer buffer = _memory.Own(new NativeBuffer(arena.Size + 2 * NativeBuffer.Guard));
        var context = new PlanContext(graph, arena, buffer.Pointer + NativeBuffer.Guard, _memory);
        var steps = new List<Step>();
        foreach (Node node in graph.Nodes)
        {
            InstructionSet set = options.InstructionSet ?? InstructionSets.For(node);
            foreach (Step step in StepFactory.For(set).Make(node, context))
            {
                step.Name = node.Output.Name;
                step.InstructionSet = set;
                steps.Add(step);
            }
        }
        _steps = [.. steps];
        _parts = [.. steps.Select(step => (int)Math.Clamp(step.Work / WorkPerPart, 1, Math.Min(options.Threads, step.MostParts)))];
        _inputs = [.. graph.Inputs.Select(value => (nint)context.Pointer(value))];
        _outputs = [.. graph.Outputs.Select(value => (nint)context.Pointer(value))];
        if (options.Threads > 1)
            _workers = new WorkerPool(options.Threads - 1);
    }

    /// <summary>Names, types and shapes of the inputs.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>Names, types and shapes of the outputs.</summary>
    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>Bytes of native memory: buffers, packed weights, tables.</summary>
    public long MemoryBytes => _memory.Bytes;

    internal IReadOnlyList<Step> Steps => _steps;

    /// <summary>Reads and compiles a network file; see <see cref="ModelFile.Load"/>.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged.</exception>
    /// <exception cref="UnsupportedOperatorException">The network uses operators that Mien lacks.</exception>
    public static Network Load(string path, NetworkOptions? options = null) => Compile(ModelFile.Load(path), options);

    /// <summary>Compiles a graph.</summary>
    /// <exception cref="ModelFormatException">The graph breaks a rule of the representation; the message names the node.</exception>
    public static Network Compile(Graph graph, NetworkOptions? options = null) => Plan(Pipeline.Optimise(graph), options ?? new NetworkOptions());

    /// <summary>Compiles a graph that has been through the passes, as it is.</summary>
    internal static Network Plan(Graph optimised, NetworkOptions options) => new(optimised, options);

    /// <summary>The memory of an input, row-major in its shape; write before <see cref="Run"/>. Valid until disposal.</summary>
    public Span<float> Input(int index = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new Span<float>((float*)_inputs[index], Inputs[index].Shape.ElementCount);
    }

    /// <summary>The memory of an output, row-major in its shape; valid until the next <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Output(int index = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ReadOnlySpan<float>((float*)_outputs[index], Outputs[index].Shape.ElementCount);
    }

    /// <summary>The memory of the output with this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ReadOnlySpan<float> Output(string name)
    {
        for (int i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i].Name == name)
                return Output(i);
        }
        throw new ArgumentException($"The network has no output '{name}'.", nameof(name));
    }

    /// <summary>Computes the outputs from the inputs.</summary>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (int i = 0; i < _steps.Length; i++)
            RunStep(i);
    }

    /// <summary>One step of a run, in as many parts as it is planned for.</summary>
    internal void RunStep(int index)
    {
        if (_parts[index] > 1)
            _workers!.Run(_steps[index], _parts[index]);
        else
            _steps[index].Run(0, 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _workers?.Dispose();
        _memory.Dispose();
    }
}
