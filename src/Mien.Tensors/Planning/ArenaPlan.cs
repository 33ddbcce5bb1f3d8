using Mien.Tensors.Graphs;

namespace Mien.Tensors.Planning;

/// <summary>
/// Decides where every computed value lives in one block of memory: values that are alive at the same time do not overlap,
/// reshapes and single-consumer elementwise results share their operand's place, parts of a concatenation are computed in place.
/// </summary>
/// <remarks>Placement is greedy by decreasing size into the best-fitting gap, as in "Efficient Memory Management for Deep Neural Net Inference" (arXiv 2001.03288).</remarks>
sealed class ArenaPlan
{
    // 64 bytes: the alignment of the arena itself and of a cache line.
    const long Alignment = 16;

    readonly Graph _graph;
    readonly Dictionary<Value, (Value Host, long Offset)> _hosts = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, long> _offsets = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, List<Node>> _consumers = new(ReferenceEqualityComparer.Instance);

    public ArenaPlan(Graph graph)
    {
        _graph = graph;
        foreach (Node node in graph.Nodes)
            foreach (Value? input in node.Inputs)
            {
                if (input is { Constant: null })
                    Consumers(input).Add(node);
            }
        foreach (Node node in graph.Nodes)
            ShareMemory(node);
        Place();
    }

    /// <summary>Floats of the whole arena.</summary>
    public long Size { get; private set; }

    /// <summary>Offset of a value in floats.</summary>
    public long Offset(Value value)
    {
        (Value host, long offset) = Host(value);
        return _offsets[host] + offset;
    }

    /// <summary>Whether two values start at the same place, so that a node between them has nothing to copy.</summary>
    public bool InPlace(Value operand, Value result, long offset = 0) => Host(operand).Host == Host(result).Host && Offset(operand) == Offset(result) + offset;

    List<Node> Consumers(Value value)
    {
        if (!_consumers.TryGetValue(value, out List<Node>? nodes))
            _consumers[value] = nodes = [];
        return nodes;
    }

    (Value Host, long Offset) Host(Value value)
    {
        long offset = 0;
        while (_hosts.TryGetValue(value, out (Value Host, long Offset) next))
        {
            offset += next.Offset;
            value = next.Host;
        }
        return (value, offset);
    }

    void ShareMemory(Node node)
    {
        switch (node.Operator)
        {
            case Reshape when CanHost(node.Inputs[0]!, node.Output):
                _hosts[node.Output] = (node.Inputs[0]!, 0);
                break;
            case Unary or FakeQuantize when IsOnlyUse(node.Inputs[0]!, node):
                _hosts[node.Output] = (node.Inputs[0]!, 0);
                break;
            case Concat concat when new Shape(node.Output.Shape.Extents[..concat.Axis]).ElementCount == 1:
                long offset = 0;
                foreach (Value? part in node.Inputs)
                {
                    (Value host, long shift) = Host(part!);
                    if (shift == 0 && IsOnlyUse(part!, node) && host != node.Output && host.Shape.ElementCount == part!.Shape.ElementCount && !IsPinned(host) && node.Inputs.Count(i => i == part) == 1)
                        _hosts[host] = (node.Output, offset);
                    offset += part!.Shape.ElementCount;
                }
                break;
        }
    }

    /// <summary>A reshape may look at its operand's memory unless one of the two must keep a place of its own.</summary>
    bool CanHost(Value operand, Value result) => operand.Constant is null && !(IsPinned(Host(operand).Host) && IsPinned(result));

    /// <summary>Whether nobody else looks at the operand's memory, under this or another name.</summary>
    bool IsOnlyUse(Value operand, Node node)
    {
        if (operand.Constant is not null)
            return false;
        for (Value value = operand; ; value = _hosts[value].Host)
        {
            List<Node> consumers = Consumers(value);
            if (IsPinned(value) || consumers.Count != 1 || (value == operand && consumers[0] != node))
                return false;
            if (!_hosts.ContainsKey(value))
                return true;
        }
    }

    bool IsPinned(Value value) => _graph.Inputs.Contains(value) || _graph.Outputs.Contains(value);

    void Place()
    {
        var births = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        var deaths = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        void Touch(Value value, int time)
        {
            Value host = Host(value).Host;
            births[host] = births.TryGetValue(host, out int birth) ? Math.Min(birth, time) : time;
            deaths[host] = deaths.TryGetValue(host, out int death) ? Math.Max(death, time) : time;
        }
        foreach (Value input in _graph.Inputs)
        {
            Touch(input, -1);
            Touch(input, int.MaxValue);
        }
        for (int time = 0; time < _graph.Nodes.Count; time++)
        {
            Touch(_graph.Nodes[time].Output, time);
            foreach (Value? input in _graph.Nodes[time].Inputs)
            {
                if (input is { Constant: null })
                    Touch(input, time);
            }
        }
        foreach (Value output in _graph.Outputs)
        {
            if (output.Constant is null)
                Touch(output, int.MaxValue);
        }

        var placed = new List<(long From, long To, int Birth, int Death)>();
        foreach (Value value in births.Keys.OrderByDescending(v => v.Shape.ElementCount).ThenBy(v => births[v]))
        {
            long size = (value.Shape.ElementCount + NativeBuffer.Slack + Alignment - 1) / Alignment * Alignment;
            long best = FindGap(placed, size, births[value], deaths[value]);
            _offsets[value] = best;
            placed.Add((best, best + size, births[value], deaths[value]));
            Size = Math.Max(Size, best + size);
        }
    }

    static long FindGap(List<(long From, long To, int Birth, int Death)> placed, long size, int birth, int death)
    {
        long best = -1, bestGap = long.MaxValue, cursor = 0;
        foreach ((long from, long to, _, _) in placed.Where(p => p.Birth <= death && p.Death >= birth).OrderBy(p => p.From))
        {
            if (from - cursor >= size && from - cursor < bestGap)
                (best, bestGap) = (cursor, from - cursor);
            cursor = Math.Max(cursor, to);
        }
        return best >= 0 ? best : cursor;
    }
}
