using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Mien.Tensors.Import.Numpy;
using Mien.Tensors.Import.Safetensors;

namespace Mien.Tensors.Export.Safetensors;

/// <summary>Writes named tensors and texts as safetensors; the same content gives the same bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file through a temporary one that is renamed: it is there whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors in the order in which they are laid down; the widest element types first keep all of them aligned.</param>
    /// <param name="metadata">Free texts.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is called <c>__metadata__</c>.</exception>
    public static void Save(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        NamedFile.Write(path, Write(tensors, metadata));

    /// <summary>The bytes of a file; see <see cref="Save"/>.</summary>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is called <c>__metadata__</c>.</exception>
    public static byte[] Write(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var json = new ArrayBufferWriter<byte>();
        long length = WriteHeader(json, tensors, metadata);
        // Spaces make the elements begin at a multiple of eight.
        int padded = (json.WrittenCount + 7) / 8 * 8;
        byte[] file = new byte[checked(8 + padded + length)];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)padded);
        file.AsSpan(8, padded).Fill((byte)' ');
        json.WrittenSpan.CopyTo(file.AsSpan(8));
        int at = 8 + padded;
        foreach ((_, Tensor tensor) in tensors)
        {
            tensor.Bytes.CopyTo(file.AsSpan(at));
            at += tensor.Bytes.Length;
        }
        return file;
    }

    static long WriteHeader(ArrayBufferWriter<byte> output, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }
        long offset = 0;
        foreach ((string name, Tensor tensor) in tensors)
        {
            if (!names.Add(name))
                throw new ArgumentException($"A safetensors file has no place for a second tensor '{name}'.", nameof(tensors));
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsTypes.Name(tensor.Type));
            json.WriteStartArray("shape");
            foreach (int extent in tensor.Shape.Extents)
                json.WriteNumberValue(extent);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Bytes.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        return offset;
    }
}
