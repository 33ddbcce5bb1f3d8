using System.Globalization;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Numpy;
using Mien.Tensors.Passes;

namespace Mien.Tensors.Export.Onnx;

/// <summary>
/// Writes graphs as ONNX (opset 17, or 13 and up), which ONNX Runtime and other tools run to the same result. Of a graph's metadata,
/// <c>description</c> becomes the model's doc string, <c>model_version</c> its version, and <c>value.NAME</c> also the doc string of the
/// input or output of that name: the place for a network's contract.
/// </summary>
public static class OnnxFile
{
    /// <summary>
    /// Writes a graph to a file, through a temporary one that is renamed. Inputs and outputs keep their names and shapes; spatial operators
    /// become N×C×H×W with transpositions only where the graph itself needs another order.
    /// </summary>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/> or has an operator without ONNX form.</exception>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file.</param>
    /// <param name="halfWeights">Stores weights as float16, in half the space, and widens them when they are used; they round to eleven bits.</param>
    public static void Save(Graph graph, string path, bool halfWeights = false) => NamedFile.Write(path, Write(graph, halfWeights));

    /// <summary>Writes a graph to a file by <paramref name="options"/>; see <see cref="Save(Graph, string, bool)"/>.</summary>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/> or has an operator without ONNX form.</exception>
    public static void Save(Graph graph, string path, OnnxOptions options) => NamedFile.Write(path, Write(graph, options));

    /// <summary>A graph as the bytes of an ONNX file; the same graph gives the same bytes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="halfWeights">Stores weights as float16, in half the space, and widens them when they are used; they round to eleven bits.</param>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/> or has an operator without ONNX form.</exception>
    public static byte[] Write(Graph graph, bool halfWeights = false) => Write(graph, new OnnxOptions { HalfWeights = halfWeights });

    /// <summary>A graph as the bytes of an ONNX file by <paramref name="options"/>; the same graph gives the same bytes.</summary>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/> or has an operator without ONNX form.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The operator set is not one of 13 to 17.</exception>
    public static byte[] Write(Graph graph, OnnxOptions options)
    {
        if (options.Opset is < OnnxOptions.OldestOpset or > OnnxOptions.NewestOpset)
            throw new ArgumentOutOfRangeException(nameof(options), options.Opset, $"ONNX is written with opset {OnnxOptions.OldestOpset} to {OnnxOptions.NewestOpset}.");
        if (GraphSpecification.Check(graph) is [var violation, ..])
            throw new ModelFormatException($"The graph cannot be exported: {violation}");
        if (options.FoldNormalisation)
            graph = new FoldAffine().Run(new Simplify().Run(graph));
        var writer = new OnnxGraphWriter(graph, options);
        foreach (Node node in graph.Nodes)
            OnnxOperatorWriter.Write(writer, node);
        long version = graph.Metadata.TryGetValue("model_version", out string? text) && long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : 0;
        IEnumerable<KeyValuePair<string, string>> properties = graph.Metadata
            .Where(entry => entry.Key is not ("model_version" or "description" or "opset" or "format" or "producer"))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);
        return OnnxMessages.Model(version, graph.Metadata.GetValueOrDefault("description", ""), writer.Finish(), options.Opset, properties).ToArray();
    }
}
