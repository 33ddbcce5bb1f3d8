using System.Buffers.Binary;
using System.Text.Json;
using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.Safetensors;

/// <summary>Named tensors and texts in Hugging Face's safetensors format: eight bytes of length, a JSON header, the elements one after another.</summary>
public sealed class SafetensorsFile
{
    /// <summary>Longer headers are refused, as the format's own reader does.</summary>
    const long LongestHeader = 100_000_000;

    const string MetadataKey = "__metadata__";

    SafetensorsFile(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) => (Tensors, Metadata) = (tensors, metadata);

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Free texts beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFormatException">The file is missing, damaged or holds elements that tensors lack; the message names it.</exception>
    public static SafetensorsFile Read(string path) => NamedFile.Read(path, bytes => Read(bytes.AsMemory()));

    /// <summary>Reads the bytes of a file. Tensors must cover the data without a gap or an overlap, as the format demands.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged or hold elements that tensors lack.</exception>
    public static SafetensorsFile Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new ModelFormatException($"this is not a safetensors file: it has {file.Length} bytes, and its first eight are the header's length.", 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > LongestHeader || length > (ulong)file.Length - 8)
            throw new ModelFormatException($"the header claims {length} bytes, of which {file.Length - 8} are there (at most {LongestHeader} are read); the file is cut or of another kind.", 0);
        ReadOnlyMemory<byte> header = file.Slice(8, (int)length);
        if (header.IsEmpty || header.Span[0] != '{')
            throw new ModelFormatException("the header is not a JSON object.", 8);
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            return Read(document.RootElement, file[(8 + (int)length)..].Span);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException($"the header is damaged: {exception.Message}", exception);
        }
    }

    static SafetensorsFile Read(JsonElement header, ReadOnlySpan<byte> data)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var places = new List<(long Begin, long End, string Name)>();
        foreach (JsonProperty entry in header.EnumerateObject())
        {
            string name = entry.Name;
            if (name == MetadataKey)
            {
                ReadMetadata(entry.Value, metadata);
                continue;
            }
            (ElementType type, Shape shape, long begin, long end) = Describe(name, entry.Value);
            if (begin < 0 || end < begin || end > data.Length || end - begin != (long)shape.ElementCount * type.Size())
                throw new ModelFormatException($"tensor '{name}' ({type} {shape}) cannot lie at bytes {begin} to {end} of {data.Length}.");
            if (!tensors.TryAdd(name, new Tensor(type, shape, data[(int)begin..(int)end].ToArray())))
                throw new ModelFormatException($"two tensors are called '{name}'.");
            places.Add((begin, end, name));
        }
        CheckCover(places, data.Length);
        return new SafetensorsFile(tensors, metadata);
    }

    static void ReadMetadata(JsonElement texts, Dictionary<string, string> metadata)
    {
        foreach (JsonProperty text in texts.EnumerateObject())
        {
            if (!metadata.TryAdd(text.Name, text.Value.GetString() ?? throw new ModelFormatException($"the text '{text.Name}' is null.")))
                throw new ModelFormatException($"two texts are called '{text.Name}'.");
        }
    }

    static (ElementType Type, Shape Shape, long Begin, long End) Describe(string name, JsonElement entry)
    {
        if (!entry.TryGetProperty("dtype", out JsonElement typeName) || !entry.TryGetProperty("shape", out JsonElement extents) || !entry.TryGetProperty("data_offsets", out JsonElement offsets))
            throw new ModelFormatException($"tensor '{name}' lacks dtype, shape or data_offsets.");
        ElementType type = SafetensorsTypes.Parse(name, typeName.GetString());
        if (extents.GetArrayLength() > Shape.MaxRank)
            throw new ModelFormatException($"tensor '{name}' has rank {extents.GetArrayLength()}; at most {Shape.MaxRank} is supported.");
        if (offsets.GetArrayLength() != 2 || !offsets[0].TryGetInt64(out long begin) || !offsets[1].TryGetInt64(out long end))
            throw new ModelFormatException($"tensor '{name}': data_offsets are two whole numbers.");
        int[] sizes = new int[extents.GetArrayLength()];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!extents[i].TryGetInt32(out sizes[i]))
                throw new ModelFormatException($"tensor '{name}': '{extents[i].GetRawText()}' is not an extent.");
        }
        try
        {
            return (type, new Shape(sizes), begin, end);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"tensor '{name}': {exception.Message}", exception);
        }
    }

    static void CheckCover(List<(long Begin, long End, string Name)> places, long length)
    {
        places.Sort();
        long end = 0;
        foreach ((long begin, long last, string name) in places)
        {
            if (begin != end)
                throw new ModelFormatException($"tensor '{name}' begins at byte {begin} of the data, where {end} was due: tensors may neither overlap nor leave gaps.");
            end = last;
        }
        if (end != length)
            throw new ModelFormatException($"{length - end} bytes behind the last tensor belong to none.");
    }
}
