using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.TfLite;

/// <summary>Reads TensorFlow Lite models (schema version 3) into the IR; half-precision and sparse weights become float32 constants.</summary>
static class TfLiteImporter
{
    /// <summary>Whether the bytes carry TFLite's file identifier.</summary>
    public static bool Recognises(ReadOnlySpan<byte> file) => file.Length >= 8 && file.Slice(4, 4).SequenceEqual("TFL3"u8);

    public static Graph Import(ReadOnlyMemory<byte> file, string name)
    {
        FlatTable model = FlatTable.Root(file);
        FlatTable[] subgraphs = model.Tables(2);
        if (subgraphs.Length == 0)
            throw new ModelFormatException($"'{name}' holds no graph.");
        FlatTable subgraph = subgraphs[0];
        var graph = new Graph { Name = name };
        if (model.Text(3) is { Length: > 0 } description)
            graph.Metadata["description"] = description;
        graph.Metadata["format"] = $"TFLite schema {model.UInt(0)}";

        TfLiteTensors tensors = new(graph, model.Tables(4), subgraph.Tables(0));
        foreach (int index in subgraph.Ints(1))
            tensors.DeclareInput(index);
        (int Code, string Custom)[] codes = [.. model.Tables(1).Select(code => (Math.Max(code.Byte(0), code.Int(3)), code.Text(1)))];
        FlatTable[] operators = subgraph.Tables(3);
        RefuseUnknown(operators, codes);
        foreach (FlatTable op in operators)
        {
            var context = new TfLiteNode(graph, tensors, op, codes[op.UInt(0)].Code);
            Value result = TfLiteOperators.Translate(context);
            tensors.Define(context.OutputIndex, result);
        }
        foreach (int index in subgraph.Ints(2))
            graph.Output(tensors.Get(index), tensors.NameOf(index));
        return graph;
    }

    static void RefuseUnknown(FlatTable[] operators, (int Code, string Custom)[] codes)
    {
        var unknown = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        for (int i = 0; i < operators.Length; i++)
        {
            uint index = operators[i].UInt(0);
            if (index >= codes.Length)
                throw new ModelFormatException($"Node {i} uses operator code {index}, and the file lists {codes.Length}.");
            if (TfLiteOperators.IsKnown(codes[index].Code))
                continue;
            string label = codes[index].Custom is { Length: > 0 } custom ? custom : $"TFLite builtin {codes[index].Code}";
            if (!unknown.TryGetValue(label, out List<string>? nodes))
                unknown[label] = nodes = [];
            nodes.Add($"node {i}");
        }
        if (unknown.Count > 0)
            throw new UnsupportedOperatorException(unknown.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value));
    }
}
