using System.Globalization;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>
/// Reads ONNX models (opset 7 to 21) into the IR. ONNX lays pictures out N×C×H×W; spatial operators here work channels-last, so each value
/// remembers in which layouts it exists and transpositions appear only where one is missing. Shape arithmetic is computed while importing.
/// </summary>
static class OnnxImporter
{
    const int OldestOpset = 7, NewestOpset = 21;

    // What folding may unfold beyond the size of the file itself.
    const long FreeElements = 1 << 21;

    /// <summary>Whether the bytes begin as protobuf messages of ONNX do: with the IR version, the producer, the graph or the opset.</summary>
    public static bool Recognises(ReadOnlySpan<byte> file) => file is [0x08 or 0x12 or 0x3A or 0x42, ..];

    /// <summary>Reads a model; inputs and outputs keep the file's names, order and layout.</summary>
    /// <exception cref="ModelFormatException">The file is damaged or asks for what Mien cannot do; the message names the node.</exception>
    /// <exception cref="UnsupportedOperatorException">The model uses operators that Mien lacks.</exception>
    public static Graph Import(ReadOnlyMemory<byte> bytes, string name)
    {
        OnnxModel model = OnnxModel.Parse(bytes);
        if (model.Opset is < OldestOpset or > NewestOpset)
            throw new ModelFormatException($"the model uses ONNX opset {model.Opset}; Mien reads {OldestOpset} to {NewestOpset}. Convert it with onnx.version_converter.");
        RefuseUnknown(model);
        var graph = new Graph { Name = name };
        Describe(model, graph);
        var translation = new OnnxTranslation(graph, model, FreeElements + bytes.Length);
        foreach (OnnxInput input in model.Inputs)
            translation.DeclareInput(input);
        foreach (OnnxNode node in Needed(model))
            Named(node, () => OnnxOperators.Translate(new OnnxScope(translation, node), translation));
        DeclareOutputs(model, translation);
        return graph;
    }

    static void DeclareOutputs(OnnxModel model, OnnxTranslation translation)
    {
        if (model.Outputs.Count == 0)
            throw new ModelFormatException("the model has no outputs.");
        Graph graph = translation.Graph;
        var taken = new HashSet<Value>(graph.Inputs, ReferenceEqualityComparer.Instance);
        foreach (string output in model.Outputs)
        {
            OnnxValue value = translation.Find(output);
            if (value.Constant is { Type: not ElementType.Float32 } || value.Quantised is not null)
                throw new ModelFormatException($"output '{output}' is not float32.");
            var scope = new OnnxScope(translation, new OnnxNode());
            Value plain = scope.Plain(value);
            // One value cannot bear two names, nor an input or constant an output's.
            if (plain.Constant is not null || !taken.Add(plain))
                plain = graph.Add(new Reshape(plain.Shape), [plain]);
            graph.Output(plain, output);
        }
    }

    /// <summary>The nodes that some output depends on, in the file's order.</summary>
    static IEnumerable<OnnxNode> Needed(OnnxModel model)
    {
        var wanted = new HashSet<string>(model.Outputs, StringComparer.Ordinal);
        var needed = new bool[model.Nodes.Count];
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            needed[i] = model.Nodes[i].Outputs.Exists(wanted.Contains);
            if (needed[i])
                wanted.UnionWith(model.Nodes[i].Inputs);
        }
        return model.Nodes.Where((_, i) => needed[i]);
    }

    static void Describe(OnnxModel model, Graph graph)
    {
        graph.Metadata["format"] = "ONNX";
        graph.Metadata["opset"] = model.Opset.ToString(CultureInfo.InvariantCulture);
        graph.Metadata["model_version"] = model.ModelVersion.ToString(CultureInfo.InvariantCulture);
        if (model.Producer.Length > 0)
            graph.Metadata["producer"] = $"{model.Producer} {model.ProducerVersion}".TrimEnd();
        if (model.Description.Length > 0)
            graph.Metadata["description"] = model.Description;
        foreach ((string key, string value) in model.Properties)
            graph.Metadata.TryAdd(key, value);
    }

    static void RefuseUnknown(OnnxModel model)
    {
        var unknown = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (OnnxNode node in model.Nodes)
        {
            if (OnnxOperators.IsKnown(node.Label))
                continue;
            if (!unknown.TryGetValue(node.Label, out List<string>? nodes))
                unknown[node.Label] = nodes = [];
            nodes.Add(node.Name);
        }
        if (unknown.Count > 0)
            throw new UnsupportedOperatorException(unknown.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value));
    }

    /// <summary>Puts the node's name and place in front of whatever goes wrong in it.</summary>
    static void Named(OnnxNode node, Action translate)
    {
        try
        {
            translate();
        }
        catch (Exception exception) when (exception is ModelFormatException or ArgumentException or ArithmeticException or IndexOutOfRangeException or InvalidOperationException or InvalidCastException)
        {
            throw new ModelFormatException($"node '{node.Name}' ({node.Label}) at byte {node.Offset}: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
