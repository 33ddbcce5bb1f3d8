using System.IO.Compression;
using Mien.Tensors.Graphs;
using Mien.Tensors.Import.Onnx;
using Mien.Tensors.Import.PyTorch;
using Mien.Tensors.Import.TfLite;
using Mien.Tensors.Networks;

namespace Mien.Tensors;

/// <summary>Opens network files of every kind that Mien reads: ONNX, TFLite, members of MediaPipe task bundles, and PyTorch weights of networks that Mien defines.</summary>
public static class ModelFile
{
    const long MostBytes = 1L << 30;

    /// <summary>Reads a network. <paramref name="path"/> is a file, or <c>bundle.task:member.tflite</c>; the kind is told by the content.</summary>
    /// <exception cref="ModelFormatException">The file is missing, damaged or of an unknown kind; the message names it.</exception>
    /// <exception cref="UnsupportedOperatorException">The network uses operators that Mien lacks.</exception>
    public static Graph Load(string path)
    {
        byte[] bytes = ReadBytes(path);
        try
        {
            return Read(bytes, Path.GetFileNameWithoutExtension(path.AsSpan()[(path.LastIndexOf(':') + 1)..]).ToString());
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a network from memory; <paramref name="name"/> becomes the graph's.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged or of an unknown kind.</exception>
    /// <exception cref="UnsupportedOperatorException">The network uses operators that Mien lacks.</exception>
    public static Graph Read(ReadOnlyMemory<byte> bytes, string name)
    {
        if (TfLiteImporter.Recognises(bytes.Span))
            return Guard(() => TfLiteImporter.Import(bytes, name));
        if (IsPyTorch(bytes.Span))
            return Guard(() => KnownNetworks.Build(PyTorchFile.ReadStateDict(bytes.ToArray())));
        if (OnnxImporter.Recognises(bytes.Span))
            return Guard(() => OnnxImporter.Import(bytes, name));
        throw new ModelFormatException("this is neither an ONNX nor a TFLite model nor PyTorch weights.");
    }

    /// <summary>A pickle of protocol 2 or more, or a ZIP archive (PyTorch ≥ 1.6).</summary>
    static bool IsPyTorch(ReadOnlySpan<byte> bytes) => bytes is [0x80, >= 2 and <= 5, ..] or [(byte)'P', (byte)'K', 3, 4, ..];

    /// <summary>The bytes of a file or of a member of a task bundle.</summary>
    /// <exception cref="ModelFormatException">The file or member is missing or cannot be read; the message names it.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            if (File.Exists(path))
                return File.ReadAllBytes(path);
            int colon = path.LastIndexOf(':');
            if (colon > 1 && File.Exists(path[..colon]))
                return ReadMember(path[..colon], path[(colon + 1)..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ModelFormatException($"'{path}' cannot be read: {exception.Message}", exception);
        }
        throw new ModelFormatException(Directory.Exists(path) ? $"'{path}' is a folder, not a model file." : $"'{path}' does not exist.");
    }

    static byte[] ReadMember(string bundle, string member)
    {
        using ZipArchive archive = ZipFile.OpenRead(bundle);
        ZipArchiveEntry entry = archive.GetEntry(member)
            ?? throw new ModelFormatException($"'{bundle}' has no member '{member}'; it has {string.Join(", ", archive.Entries.Select(e => e.FullName).Take(8))}.");
        if (entry.Length > MostBytes)
            throw new ModelFormatException($"'{bundle}:{member}' is larger than {MostBytes} bytes.");
        using Stream stream = entry.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Whatever slips through a parser's own checks is still damage in the file, said as such.</summary>
    static Graph Guard(Func<Graph> import)
    {
        try
        {
            Graph graph = import();
            return GraphSpecification.Check(graph) is [var violation, ..] ? throw new ModelFormatException($"the model is damaged: {violation}") : graph;
        }
        catch (Exception exception) when (exception is ArgumentException or ArithmeticException or IndexOutOfRangeException or InvalidOperationException or InvalidCastException or KeyNotFoundException)
        {
            throw new ModelFormatException($"the model is damaged: {exception.Message}", exception);
        }
    }
}
