using System.Globalization;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Export.Onnx;

/// <summary>Writes graphs as ONNX (opset 17), which ONNX Runtime and other tools run to the same result.</summary>
public static class OnnxFile
{
    const int Opset = 17;

    /// <summary>
    /// Writes a graph to a file, through a temporary one that is renamed. Inputs and outputs keep their names and shapes; spatial operators
    /// become N×C×H×W with transpositions only where the graph itself needs another order.
    /// </summary>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/> or has an operator without ONNX form.</exception>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file.</param>
    /// <param name="halfWeights">Stores weights as float16, in half the space, and widens them when they are used; they round to eleven bits.</param>
    public static void Save(Graph graph, string path, bool halfWeights = false) => NamedFile.Write(path, Write(graph, halfWeights));

    /// <summary>A graph as the bytes of an ONNX file; the same graph gives the same bytes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="halfWeights">Stores weights as float16, in half the space, and widens them when they are used; they round to eleven bits.</param>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/> or has an operator without ONNX form.</exception>
    public static byte[] Write(Graph graph, bool halfWeights = false)
    {
        if (GraphSpecification.Check(graph) is [var violation, ..])
            throw new ModelFormatException($"The graph cannot be exported: {violation}");
        var writer = new OnnxGraphWriter(graph, halfWeights);
        foreach (Node node in graph.Nodes)
            OnnxOperatorWriter.Write(writer, node);
        long version = graph.Metadata.TryGetValue("model_version", out string? text) && long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : 0;
        IEnumerable<KeyValuePair<string, string>> properties = graph.Metadata
            .Where(entry => entry.Key is not ("model_version" or "description" or "opset" or "format" or "producer"))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);
        return OnnxMessages.Model(version, graph.Metadata.GetValueOrDefault("description", ""), writer.Finish(), Opset, properties).ToArray();
    }
}
