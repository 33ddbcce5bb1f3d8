using System.IO.Compression;
using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.Matlab;

/// <summary>
/// Reads the numeric arrays of MATLAB's MAT-files of version 5 (those of MATLAB 5 to 7, not the HDF5 of 7.3), compressed or not, of either
/// byte order. Cells, structures, texts and sparse matrices are passed over. Format: "MAT-File Format", The MathWorks.
/// </summary>
public static class MatFile
{
    const int HeaderLength = 128;
    const int MostVariables = 1 << 12;
    const long MostBytes = 1L << 29;

    // Deflate cannot do better than 1032:1.
    const long DeflateRatio = 1032;

    /// <summary>The numeric arrays by name, row-major; a variable given twice counts the last time.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged; the message names it.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path) => NamedFile.Read(path, bytes => Read(bytes));

    /// <summary>The numeric arrays of a file in memory; see <see cref="Load"/>.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged or not a MAT-file of version 5.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.StartsWith("MATLAB 7.3 MAT-file"u8) || (bytes.Length >= 4 && bytes[1..4].SequenceEqual("HDF"u8)))
            throw new ModelFormatException("this is a MAT-file of version 7.3 (HDF5); save it in MATLAB with '-v7'.", 0);
        if (bytes.Length < HeaderLength)
            throw new ModelFormatException("this is not a MAT-file: it is shorter than its header.", bytes.Length);
        bool bigEndian = bytes[126] == 'M' && bytes[127] == 'I';
        if (!bigEndian && !(bytes[126] == 'I' && bytes[127] == 'M'))
            throw new ModelFormatException("this is not a MAT-file of version 5: it lacks the mark of its byte order.", 126);
        int version = bigEndian ? bytes[124] << 8 | bytes[125] : bytes[125] << 8 | bytes[124];
        if (version != 0x0100)
            throw new ModelFormatException($"this is a MAT-file of version 0x{version:x4}; Mien reads 0x0100. Save it in MATLAB with '-v7'.", 124);
        var arrays = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var reader = new MatReader(bytes, bigEndian, HeaderLength);
        long budget = MostBytes;
        for (int count = 0; !reader.AtEnd; count++)
        {
            if (count == MostVariables)
                throw new ModelFormatException($"the file has more than {MostVariables} variables.", reader.Offset);
            int at = reader.Offset;
            MatElement element = reader.Next();
            if (element.Type == MatType.Compressed)
            {
                byte[] unpacked = Unpack(element.Data, ref budget, at);
                var inner = new MatReader(unpacked, bigEndian, 0);
                if (!inner.AtEnd)
                    Add(inner.Next(), bigEndian, at, arrays);
            }
            else
            {
                Add(element, bigEndian, at, arrays);
            }
        }
        return arrays;
    }

    static void Add(in MatElement element, bool bigEndian, int at, Dictionary<string, Tensor> arrays)
    {
        if (element.Type != MatType.Matrix || element.Data.IsEmpty)
            return;
        try
        {
            if (MatMatrix.TryRead(element.Data, bigEndian, out string name, out Tensor? tensor))
                arrays[name] = tensor!;
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"the variable at byte {at}: {exception.Message}", exception);
        }
    }

    static byte[] Unpack(ReadOnlySpan<byte> packed, ref long budget, int at)
    {
        long most = Math.Min(budget, (packed.Length + 1) * DeflateRatio);
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
            using var result = new MemoryStream();
            byte[] buffer = new byte[1 << 14];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (result.Length + read > most)
                    throw new ModelFormatException($"the file unpacks to more than {MostBytes} bytes", at);
                result.Write(buffer, 0, read);
            }
            budget -= result.Length;
            return result.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFormatException($"a compressed variable cannot be unpacked: {exception.Message} (at byte {at})", exception);
        }
    }
}
