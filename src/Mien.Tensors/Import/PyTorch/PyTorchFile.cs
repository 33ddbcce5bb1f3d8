using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.PyTorch;

/// <summary>Reads PyTorch state dicts (.pth, .pt): the zip format of PyTorch 1.6 on and the legacy one before it.</summary>
public static class PyTorchFile
{
    // torch.serialization.MAGIC_NUMBER and PROTOCOL_VERSION of the legacy format.
    static readonly BigInteger LegacyMagic = BigInteger.Parse("119547037146038801333356", CultureInfo.InvariantCulture);
    const long LegacyProtocol = 1001;

    /// <summary>
    /// The tensors of a state dict by name, row-major. Looks inside the keys <c>state_dict</c> and <c>model</c> of a checkpoint
    /// and strips the prefix <c>module.</c> that data-parallel training leaves.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged, or uses a name that is not on the whitelist; the message names it.</exception>
    public static IReadOnlyDictionary<string, Tensor> LoadStateDict(string path) => NamedFile.Read(path, ReadStateDict);

    /// <summary>The tensors of a state dict in memory; see <see cref="LoadStateDict"/>.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged or use a name that is not on the whitelist.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadStateDict(byte[] file)
    {
        if (!ZipMembers.Recognises(file))
            return ReadLegacy(file);
        using var archive = new ZipMembers(file);
        return ReadZip(archive, file.Length);
    }

    static Dictionary<string, Tensor> ReadZip(ZipMembers archive, int fileLength)
    {
        string pickle = archive.Names.FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw new ModelFormatException("the zip archive has no data.pkl; it is no PyTorch file.");
        string folder = pickle[..^"data.pkl".Length];
        string order = $"{folder}byteorder";
        if (archive.Has(order) && !archive.Read(order).AsSpan().SequenceEqual("little"u8))
            throw new ModelFormatException("the file was saved on a big-endian machine; save it again on a little-endian one.");
        object? root = new PickleReader(archive.Read(pickle), Storage).Read();
        return PyTorchTensors.Collect(root, storage => archive.Read($"{folder}data/{storage.Key}"), fileLength);
    }

    static Dictionary<string, Tensor> ReadLegacy(byte[] file)
    {
        var reader = new PickleReader(file, Storage);
        if (file is not [0x80, ..] || reader.Read() is not BigInteger magic || magic != LegacyMagic)
            throw new ModelFormatException("this is not a PyTorch file (neither zip nor the legacy format).", 0);
        if (reader.Read() is not LegacyProtocol)
            throw new ModelFormatException("the legacy PyTorch file has an unknown protocol version.", reader.Position);
        if (reader.Read() is not PickleMap system || system["little_endian"] is not true)
            throw new ModelFormatException("the file was not saved on a little-endian machine; save it again on one.", reader.Position);
        object? root = reader.Read();
        if (reader.Read() is not List<object?> keys)
            throw new ModelFormatException("the legacy PyTorch file lists no storages.", reader.Position);

        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        PyTorchTensors.VisitStorages(root, storage => sizes[storage.Key] = storage.Element.Size());
        var places = new Dictionary<string, (int At, long Bytes)>(StringComparer.Ordinal);
        int at = reader.Position;
        foreach (object? item in keys)
        {
            if (item is not string key || !sizes.TryGetValue(key, out int size))
                break;
            if (file.Length - at < 8)
                throw new ModelFormatException($"storage '{key}' is cut off", at);
            long count = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            if (count < 0 || count > (file.Length - at - 8) / size)
                throw new ModelFormatException($"storage '{key}' claims {count} elements, more than the file holds", at);
            places[key] = (at + 8, count * size);
            at += 8 + (int)(count * size);
        }
        return PyTorchTensors.Collect(
            root,
            storage => places.TryGetValue(storage.Key, out (int At, long Bytes) place)
                ? file.AsMemory(place.At, (int)place.Bytes)
                : throw new ModelFormatException($"the file lacks storage '{storage.Key}'."),
            file.Length);
    }

    static PickleStorage Storage(object? id) => id is object?[] and ["storage", PickleGlobal { Constructor: PickleConstructor.Storage } type, string key, string, long count, ..]
        ? new PickleStorage(key, type.Element, count)
        : throw new ModelFormatException("the pickle refers to outside data that is no PyTorch storage of a supported element type.");
}
