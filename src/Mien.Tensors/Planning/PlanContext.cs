using Mien.Tensors.Graphs;

namespace Mien.Tensors.Planning;

/// <summary>Where values live while steps are made.</summary>
sealed unsafe class PlanContext(Graph graph, ArenaPlan arena, float* start, PlanMemory memory)
{
    readonly Dictionary<Value, NativeBuffer> _constants = new(ReferenceEqualityComparer.Instance);

    public PlanMemory Memory { get; } = memory;

    /// <summary>The memory of a value; constants get their own.</summary>
    public float* Pointer(Value value)
    {
        if (value.Constant is not { } constant)
            return start + arena.Offset(value);
        if (!_constants.TryGetValue(value, out NativeBuffer? buffer))
            _constants[value] = buffer = Memory.Own(new NativeBuffer(constant.ToFloat32().Floats));
        return buffer.Pointer;
    }

    /// <summary>The node that computes a value; null for inputs and constants.</summary>
    public Node? Producer(Value value) => graph.Producer(value);

    /// <summary>Whether a node's operand already lies where its result (plus an offset) belongs.</summary>
    public bool InPlace(Value operand, Value result, long offset = 0) =>
        operand.Constant is null && arena.InPlace(operand, result, offset);
}
