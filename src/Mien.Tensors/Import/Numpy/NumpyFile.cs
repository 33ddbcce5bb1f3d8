using System.Buffers.Binary;
using System.Text;

namespace Mien.Tensors.Import.Numpy;

/// <summary>Reads and writes NumPy's .npy arrays (versions 1 to 3, either order and endianness) and reads .npz archives.</summary>
public static class NumpyFile
{
    /// <summary>Reads an .npy file into a row-major tensor.</summary>
    /// <exception cref="ModelFormatException">The file is missing, damaged or holds elements that tensors lack; the message names it.</exception>
    public static Tensor Read(string path) => NamedFile.Read(path, bytes => Read(bytes.AsSpan()));

    /// <summary>Reads the bytes of an .npy file into a row-major tensor.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged or hold elements that tensors lack.</exception>
    public static Tensor Read(ReadOnlySpan<byte> file)
    {
        NumpyHeader header = NumpyHeader.Parse(file);
        return header.Type.ToTensor(file[header.Length..], header.Shape, header.FortranOrder);
    }

    /// <summary>Reads every array of an .npz archive (stored or deflated) by its name without <c>.npy</c>; at most 512 MiB unpacked.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged; the message names it.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadArchive(string path) => NamedFile.Read(path, bytes => ReadArchive(bytes));

    /// <summary>Reads every array of an .npz archive in memory; see <see cref="ReadArchive(string)"/>.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadArchive(byte[] file)
    {
        if (!ZipMembers.Recognises(file))
            throw new ModelFormatException("this is not an .npz archive.", 0);
        using var archive = new ZipMembers(file);
        var arrays = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (string name in archive.Names)
        {
            if (!name.EndsWith(".npy", StringComparison.Ordinal))
                continue;
            try
            {
                arrays[name[..^4]] = Read(archive.Read(name).AsSpan());
            }
            catch (ModelFormatException exception)
            {
                throw new ModelFormatException($"array '{name[..^4]}': {exception.Message}", exception);
            }
        }
        return arrays;
    }

    /// <summary>Writes a tensor as .npy version 1, through a temporary file that is renamed.</summary>
    public static void Write(string path, Tensor tensor) => NamedFile.Write(path, Write(tensor));

    /// <summary>A tensor as the bytes of an .npy file.</summary>
    public static byte[] Write(Tensor tensor)
    {
        string extents = string.Concat(tensor.Shape.Extents.ToArray().Select(extent => $"{extent}, "));
        extents = tensor.Shape.Rank == 1 ? extents.TrimEnd() : extents.TrimEnd(' ', ',');
        string header = $"{{'descr': '{NumpyType.Name(tensor.Type)}', 'fortran_order': False, 'shape': ({extents}), }}";
        // The elements begin at a multiple of 64 bytes, as NumPy writes them for memory mapping.
        int length = (10 + header.Length + 1 + 63) / 64 * 64;
        byte[] file = new byte[length + tensor.Bytes.Length];
        file.AsSpan(10, length - 11).Fill((byte)' ');
        file[0] = 0x93;
        "NUMPY\u0001\0"u8.CopyTo(file.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(header, file.AsSpan(10));
        file[length - 1] = (byte)'\n';
        tensor.Bytes.CopyTo(file.AsSpan(length));
        return file;
    }
}
