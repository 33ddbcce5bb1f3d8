using Mien.Tensors.Graphs;

namespace Mien.Tensors;

/// <summary>Opens network files of every kind that Mien reads: ONNX, TFLite and members of MediaPipe task bundles.</summary>
public static class ModelFile
{
    /// <summary>Reads a network. <paramref name="path"/> is a file, or <c>bundle.task:member.tflite</c>; the kind is told by the content.</summary>
    /// <exception cref="ModelFormatException">The file is missing, damaged or of an unknown kind; the message names it.</exception>
    /// <exception cref="UnsupportedOperatorException">The network uses operators that Mien lacks.</exception>
    public static Graph Load(string path) => throw new ModelFormatException($"'{path}': no importer yet.");
}
